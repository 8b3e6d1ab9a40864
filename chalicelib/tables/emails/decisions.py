"""What people decide about an email: each decision is one conditional UpdateItem."""

from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import Email, Settlement
from chalicelib.tables.emails.changes import changed_if
from chalicelib.tables.emails.conditions import AWAITS_SENDING, THERE, outcome_unknown
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.mapping import to_email
from chalicelib.tables.emails.unreadable import unreadable
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.set_aside import NOT_UNDERSTOOD


@failures_as_try_again()
def cancel_waiting(key: EmailKey, *, at: datetime, by: str = "") -> Email | None:
    """Cancel an email that no worker has and that has no outcome; None if there is no such one.

    The claim asks for the same of the same item: of the two, one is refused.
    """
    actions: list[Action] = [
        EmailItem.cancelled_at.set(at),
        EmailItem.due_key.remove(),
        *([EmailItem.cancelled_by.set(by)] if by else []),
    ]
    return _decide(key, actions, AWAITS_SENDING)


@failures_as_try_again()
def settle_unknown(
    email: Email, settlement: Settlement, *, at: datetime, by: str = ""
) -> Email | None:
    """Settle an email whose outcome is unknown and not settled; None if there is no such one.

    What counts as sent counts as sent when it may have left.
    """
    unknown_at = email.outcome_unknown_at or at
    actions: list[Action] = [
        EmailItem.settled_at.set(at),
        EmailItem.settled_as.set(settlement.value),
        EmailItem.outcome_unknown_at.set(EmailItem.outcome_unknown_at | unknown_at),
        EmailItem.lease_until.remove(),
        *([EmailItem.settled_by.set(by)] if by else []),
    ]
    if settlement is Settlement.SENT:
        actions.append(EmailItem.sent_at.set(EmailItem.sent_at | unknown_at))
    return _decide(email.key, actions, outcome_unknown(at))


@failures_as_try_again()
def close_links(key: EmailKey, *, at: datetime, by: str) -> Email | None:
    """Close the links of an email; None if there is no such email."""
    revoked_at, revoked_by = EmailItem.links_revoked_at, EmailItem.links_revoked_by
    actions: list[Action] = [revoked_at.set(revoked_at | at), revoked_by.set(revoked_by | by)]
    return _decide(key, actions, THERE)


@failures_as_try_again()
def note_resent(key: EmailKey, *, resent_as: int, at: datetime) -> None:
    """Record by which email another one was sent again."""
    actions: list[Action] = [EmailItem.resent_as.set(resent_as), EmailItem.resent_at.set(at)]
    changed_if(EmailItem(*key), actions, THERE)


@failures_as_try_again()
def forget_resent(key: EmailKey, *, resent_as: int) -> None:
    """Take back that an email was sent again by the other one, unless it was again since."""
    actions: list[Action] = [EmailItem.resent_as.remove(), EmailItem.resent_at.remove()]
    changed_if(EmailItem(*key), actions, EmailItem.resent_as == resent_as)


def _decide(key: EmailKey, actions: list[Action], condition: Condition) -> Email | None:
    item = EmailItem(*key)
    try:
        return to_email(item) if changed_if(item, actions, condition) else None
    except NOT_UNDERSTOOD as error:  # by now it is done all the same
        raise unreadable(key) from error
