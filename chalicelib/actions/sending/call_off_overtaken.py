"""Call off an email whose document changed while it waited."""

from datetime import datetime

from chalicelib.actions.sending.check_reminder import check_reminder
from chalicelib.actions.sending.check_statement import check_statement
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.documents.under_way import may_be_overtaken, why_overtaken
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import TryAgainLater, Unreadable
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.tables.documents.registered import find_document
from chalicelib.tables.emails.decisions import forget_resent
from chalicelib.tables.emails.sending import give_back, record_called_off
from chalicelib.telemetry import count, logger


def call_off_overtaken(email: Email, company: Company | None, *, now: datetime) -> bool:
    """Cancel the email, claimed, if its document is such by now that it must not leave.

    One whose document is not registered leaves, and so does one of which that cannot be understood.

    Raises:
        TryAgainLater: DynamoDB does not answer; the email is given back.
    """
    try:
        why = _why(email, company, now=now) if may_be_overtaken(email, now=now) else None
    except TryAgainLater:
        give_back(email)
        raise
    if why is None:
        return False
    record_called_off(email, at=now, reason=why)
    if email.resend_of is not None:
        # What it was to mend is open again.
        forget_resent(EmailKey(email.company_id, email.resend_of), resent_as=email.email_id)
    count("EmailCalledOff")
    logger.info("email called off", **email.key._asdict(), reason=why)
    return True


def _why(email: Email, company: Company | None, *, now: datetime) -> ReasonCode | None:
    if email.statement:
        return check_statement(email, company, now=now)
    known = _known(email)
    if known is None:
        return None
    why = why_overtaken(email, known.document)
    if why or not email.reminder:
        return why
    return check_reminder(email, company, known, now=now)


def _known(email: Email) -> Revised | None:
    document = email.document
    if document is None or document.id is None:
        return None
    try:
        return find_document(email.company_id, document.id)
    except Unreadable:
        return None  # whoever mends it has been told
