"""The queue before sending. A message names an email and nothing else about it."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import batched

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import sqs
from chalicelib.domain.due import seconds_until_due
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.errors import TryAgainLater
from chalicelib.queues.visibility import hide
from chalicelib.settings import settings

MOST_AT_ONCE = 10
"""What SQS takes in one request."""


def put_in_outbox(emails: Iterable[EmailKey], *, now: datetime) -> None:
    """Put a message for each email into the outbox, visible when the email is due.

    That must be within LONGEST_DELAY.

    To name one twice does no harm: the second message finds it claimed. The group makes one
    company's flood wait behind itself only (SQS fair queues).

    Raises:
        TryAgainLater: the queue did not take them all.
    """
    for keys in batched(emails, MOST_AT_ONCE, strict=False):
        try:
            answer = sqs().send_message_batch(
                QueueUrl=settings().outbox_url,
                Entries=[
                    {
                        "Id": str(place),
                        "MessageBody": json.dumps(key._asdict()),
                        "MessageGroupId": str(key.company_id),
                        "DelaySeconds": seconds_until_due(key.email_id, now=now),
                    }
                    for place, key in enumerate(keys)
                ],
            )
        except (BotoCoreError, ClientError) as error:
            raise TryAgainLater("The outbox does not answer.") from error
        if answer.get("Failed"):
            raise TryAgainLater("The outbox did not take every email.")


def postpone(receipt_handle: str, wait: timedelta) -> None:
    """Hide a message of the outbox for that long; raises as `hide` does."""
    hide(settings().outbox_url, receipt_handle, wait)
