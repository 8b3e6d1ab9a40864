"""The queue before sending. A message names an email, and how it has waited so far."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import batched

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import sqs
from chalicelib.domain.due import Hold, hold_until_due, seconds_until
from chalicelib.domain.email_ids import LAST_ID, EmailKey
from chalicelib.domain.errors import TryAgainLater
from chalicelib.queues.visibility import hide
from chalicelib.settings import settings

MOST_AT_ONCE = 10
"""What SQS takes in one request."""


def put_in_outbox(emails: Iterable[EmailKey], *, now: datetime) -> None:
    """Put a message for each email into the outbox, visible when the email is due.

    As `put_back`, of what waits for nothing but its own time.
    """
    put_back(map(hold_until_due, emails), now=now)


def put_back(holds: Iterable[Hold], *, now: datetime) -> None:
    """Put a message for each email into the outbox, visible when its hold ends.

    That must be within LONGEST_DELAY.

    To name one twice does no harm: the second message finds it claimed. The group makes one
    company's flood wait behind itself only (SQS fair queues).

    Raises:
        TryAgainLater: the queue did not take them all.
    """
    for some in batched(holds, MOST_AT_ONCE, strict=False):
        try:
            answer = sqs().send_message_batch(
                QueueUrl=settings().outbox_url,
                Entries=[
                    {
                        "Id": str(place),
                        "MessageBody": json.dumps(_message(hold)),
                        "MessageGroupId": str(hold.key.company_id),
                        "DelaySeconds": seconds_until(hold.until, now=now),
                    }
                    for place, hold in enumerate(some)
                ],
            )
        except (BotoCoreError, ClientError) as error:
            raise TryAgainLater("The outbox does not answer.") from error
        if answer.get("Failed"):
            raise TryAgainLater("The outbox did not take every email.")


def read_message(body: str, *, handed_out: int, now: datetime) -> Hold:
    """What a message says that was handed out now, for the so-manieth time.

    Raises:
        ValueError, KeyError, TypeError: it is no message of ours.
    """
    message = json.loads(body)
    return Hold(
        EmailKey(_number(message["company_id"]), _number(message["email_id"])),
        now,
        _number(message.get("tries", 0)) + handed_out,
        # A turn is for one try.
        has_turn=handed_out == 1 and message.get("has_turn") is True,
    )


def _number(value: object) -> int:
    """What DynamoDB can be asked for: anything else it answers like a table that is away."""
    if type(value) is not int or not 0 <= value <= LAST_ID:
        raise ValueError("no number of ours")
    return value


def postpone(receipt_handle: str, wait: timedelta) -> None:
    """Hide a message of the outbox for that long; raises as `hide` does."""
    hide(settings().outbox_url, receipt_handle, wait)


def _message(hold: Hold) -> dict[str, int]:
    tries = {"tries": hold.tries} if hold.tries else {}
    turn = {"has_turn": True} if hold.has_turn else {}
    return {**hold.key._asdict(), **tries, **turn}
