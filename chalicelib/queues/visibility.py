"""Visibility timeouts: when a queue hands a message out again."""

from datetime import timedelta
from math import ceil

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import sqs
from chalicelib.domain.errors import TryAgainLater

_LONGEST_HIDDEN_SECONDS = 11 * 60 * 60
"""SQS allows twelve hours from the first hand-out; some of them may have passed."""


def hide(queue_url: str, receipt_handle: str, wait: timedelta) -> None:
    """Set the message's visibility timeout: the queue hands it out again after the wait.

    Raises:
        TryAgainLater: the queue does not answer; it hands the message out after its own time.
    """
    seconds = min(max(0, ceil(wait.total_seconds())), _LONGEST_HIDDEN_SECONDS)
    try:
        sqs().change_message_visibility(
            QueueUrl=queue_url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds
        )
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The queue does not answer.") from error
