"""One run: from the first email queued to the last queue empty."""

import os
import threading
import time
from collections.abc import Callable

import boto3

from bench.chaos import process
from bench.chaos.crew import Crew
from bench.chaos.orders import Orders
from bench.chaos.stage import queues
from local.trouble import Trouble

_LOOK_EVERY = 0.1
_LONGEST_SILENCE = 90.0
_COUNTS = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
]


def run(
    orders: Orders,
    sinks: process.Process,
    instances: dict[str, int],
    *,
    is_done: Callable[[], bool] = lambda: not messages_left(),
) -> None:
    """Return once everything is queued, and then done with: by default, when both queues are empty.

    Raises:
        Trouble: they do not empty, or a process ended that should not.
    """
    began = time.monotonic()
    crew = Crew(orders, instances)
    try:
        threading.Thread(target=crew.kill_as_told, args=[sinks.stdout], daemon=True).start()
        with process.running(process.start(orders, "bench.chaos.customers")) as customers:
            while customers.poll() is None:
                _look(crew, sinks)
            if customers.returncode:
                raise Trouble("the customers gave up: see the log")
        print(f"all queued after {time.monotonic() - began:.0f} s", flush=True)
        _wait(is_done, orders, crew, sinks)
        print(f"all done with after {time.monotonic() - began:.0f} s", flush=True)
    finally:
        crew.stop()


def _look(crew: Crew, sinks: process.Process) -> None:
    if sinks.poll() is not None:
        raise Trouble("the sinks ended: see the log")
    crew.keep_up()
    time.sleep(_LOOK_EVERY)


def _wait(is_done: Callable[[], bool], orders: Orders, crew: Crew, sinks: process.Process) -> None:
    deadline = time.monotonic() + _LONGEST_SILENCE + orders.emails / 10
    while not is_done():
        if time.monotonic() > deadline:
            raise Trouble(f"{messages_left()} messages are still there")
        for _ in range(5):
            _look(crew, sinks)


def messages_left() -> int:
    """In both queues, seen or not."""
    sqs = boto3.client("sqs", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    answers = [
        sqs.get_queue_attributes(QueueUrl=url, AttributeNames=_COUNTS)["Attributes"]
        for url in queues().values()
    ]
    return sum(int(answer[count]) for answer in answers for count in _COUNTS)
