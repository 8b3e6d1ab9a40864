"""Cancel the emails of one request that have not been sent."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.actions.sending.cancel_email import cancel_email
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import Conflict, Unreadable
from chalicelib.tables.emails.pages import emails_of_batch
from chalicelib.tables.emails.sending import find_email, get_email


@dataclass(frozen=True, slots=True)
class CalledBack:
    """What became of the emails of a request that was thought better of."""

    cancelled: list[Email]
    """Now or before."""
    left: list[Email]
    """A worker has it, or something came of it already."""
    unreadable: list[Email]
    """It will not leave either, unless it had already: what is stored of it does not say."""


def cancel_batch(key: EmailKey, *, now: datetime, actor: str = "") -> CalledBack:
    """Cancel the email and all others of its request, the sender's copy among them.

    Each for itself: one that is being sent keeps none of the others from being cancelled.

    Raises:
        NotFound: the company has no such email.
        TryAgainLater: AWS does not answer; to ask again cancels what is left.
    """
    called_back = CalledBack([], [], [])
    for each in emails_of_batch(get_email(key)):
        try:
            cancelled = cancel_email(each.key, now=now, actor=actor)
        except Unreadable:
            called_back.unreadable.append(each)
        except Conflict:
            called_back.left.append(_now(each))
        else:
            called_back.cancelled.append(cancelled)
    return called_back


def _now(email: Email) -> Email:
    return find_email(email.key) or email
