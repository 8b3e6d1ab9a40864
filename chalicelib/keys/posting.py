"""Asks an address that the operator named, within bounds of time and size.

By urllib3, which ships with botocore.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from functools import cache
from threading import Thread
from typing import NamedTuple

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

_LARGEST_ANSWER = 64 * 1024


class Answer(NamedTuple):
    """What was answered."""

    status: int
    media_type: str
    body: bytes


class NotAnswered(Exception):
    """Nothing was answered that is within bounds; the message is a word for the log."""


def post(url: str, body: bytes, *, headers: Mapping[str, str], patience: float) -> Answer:
    """Ask on a thread of its own, since no time-out of a socket bounds who answers by drops.

    Args:
        url: where to; redirects are not followed: the operator named this address alone.
        body: what to ask.
        headers: to go with it.
        patience: seconds, after which nobody waits any more.

    Raises:
        NotAnswered: there is no answer, or it is too late, or too large.
    """
    answered: Future[Answer] = Future()

    def ask() -> None:
        try:
            answered.set_result(_post(url, body, headers, patience))
        except Exception as error:
            answered.set_exception(error)

    Thread(target=ask, name="posting", daemon=True).start()
    try:
        return answered.result(patience)
    except (HTTPError, OSError, TimeoutError) as error:
        # What is raised may quote the request.
        raise NotAnswered(type(error).__name__) from None


def _post(url: str, body: bytes, headers: Mapping[str, str], patience: float) -> Answer:
    answer = _connections().request(
        "POST",
        url,
        body=body,
        headers=headers,
        timeout=Timeout(total=patience),
        retries=False,
        redirect=False,
        preload_content=False,
    )
    try:
        content = answer.read(_LARGEST_ANSWER + 1, decode_content=True)
        if len(content) > _LARGEST_ANSWER:
            raise NotAnswered("too large")
        return Answer(answer.status, answer.headers.get("Content-Type", ""), content)
    finally:
        answer.close()


@cache
def _connections() -> PoolManager:
    return PoolManager(num_pools=4)
