"""Cancel an email that has not been sent."""

from datetime import datetime

from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import Conflict
from chalicelib.domain.problems import ErrorCode
from chalicelib.domain.states import DeliveryStatus, delivery_status
from chalicelib.tables.emails.decisions import cancel_waiting, forget_resent
from chalicelib.tables.emails.sending import get_email
from chalicelib.telemetry import logger


def cancel_email(key: EmailKey, *, now: datetime, actor: str = "") -> Email:
    """The email, cancelled now or before: it will not be sent.

    Raises:
        NotFound: the company has no such email.
        Conflict: a worker has it, or something came of it already.
        TryAgainLater: AWS does not answer.
    """
    email = cancel_waiting(key, at=now, by=actor)
    if email:
        logger.info("email cancelled", **key._asdict())
    else:
        email = _cancelled_before(key, now=now)
    if email.resend_of is not None:
        # What it was to mend is open again.
        original = EmailKey(email.company_id, email.resend_of)
        forget_resent(original, resent_as=email.email_id)
    return email


def _cancelled_before(key: EmailKey, *, now: datetime) -> Email:
    email = get_email(key)
    status = delivery_status(email, now=now)
    if status is not DeliveryStatus.CANCELLED:
        raise Conflict(
            f"The email cannot be cancelled any more: its status is {status.value}.",
            ErrorCode.ALREADY_CLAIMED,
        )
    return email
