"""What is done with the emails table.

Each function is the requests that its name says, and no more.
"""

from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib.domain.due import Waiting, first_waiting
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import UNKNOWN_PROVIDER, Email
from chalicelib.domain.errors import NotFound
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.tables.emails.changes import changed_if, noted_if
from chalicelib.tables.emails.conditions import (
    AWAITS_SENDING,
    MAY_FAIL,
    NOT_THERE,
    THERE,
    claimed_by,
)
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.mapping import to_email, to_item
from chalicelib.tables.emails.stamps import stamp_now
from chalicelib.tables.emails.unreadable import unreadable
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.set_aside import NOT_UNDERSTOOD
from chalicelib.tables.updates import held, updated_if

_LONGEST_REPLY = 500


@failures_as_try_again()
def put_new_email(email: Email, *, keyed: bool = True) -> bool:
    """Store an email whose id is not taken yet; False if it is.

    Args:
        email: new.
        keyed: its request had a key, so that to send it is right even where the request broke off:
            the repetition means the same email. Without one, only its own message may send it.
    """
    item = to_item(email)
    item.changed = stamp_now()
    scheduled = first_waiting(email.email_id, queued_at=email.queued_at) is Waiting.SCHEDULED
    if not keyed and not scheduled:
        item.due_key = None
    return held(lambda: item.save(condition=NOT_THERE))


@failures_as_try_again()
def find_email(key: EmailKey) -> Email | None:
    """The company's email of this id, as last written.

    Raises:
        Unreadable: it is there, and cannot be understood.
    """
    try:
        return to_email(EmailItem.get(*key, consistent_read=True))
    except EmailItem.DoesNotExist:
        return None
    except NOT_UNDERSTOOD as error:
        raise unreadable(key) from error


def get_email(key: EmailKey) -> Email:
    """As `find_email`, where there has to be one.

    Raises:
        NotFound: the company has no such email.
    """
    email = find_email(key)
    if email is None:
        raise NotFound("No such email.")
    return email


@failures_as_try_again()
def claim_email(key: EmailKey, *, lease_until: datetime, lease_id: str) -> Email | None:
    """Take the email for sending, for this worker alone, and count the attempt.

    None if it is not there to be taken: it was sent, failed, cancelled, or is claimed. A claim that
    ran out still counts: its worker died somewhere on the way, and the email may have left.
    """
    item = EmailItem(*key)
    actions = [
        EmailItem.lease_until.set(lease_until),
        EmailItem.lease_id.set(lease_id),
        EmailItem.attempts.add(1),
        EmailItem.due_key.remove(),
    ]
    if changed_if(item, actions, AWAITS_SENDING):
        return to_email(item)
    # Where the answer was lost on the way, the client repeated a claim that had been granted.
    found = find_email(key)
    return found if found and found.lease_until and found.lease_id == lease_id else None


@failures_as_try_again()
def note_held(key: EmailKey, *, until: datetime) -> None:
    """Note that an email which was not tried yet waits for a turn until then.

    So nobody takes its message for lost, nor the email for given up.
    """
    actions = [EmailItem.held_until.set(until), EmailItem.due_key.remove()]
    updated_if(EmailItem(*key), actions, AWAITS_SENDING & (EmailItem.attempts == 0))


@failures_as_try_again()
def record_sent(email: Email, *, at: datetime, reply: str) -> None:
    """Record that the next hop accepted the email, as what it left."""
    _record(
        email,
        EmailItem.sent_at.set(EmailItem.sent_at | at),
        EmailItem.accepted_reply.set(reply[:_LONGEST_REPLY]),
        EmailItem.transport.set(email.transport.value),
        EmailItem.from_email.set(email.from_email),
        *_reading(email),
        *_provider(email),
    )


@failures_as_try_again()
def record_failed(email: Email, *, at: datetime, reason: ReasonCode, reply: str) -> None:
    """Record that the email will not be sent."""
    _record(email, EmailItem.failed_at.set(EmailItem.failed_at | at), *_error(reason, reply))


@failures_as_try_again()
def record_called_off(email: Email, *, at: datetime, reason: ReasonCode) -> None:
    """Record that the email is cancelled by what became of its document."""
    cancelled_at = EmailItem.cancelled_at
    _record(email, cancelled_at.set(cancelled_at | at), EmailItem.last_reason.set(reason))


@failures_as_try_again()
def record_outcome_unknown(email: Email, *, at: datetime, reason: ReasonCode, reply: str) -> None:
    """Record that the email may or may not have left."""
    unknown_at = EmailItem.outcome_unknown_at
    _record(
        email,
        unknown_at.set(unknown_at | at),
        *_error(reason, reply),
        *_reading(email),
        *_provider(email),
    )


@failures_as_try_again()
def release_claim(email: Email, *, reason: ReasonCode, reply: str, counts: bool = True) -> None:
    """Give up the claim of an email that did not leave, so that it may be claimed again.

    Args:
        email: as it was claimed.
        reason: why nothing left.
        reply: what the server said of it.
        counts: whether this was one of the email's attempts.
    """
    _end_claim(email, *_error(reason, reply), *([] if counts else [EmailItem.attempts.add(-1)]))


@failures_as_try_again()
def give_back(email: Email) -> None:
    """Give up the claim of an email that was not tried, so that no attempt counts."""
    _end_claim(email, EmailItem.attempts.add(-1))


@failures_as_try_again()
def fail_unclaimed(email: Email, *, at: datetime, reason: ReasonCode, reply: str = "") -> bool:
    """Record that the email will not be sent; False if a worker has it, or it has an outcome."""
    actions = [EmailItem.failed_at.set(at), EmailItem.due_key.remove(), *_error(reason, reply)]
    return changed_if(EmailItem(*email.key), actions, MAY_FAIL)


def _error(reason: ReasonCode, reply: str) -> list[Action]:
    """Count an error, and keep what was said in place of what was said before."""
    said = EmailItem.last_reply
    return [
        EmailItem.errors_count.add(1),
        EmailItem.last_reason.set(reason),
        said.set(reply[:_LONGEST_REPLY]) if reply else said.remove(),
    ]


def _reading(email: Email) -> list[Action]:
    """What may be known of its reading: the licence may have changed since it was queued."""
    deliver_as = EmailItem.deliver_as.set(email.deliver_as.value)
    untracked = email.untracked
    return [deliver_as, EmailItem.untracked.set(untracked.value)] if untracked else [deliver_as]


def _provider(email: Email) -> list[Action]:
    known = email.provider != UNKNOWN_PROVIDER
    return [EmailItem.provider.set(email.provider)] if known else []


def _record(email: Email, *actions: Action) -> None:
    """Write an outcome and end the claim that it answers."""
    noted_if(email.key, [*actions, EmailItem.lease_until.remove()], THERE)


def _end_claim(email: Email, *actions: Action) -> None:
    """Have the email be there to be claimed, once.

    Where the answer is lost on the way, the client repeats this, and somebody else may have claimed
    the email in between: that claim stands.
    """
    noted_if(email.key, [*actions, EmailItem.lease_until.remove()], claimed_by(email.lease_id))
