"""The outbox as SQS hands it out to Lambda: first to whose company has the least in flight.

The stand-in of AWS hands out the oldest first, whatever the message's group. So one thread takes
all messages from it, and the workers ask here, by a server of their own (fair queues of SQS; as
`bench.scale` simulates them).
"""

import json
import threading
from collections import Counter, deque
from multiprocessing.managers import BaseManager
from typing import Any, cast

import boto3

_BATCH = 10
_LONGEST_HELD = 43_200
"""Seconds: what waits here is in nobody's hands, and must not come twice."""
_LOOK_SECONDS = 1.0
_SECRET = b"loopback"


class FairQueue:
    """What waits, by company."""

    def __init__(self, url: str) -> None:
        """Begin to take what the queue holds."""
        self._url = url
        self._waiting: dict[str, deque[Any]] = {}
        self._in_flight: Counter[str] = Counter()
        self._taken: dict[int, list[str]] = {}
        self._there = threading.Condition()
        self._over = threading.Event()
        self._filling = threading.Thread(target=self._fill)
        self._filling.start()

    def close(self) -> None:
        """Take nothing more."""
        self._over.set()
        self._filling.join()

    def take(self, worker: int) -> list[Any]:
        """The next batch of a worker, which is done with the one before; none after a second."""
        with self._there:
            self._in_flight.subtract(self._taken.pop(worker, ()))
            self._there.wait_for(lambda: self._waiting, _LOOK_SECONDS)
            companies: list[str] = []
            messages: list[Any] = []
            while self._waiting and len(messages) < _BATCH:
                company = min(self._waiting, key=lambda one: self._in_flight[one])
                messages.append(self._waiting[company].popleft())
                companies.append(company)
                self._in_flight[company] += 1
                if not self._waiting[company]:
                    del self._waiting[company]
            self._taken[worker] = companies
            return messages

    def _fill(self) -> None:
        sqs = boto3.client("sqs")
        while not self._over.is_set():
            answer = sqs.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=_BATCH,
                WaitTimeSeconds=1,
                VisibilityTimeout=_LONGEST_HELD,
                MessageSystemAttributeNames=["All"],
                MessageAttributeNames=["All"],
            )
            with self._there:
                for message in answer.get("Messages", ()):
                    self._waiting.setdefault(_company(message["Body"]), deque()).append(message)
                self._there.notify_all()


class _Manager(BaseManager):
    """Serves the one queue."""


_Manager.register("queue")


def serve(queue: FairQueue) -> int:
    """Let other processes ask the queue at a port of loopback, which is returned."""

    class Serving(BaseManager):
        """Knows the queue."""

    Serving.register("queue", callable=lambda: queue)
    server = Serving(("127.0.0.1", 0), _SECRET).get_server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(cast("tuple[str, int]", server.address)[1])


class FairSqs:
    """A client of SQS whose messages come from the queue at this port."""

    def __init__(self, port: int, worker: int) -> None:
        """Connect, as this worker."""
        manager = _Manager(("127.0.0.1", port), _SECRET)
        manager.connect()
        self._queue = manager.queue()  # type: ignore[attr-defined]
        self._worker = worker
        self._sqs = boto3.client("sqs")

    def receive_message(self, **_: object) -> dict[str, Any]:
        """The next batch."""
        return {"Messages": self._queue.take(self._worker)}

    def delete_message_batch(self, **request: Any) -> Any:  # noqa: ANN401
        """Delete what is done with, where it lies."""
        return self._sqs.delete_message_batch(**request)


def _company(body: str) -> str:
    """By which company a message is grouped; what cannot be read is a group of its own."""
    try:
        return str(json.loads(body)["company_id"])
    except (ValueError, LookupError, TypeError):
        return ""
