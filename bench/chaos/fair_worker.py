"""`python -m bench.chaos.fair_worker ORDERS PORT WORKER`: an instance that sends, fairly."""

import logging
import os
import sys
import threading
from functools import partial
from typing import Any, cast

import boto3
from chalice.local import LambdaContext

from bench.chaos.fair_queue import FairSqs
from bench.chaos.orders import Orders
from bench.chaos.process import end_with_parent
from bench.chaos.times import FUNCTION_SECONDS, Waits, hasty_worker, shrink
from chalicelib.lambdas.deliver_emails import deliver_batch
from local.pump import pump_once

_AWAY_SECONDS = 7
"""Cut as a server's time to let us in is, from two minutes: they stand to each other as on AWS."""


def main() -> None:
    """Work until the launcher ends."""
    orders, port, number = Orders.given(), int(sys.argv[2]), int(sys.argv[3])
    logging.basicConfig(level=logging.ERROR)
    stop = threading.Event()
    end_with_parent(stop.set)
    url = os.environ["OUTBOX_URL"]
    found = boto3.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    shrink()
    worker = hasty_worker(Waits(first=1.8, longest=orders.longest_wait, away=_AWAY_SECONDS))
    sqs = cast("Any", FairSqs(port, number))
    while not stop.is_set():
        context = LambdaContext("deliver_emails", 1024, max_runtime_ms=FUNCTION_SECONDS * 1000)
        handle = partial(_handle, context=context, worker=worker)
        pump_once(sqs, url, found["Attributes"]["QueueArn"], handle)


def _handle(event: dict[str, Any], _: object, *, context: Any, worker: Any) -> Any:  # noqa: ANN401
    return deliver_batch(event, context, worker)


if __name__ == "__main__":
    main()
