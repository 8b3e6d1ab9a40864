"""Give up an email whose company has been suspended for too long."""

from datetime import datetime

from chalicelib.domain.backoff import GIVEN_UP_AFTER
from chalicelib.domain.email_ids import EmailKey, due_at
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.states import could_leave_from
from chalicelib.tables.emails.sending import fail_unclaimed, find_email
from chalicelib.telemetry import count


def give_up_suspended(key: EmailKey, *, now: datetime) -> bool:
    """Whether it was given up, visibly: nobody expects it any more when sending goes on.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    if now - due_at(key.email_id) <= GIVEN_UP_AFTER:
        return False
    email = find_email(key)
    if email is None:
        return True
    if now - could_leave_from(email) <= GIVEN_UP_AFTER:
        return False
    if fail_unclaimed(email, at=now, reason=ReasonCode.SUSPENDED):
        count("EmailFailed", transport=email.transport.value)
    return True
