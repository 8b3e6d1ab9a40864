"""Plays Lambda's poller: takes batches from the outbox to the SQS Lambda and deletes what it sent.

Runs as a process of its own, `python -m local.pump`, as the two Lambdas do on AWS. Ends when its
standard input does.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from local import lambdas
from local.child import when_parent_ends

if TYPE_CHECKING:
    from types_boto3_sqs.client import SQSClient
    from types_boto3_sqs.type_defs import MessageTypeDef

BATCH = 10
WAIT_SECONDS = 1
"""How long one look at an empty outbox lasts, and so how soon the pump notices that it must end."""
PAUSE_SECONDS = 2

log = logging.getLogger("local.pump")

Handler = Callable[[dict[str, Any], Any], Any]


def main() -> None:
    """Pump until the launcher ends."""
    logging.basicConfig(level=logging.WARNING)
    stop = threading.Event()
    when_parent_ends(stop.set)

    from app import deliver_emails

    sqs = boto3.client("sqs", config=Config(retries={"total_max_attempts": 1}))
    url = os.environ["OUTBOX_URL"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    while not stop.is_set():
        try:
            pump_once(sqs, url, arn["QueueArn"], deliver_emails)
        except (BotoCoreError, ClientError):
            log.exception("the outbox does not answer")
            stop.wait(PAUSE_SECONDS)


def pump_once(sqs: SQSClient, url: str, arn: str, handler: Handler) -> None:
    """Have the Lambda handle one batch, if there is one; what it did not handle comes again."""
    messages = sqs.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=BATCH,
        WaitTimeSeconds=WAIT_SECONDS,
        MessageSystemAttributeNames=["All"],
        MessageAttributeNames=["All"],
    ).get("Messages")
    if not messages:
        return
    try:
        answer = handler(event_of(messages, arn), lambdas.context("deliver_emails"))
        failed = failed_ids(answer, {message["MessageId"] for message in messages})
    except Exception:
        log.exception("the SQS Lambda crashed: its batch comes again")
        return
    done = [message for message in messages if message["MessageId"] not in failed]
    if done:
        sqs.delete_message_batch(
            QueueUrl=url,
            Entries=[
                {"Id": str(index), "ReceiptHandle": message["ReceiptHandle"]}
                for index, message in enumerate(done)
            ],
        )


def failed_ids(answer: Any, sent: set[str]) -> set[str]:  # noqa: ANN401 - whatever it returned
    """The messages that the Lambda gives back.

    Raises:
        ValueError: it names a message that it never got, which Lambda takes for a crash.
        LookupError, TypeError: the same, of an answer that cannot be read.
    """
    failures = (answer or {}).get("batchItemFailures") or []
    failed = {failure["itemIdentifier"] for failure in failures}
    if not failed <= sent:
        raise ValueError("an itemIdentifier is of no message of the batch")
    return failed


def event_of(messages: Iterable[MessageTypeDef], queue_arn: str) -> dict[str, Any]:
    """The event that Lambda makes of a batch of SQS messages."""
    return {"Records": [record_of(message, queue_arn) for message in messages]}


def record_of(message: MessageTypeDef, queue_arn: str) -> dict[str, Any]:
    """One record: the fields of the SQS API, with Lambda's spelling."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": dict(message.get("Attributes", {})),
        "messageAttributes": {
            name: {
                "dataType": attribute["DataType"],
                "stringValue": attribute.get("StringValue"),
                "stringListValues": [],
                "binaryListValues": [],
            }
            for name, attribute in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": queue_arn.split(":")[3],
    }


if __name__ == "__main__":
    main()
