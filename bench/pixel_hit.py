"""A hit on the pixel: its AWS requests, and its CPU time beside that of the call it consists of."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from botocore.session import get_session

from bench.finding import Finding
from bench.stage import StubAws, pixel_event
from bench.stub_aws import UPDATE_ITEM

_ROUNDS = 100
_CALLS = 20


def measure(stub: StubAws) -> Iterator[Finding]:
    """Count, then time blocks of both in turn: what disturbs the machine disturbs both."""
    from app import app

    hit = pixel_event()
    _fetch(app, hit)  # the clients are made and the keys are read
    for what, event, budget in (
        ("pixel hit: AWS requests", hit, 1),
        ("forged pixel: AWS requests", pixel_event(forged=True), 0),
        ("HEAD of a pixel: AWS requests", pixel_event(method="HEAD"), 0),
    ):
        yield Finding(what, budget, _requests(stub, partial(_fetch, app, event)))

    _fetch(app, hit)
    update = stub.asked().last_update  # so that both send the same
    client: Any = get_session().create_client("dynamodb")
    client.update_item(**update)
    whole, bare = [], []
    for _ in range(_ROUNDS):
        whole.append(_cpu(lambda: app(hit, None)))
        bare.append(_cpu(lambda: client.update_item(**update)))
    yield Finding.ratio("pixel hit: CPU of the handler / bare update_item", 1.15, whole, bare)


def _fetch(app: Any, event: dict[str, Any]) -> None:  # noqa: ANN401 - Chalice's app is a callable
    answer = app(event, None)
    if answer["statusCode"] != HTTPStatus.OK or answer["headers"]["Content-Type"] != "image/gif":
        raise AssertionError(f"this is no pixel: {answer}")


def _requests(stub: StubAws, fetch: Callable[[], None]) -> int:
    before = stub.asked().counts
    fetch()
    after = stub.asked().counts
    if after.keys() - {UPDATE_ITEM} != before.keys() - {UPDATE_ITEM}:
        raise AssertionError(f"something else than UpdateItem was asked: {after}")
    return sum(after.values()) - sum(before.values())


def _cpu(call: Callable[[], object]) -> float:
    """CPU seconds of one call, from a block of them."""
    start = time.process_time()
    for _ in range(_CALLS):
        call()
    return (time.process_time() - start) / _CALLS
