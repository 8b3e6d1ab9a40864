"""The queues of a deployment, each with its dead letters."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import boto3

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient

KINDS = {
    "emails": "OUTBOX_URL",
    "ses_events": "SES_EVENTS_URL",
    "hits": "SPILLED_HITS_URL",
    "exports": "EXPORTS_URL",
}
"""By what their messages are, where their queues are named."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue, and where what it gave up lies."""

    kind: str
    url: str
    waiting: int
    under_way: int
    dead_url: str


def queues(sqs: SQSClient) -> list[Queue]:
    """All of them, as full as they are."""
    return [_look_at(sqs, kind, os.environ[name]) for kind, name in KINDS.items()]


def client() -> SQSClient:
    """Of this deployment."""
    made: SQSClient = boto3.client("sqs")
    return made


def count(sqs: SQSClient, url: str) -> int:
    """How many messages lie in a queue."""
    name: Literal["ApproximateNumberOfMessages"] = "ApproximateNumberOfMessages"
    return int(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])


def _look_at(sqs: SQSClient, kind: str, url: str) -> Queue:
    said = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    dead = json.loads(said["RedrivePolicy"])["deadLetterTargetArn"].rpartition(":")[2]
    return Queue(
        kind=kind,
        url=url,
        waiting=int(said["ApproximateNumberOfMessages"])
        + int(said["ApproximateNumberOfMessagesDelayed"]),
        under_way=int(said["ApproximateNumberOfMessagesNotVisible"]),
        dead_url=sqs.get_queue_url(QueueName=dead)["QueueUrl"],
    )
