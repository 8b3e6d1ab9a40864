"""Refuse an email whose recipient's address was suppressed while it waited."""

from datetime import datetime, timedelta

from chalicelib.actions.sending.insist import insist
from chalicelib.actions.suppressions.refuse_suppressed import look_up_refusals
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.tables.emails.sending import give_back, record_failed
from chalicelib.telemetry import count, logger

_JUST_ASKED = timedelta(minutes=10)
"""Addresses are looked up when emails are queued: most leave within seconds of that."""


def refuse_late(email: Email, *, now: datetime) -> bool:
    """Fail the email, claimed, where mail to its address came back since it was queued.

    Raises:
        TryAgainLater: DynamoDB does not answer; the email is given back.
    """
    if now - email.queued_at < _JUST_ASKED:
        return False
    try:
        refusals = look_up_refusals(email.company_id, [email])
    except TryAgainLater:
        give_back(email)
        raise
    if not refusals.refuses(email, now=now):
        return False
    insist(lambda: record_failed(email, at=now, reason=ReasonCode.SUPPRESSED, reply=""))
    count("EmailFailed", transport=email.transport.value)
    logger.info("email refused", **email.key._asdict(), reason=ReasonCode.SUPPRESSED.value)
    return True
