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
from bench.chaos.process import end_with_parent
from chalicelib.actions.sending.worker import Worker
from chalicelib.lambdas.deliver_emails import deliver_batch
from local.pump import pump_once

_FUNCTION_SECONDS = 120


def main() -> None:
    """Work until the launcher ends."""
    port, number = int(sys.argv[2]), int(sys.argv[3])
    logging.basicConfig(level=logging.ERROR)
    stop = threading.Event()
    end_with_parent(stop.set)
    url = os.environ["OUTBOX_URL"]
    found = boto3.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    # No time is cut: the hostile company's emails would come again too often for this machine.
    worker = Worker()
    sqs = cast("Any", FairSqs(port, number))
    while not stop.is_set():
        context = LambdaContext("deliver_emails", 1024, max_runtime_ms=_FUNCTION_SECONDS * 1000)
        handle = partial(_handle, context=context, worker=worker)
        pump_once(sqs, url, found["Attributes"]["QueueArn"], handle)


def _handle(event: dict[str, Any], _: object, *, context: Any, worker: Any) -> Any:  # noqa: ANN401
    return deliver_batch(event, context, worker)


if __name__ == "__main__":
    main()
