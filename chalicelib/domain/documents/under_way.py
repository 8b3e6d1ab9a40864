"""What becomes of mail that waits while its document changes."""

from datetime import datetime, timedelta

from chalicelib.domain.categories import REMINDERS
from chalicelib.domain.documents.registered import RegisteredDocument
from chalicelib.domain.emails import Email
from chalicelib.domain.reason_codes import ReasonCode

_AT_ONCE = timedelta(minutes=1)


def may_be_overtaken(email: Email, *, now: datetime) -> bool:
    """Whether the register is to be asked before the email leaves.

    A reminder, and what has waited. What leaves at once says what its company said just now, and a
    request more for each of these would be the third of what an email takes.
    """
    if email.statement:
        return True
    if email.document is None or email.document.id is None:
        return False
    return email.category in REMINDERS or now - email.queued_at > _AT_ONCE


def why_overtaken(email: Email, document: RegisteredDocument) -> ReasonCode | None:
    """Why the email must not leave any more, now that its document is this; None: it may."""
    if document.void:
        return ReasonCode.DOCUMENT_VOID
    if document.replaced_by is not None:
        return ReasonCode.DOCUMENT_REPLACED
    if email.category not in REMINDERS:
        return None
    if document.instalments and not document.owed:
        return ReasonCode.DOCUMENT_PAID
    never = document.customer is not None and document.customer.never_remind
    return ReasonCode.NEVER_REMIND if never else None
