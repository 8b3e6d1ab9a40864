"""`python -m bench.chaos.worker ORDERS LAMBDA INCARNATION [DEATH]`: one instance of an SQS Lambda.

Takes batches to the Lambda, gives back what it names in batchItemFailures, deletes the rest; ends
itself where the Lambda runs for too long, as AWS would.
"""

import logging
import os
import sys
import threading
from functools import partial
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from chalice.local import LambdaContext

import app
from bench.chaos.aws_faults import AwsFaults
from bench.chaos.orders import Orders
from bench.chaos.plan import LOST_ANSWER_CHANCE
from bench.chaos.process import end_with_parent
from bench.chaos.stage import queues
from bench.chaos.times import FUNCTION_SECONDS, TIMED_OUT, Waits, hasty_worker, shrink
from chalicelib.lambdas.deliver_emails import deliver_batch
from local.pump import Handler, pump_once


class AnswerLost(Exception):
    """What the Lambda said did not reach the poller."""


class Instance:
    """The Lambda under its limit of time."""

    def __init__(self, orders: Orders, name: str, incarnation: int) -> None:
        self._orders = orders
        self._name = name
        self._incarnation = incarnation
        self._batches = 0
        self._handler: Handler = getattr(app, name)
        if name == "deliver_emails":
            worker = hasty_worker(Waits(longest=orders.longest_wait))
            self._handler = partial(deliver_batch, worker=worker)

    def __call__(self, event: dict[str, Any], _: object) -> object:
        """Have it handle a batch."""
        self._batches += 1
        context = LambdaContext(self._name, 1024, max_runtime_ms=FUNCTION_SECONDS * 1000)
        limit = threading.Timer(FUNCTION_SECONDS, self._time_out)
        limit.start()
        try:
            answer: object = self._handler(event, context)
        finally:
            limit.cancel()
        if self._loses_answer():
            self._orders.books.faults.write("lambda", "answer lost")
            raise AnswerLost
        return answer

    def _loses_answer(self) -> bool:
        faults, name = self._orders.faults, (self._name, self._incarnation, self._batches)
        return bool(faults and faults.dice.happens(LOST_ANSWER_CHANCE, "answer", *name))

    def _time_out(self) -> None:
        self._orders.books.faults.write("lambda", "time-out")
        os._exit(TIMED_OUT)


def main() -> None:
    """Work until the launcher ends, or until killed."""
    orders, name, incarnation = Orders.given(), sys.argv[2], int(sys.argv[3])
    logging.basicConfig(level=logging.ERROR)
    stop = threading.Event()
    end_with_parent(stop.set)
    url = queues()[name]
    sqs = boto3.client("sqs", config=Config(retries={"total_max_attempts": 1}))
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]

    shrink()
    if faults := orders.faults:
        AwsFaults(
            orders.books.faults,
            lambda count: faults.aws_fault(name, incarnation, count),
            faults.death(int(sys.argv[4])) if len(sys.argv) > 4 else None,  # noqa: PLR2004
        ).install()
    instance = Instance(orders, name, incarnation)
    while not stop.is_set():
        try:
            pump_once(sqs, url, arn["QueueArn"], instance, name)
        except (BotoCoreError, ClientError):
            logging.getLogger(__name__).exception("the queue does not answer")
            stop.wait(0.2)


if __name__ == "__main__":
    main()
