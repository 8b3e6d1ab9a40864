"""The queue before sending. A message names an email and nothing else about it."""

import json
from collections.abc import Sequence
from datetime import timedelta
from itertools import batched
from math import ceil

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import sqs
from chalicelib.mail.errors import TryAgainLater
from chalicelib.settings import settings

_SQS_BATCH = 10
_LONGEST_HIDDEN_SECONDS = 11 * 60 * 60
"""SQS allows twelve hours from the first hand-out; some of them may have passed."""


def put_in_outbox(company_id: int, email_ids: Sequence[int]) -> None:
    """Have the emails sent. To name one twice does no harm: the second message finds it claimed.

    The group makes one company's flood wait behind itself only (SQS fair queues).

    Raises:
        TryAgainLater: the queue did not take them all.
    """
    for ids in batched(email_ids, _SQS_BATCH, strict=False):
        try:
            answer = sqs().send_message_batch(
                QueueUrl=settings().outbox_url,
                Entries=[
                    {
                        "Id": str(email_id),
                        "MessageBody": json.dumps({"company_id": company_id, "email_id": email_id}),
                        "MessageGroupId": str(company_id),
                    }
                    for email_id in ids
                ],
            )
        except (BotoCoreError, ClientError) as error:
            raise TryAgainLater("The outbox does not answer.") from error
        if answer.get("Failed"):
            raise TryAgainLater("The outbox did not take every email.")


def postpone(receipt_handle: str, wait: timedelta) -> None:
    """Have a message of the outbox handed out again after the wait, and not before.

    Raises:
        TryAgainLater: the queue does not answer; it hands the message out after its own time.
    """
    seconds = min(max(0, ceil(wait.total_seconds())), _LONGEST_HIDDEN_SECONDS)
    try:
        sqs().change_message_visibility(
            QueueUrl=settings().outbox_url,
            ReceiptHandle=receipt_handle,
            VisibilityTimeout=seconds,
        )
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The outbox does not answer.") from error
