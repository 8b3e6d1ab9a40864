"""Call off an email whose document changed while it waited."""

from datetime import datetime

from chalicelib.domain.documents.registered import RegisteredDocument
from chalicelib.domain.documents.under_way import may_be_overtaken, why_overtaken
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import TryAgainLater, Unreadable
from chalicelib.tables.documents.registered import find_document
from chalicelib.tables.emails.decisions import forget_resent
from chalicelib.tables.emails.sending import give_back, record_called_off
from chalicelib.telemetry import count, logger


def call_off_overtaken(email: Email, *, now: datetime) -> bool:
    """Cancel the email, claimed, if its document is such by now that it must not leave.

    One whose document is not registered leaves, and so does one of which that cannot be understood.

    Raises:
        TryAgainLater: DynamoDB does not answer; the email is given back.
    """
    document = _document(email) if may_be_overtaken(email, now=now) else None
    why = why_overtaken(email, document) if document else None
    if why is None:
        return False
    record_called_off(email, at=now, reason=why)
    if email.resend_of is not None:
        # What it was to mend is open again.
        forget_resent(EmailKey(email.company_id, email.resend_of), resent_as=email.email_id)
    count("EmailCalledOff")
    logger.info("email called off", **email.key._asdict(), reason=why)
    return True


def _document(email: Email) -> RegisteredDocument | None:
    document = email.document
    if document is None or document.id is None:
        return None
    try:
        known = find_document(email.company_id, document.id)
    except Unreadable:
        return None  # whoever mends it has been told
    except TryAgainLater:
        give_back(email)
        raise
    return known.document if known else None
