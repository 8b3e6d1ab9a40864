"""Plays Lambda's poller: takes batches from a queue to its Lambda and deletes what it is done with.

Runs as a process of its own for each Lambda, `python -m local.pump deliver_emails`, as they do on
AWS. Ends when its standard input does.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

import app
from local import lambdas
from local.child import when_parent_ends

if TYPE_CHECKING:
    from types_boto3_sqs.client import SQSClient
    from types_boto3_sqs.type_defs import MessageTypeDef

BATCH = 10
WAIT_SECONDS = 1
"""How long one look at an empty queue lasts, and so how soon the pump notices that it must end."""
PAUSE_SECONDS = 2

QUEUES = {
    "deliver_emails": "OUTBOX_URL",
    "bury_dead_letters": "DEAD_LETTERS_URL",
    "record_ses_events": "SES_EVENTS_URL",
    "apply_spilled_hits": "SPILLED_HITS_URL",
    "write_exports": "EXPORTS_URL",
    "deliver_webhooks": "DELIVERIES_URL",
}
"""Each Lambda behind a queue, and the variable that says where that queue is."""

log = logging.getLogger("local.pump")

Handler = Callable[[dict[str, Any], Any], Any]


def main() -> None:
    """Pump for the Lambda that the command line names until the launcher ends."""
    name = sys.argv[1]
    logging.basicConfig(level=logging.WARNING)
    stop = threading.Event()
    when_parent_ends(stop.set)

    handler = getattr(app, name)
    sqs = boto3.client("sqs", config=Config(retries={"total_max_attempts": 1}))
    url = os.environ[QUEUES[name]]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    while not stop.is_set():
        try:
            pump_once(sqs, url, arn["QueueArn"], handler, name)
        except (BotoCoreError, ClientError):
            log.exception("the queue of %s does not answer", name)
            stop.wait(PAUSE_SECONDS)


def pump_once(
    sqs: SQSClient, url: str, arn: str, handler: Handler, name: str = "deliver_emails"
) -> None:
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
        answer = handler(event_of(messages, arn), lambdas.context(name))
        failed = failed_ids(answer, {message["MessageId"] for message in messages})
    except Exception:
        log.exception("%s crashed: its batch comes again", name)
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
