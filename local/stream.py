"""Plays Lambda's reader of a stream: takes what changed in a table to its Lambda, in order.

Runs as a process of its own, `python -m local.stream feed_webhooks`. Ends when its standard input
does.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

import app
from local import lambdas
from local.child import when_parent_ends

if TYPE_CHECKING:
    from local.pump import Handler

EVERY_SECONDS = 0.5
PAUSE_SECONDS = 2.0
BATCH = 100

STREAMS = {"feed_webhooks": "EMAILS_TABLE"}
"""Each Lambda behind a stream, and the variable that names its table."""
KINDS = {"INSERT", "MODIFY"}
"""What is handed on, as infra/template.yaml filters it."""

log = logging.getLogger("local.stream")


def main() -> None:
    """Read for the Lambda that the command line names until the launcher ends."""
    name = sys.argv[1]
    logging.basicConfig(level=logging.WARNING)
    stop = threading.Event()
    when_parent_ends(stop.set)

    handler = getattr(app, name)
    reader = Reader(os.environ[STREAMS[name]])
    while not stop.wait(EVERY_SECONDS):
        try:
            while records := reader.read():
                feed(handler, records, name, stop)
        except (BotoCoreError, ClientError):
            log.exception("the stream of %s does not answer", name)
            stop.wait(PAUSE_SECONDS)


class Reader:
    """Reads all shards of a table's stream, from now on."""

    def __init__(self, table: str) -> None:
        """Begin at the end of what there is."""
        config = Config(retries={"total_max_attempts": 1})
        self._streams: Any = boto3.client("dynamodbstreams", config=config)
        described: Any = boto3.client("dynamodb").describe_table(TableName=table)
        self._arn: str = described["Table"]["LatestStreamArn"]
        self._iterators: dict[str, str | None] = {}
        self._find_shards("LATEST")

    def read(self) -> list[dict[str, Any]]:
        """What has changed since."""
        self._find_shards("TRIM_HORIZON")
        records: list[dict[str, Any]] = []
        for shard, iterator in self._iterators.items():
            if iterator is None:
                continue
            answer = self._streams.get_records(ShardIterator=iterator, Limit=BATCH)
            self._iterators[shard] = answer.get("NextShardIterator")
            records += answer["Records"]
        return records

    def _find_shards(self, begin: str) -> None:
        described = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]
        for shard in described["Shards"]:
            name = shard["ShardId"]
            if name not in self._iterators:
                self._iterators[name] = self._streams.get_shard_iterator(
                    StreamArn=self._arn, ShardId=name, ShardIteratorType=begin
                )["ShardIterator"]


def feed(handler: Handler, records: list[dict[str, Any]], name: str, stop: threading.Event) -> None:
    """Hand the records over; from the one on that the Lambda gives back, again and again."""
    left = [one for one in records if one["eventName"] in KINDS]
    while left:
        answer = handler({"Records": left}, lambdas.context(name))
        numbers = [one["dynamodb"]["SequenceNumber"] for one in left]
        failed = [one["itemIdentifier"] for one in answer["batchItemFailures"]]
        left = left[min(map(numbers.index, failed)) :] if failed else []
        if left and stop.wait(PAUSE_SECONDS):
            return


if __name__ == "__main__":
    main()
