"""Mail to the receiving domain, as SES takes it in: into S3, and told by its topic."""

import json
import logging
import time
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

DOMAIN = "bounces.localhost.test"

log = logging.getLogger("local.inbound")


class Inbound:
    """Takes in what is addressed to the domain."""

    def __init__(self, *, bucket: str, queue_url: str) -> None:
        self._s3, self._sqs = boto3.client("s3"), boto3.client("sqs")
        self._bucket, self._queue_url = bucket, queue_url

    def take(self, mail: bytes, recipients: list[str]) -> None:
        """Keep the mail and tell of it; what goes wrong is lost, and told in the log."""
        key = f"inbound/local-{time.time_ns()}"
        try:
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=mail)
            body = json.dumps(told_of(key, recipients))
            self._sqs.send_message(QueueUrl=self._queue_url, MessageBody=body)
        except (BotoCoreError, ClientError):
            log.exception("mail that came in is lost")


def told_of(key: str, recipients: list[str]) -> dict[str, Any]:
    """What SES tells of a mail that it put into S3.

    https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
    """
    return {
        "notificationType": "Received",
        "mail": {"destination": recipients},
        "receipt": {
            "recipients": recipients,
            "action": {"type": "S3", "bucketName": "", "objectKeyPrefix": "", "objectKey": key},
        },
    }
