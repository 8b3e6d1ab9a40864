"""Erase from an email the person to whom it went; that it was sent, and of what, stays."""

from datetime import datetime

from chalicelib.domain.clocks import CLOCKS_DIFFER
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import Email
from chalicelib.domain.states import awaits_sending
from chalicelib.stores.attachments import delete_content
from chalicelib.tables.emails.by_recipient import (
    erase_facts,
    forget_copy_address,
    leave_index,
)
from chalicelib.tables.emails.decisions import cancel_waiting
from chalicelib.tables.emails.pages import emails_of_batch
from chalicelib.tables.emails.sending import find_email


def erase_email(key: EmailKey, *, decided_at: datetime, now: datetime) -> bool:
    """Erase the recipient from the email; an email that waits to be sent is cancelled.

    Emails of one request share their content. It goes with the last of their recipients, and so
    does the sender's copy; until then it is the others', and out of reach through this email.

    The index leads to the email until everything is done, so that what breaks off is begun again.
    What was queued after it was decided is left alone.

    Returns:
        Whether it is done: an email that a worker has must wait until it is sent.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    email = find_email(key)
    if email is None or _is_newer(email, decided_at):
        return True
    if not _erase(email, now=now):
        return False
    batch = emails_of_batch(email)
    copies = [other for other in batch if other.is_copy]
    if all(other.erased_at or other.is_copy or other.unreadable for other in batch):
        if any(other.unreadable for other in batch):
            return False  # it may be another's or the sender's copy: whoever mends it will tell
        if not all(_erase(copy, now=now) for copy in copies):
            return False
        delete_content(email)
        for copy in copies:
            leave_index(copy)
    leave_index(email)
    return True


def _is_newer(email: Email, decided_at: datetime) -> bool:
    """Whether it was queued after the erasure: it knew of it, or no clocks are so far apart."""
    knew = email.erasure_known_at == decided_at
    return knew or email.queued_at > decided_at + CLOCKS_DIFFER


def _erase(email: Email, *, now: datetime) -> bool:
    if email.erased_at:
        return True
    if email.is_copy:
        for other in emails_of_batch(email):
            forget_copy_address(other, address=email.to_email)
    if awaits_sending(email):
        cancel_waiting(email.key, at=now)
    return erase_facts(email, at=now)
