"""Where an email stands on its way, computed from the facts.

No late or repeated fact makes it fall back.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from chalicelib.domain.email_ids import due_at
from chalicelib.domain.emails import DeliverAs, Email, Facts

MESSAGES_KEPT_FOR = timedelta(days=4)
"""How long the outbox keeps a message, as infra/template.yaml says."""


class DeliveryStatus(StrEnum):
    """How far an email has come."""

    SCHEDULED = "scheduled"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    FAILED = "failed"
    OUTCOME_UNKNOWN = "outcome_unknown"
    CANCELLED = "cancelled"
    UNREADABLE = "unreadable"
    """What is stored of the email cannot be understood."""


_WAITING = {DeliveryStatus.SCHEDULED, DeliveryStatus.QUEUED}

FicStatus = Literal["sending", "pending", "sent"]

_NOT_YET_SENT = {
    DeliveryStatus.SCHEDULED,
    DeliveryStatus.QUEUED,
    DeliveryStatus.FAILED,
    DeliveryStatus.CANCELLED,
    DeliveryStatus.UNREADABLE,
}

_IN_STANDARD = {
    DeliveryStatus.SENDING: DeliveryStatus.QUEUED,
    DeliveryStatus.DELIVERED: DeliveryStatus.SENT,
    DeliveryStatus.COMPLAINED: DeliveryStatus.SENT,
}


def delivery_status(email: Facts, *, now: datetime) -> DeliveryStatus:
    """The furthest state that the facts prove.

    A lease that ran out without an outcome means that the worker died: the email may have left. One
    that nobody claimed for longer than the outbox keeps a message has none, and will never leave.
    """
    if email.unreadable:
        return DeliveryStatus.UNREADABLE
    for moment, status in (
        (email.complained_at, DeliveryStatus.COMPLAINED),
        (email.bounced_at, DeliveryStatus.BOUNCED),
        (email.delivered_at, DeliveryStatus.DELIVERED),
        (email.sent_at, DeliveryStatus.SENT),
        (email.cancelled_at, DeliveryStatus.CANCELLED),
        (email.failed_at, DeliveryStatus.FAILED),
        (email.outcome_unknown_at, DeliveryStatus.OUTCOME_UNKNOWN),
    ):
        if moment:
            return status
    if email.lease_until:
        live = email.lease_until > now
        return DeliveryStatus.SENDING if live else DeliveryStatus.OUTCOME_UNKNOWN
    if now - could_leave_from(email) > MESSAGES_KEPT_FOR:
        return DeliveryStatus.FAILED
    is_due = due_at(email.email_id) <= now
    return DeliveryStatus.QUEUED if is_due else DeliveryStatus.SCHEDULED


def could_leave_from(email: Facts) -> datetime:
    """Since when the email could be tried: its due time, or the end of its wait for a turn."""
    due = due_at(email.email_id)
    return max(due, email.held_until) if email.held_until else due


def moment_of(email: Email, status: DeliveryStatus) -> datetime | None:
    """When the email came to a state; None where nothing says it."""
    return {
        DeliveryStatus.SCHEDULED: due_at(email.email_id),
        DeliveryStatus.QUEUED: email.queued_at,
        DeliveryStatus.SENT: email.sent_at,
        DeliveryStatus.DELIVERED: email.delivered_at,
        DeliveryStatus.BOUNCED: email.bounced_at,
        DeliveryStatus.COMPLAINED: email.complained_at,
        DeliveryStatus.FAILED: email.failed_at,
        DeliveryStatus.OUTCOME_UNKNOWN: email.outcome_unknown_at,
        DeliveryStatus.CANCELLED: email.cancelled_at,
    }.get(status)


def awaits_sending(email: Facts) -> bool:
    """Whether nothing came of the email yet and no worker has it."""
    return email.lease_until is None and not any(
        (
            email.complained_at,
            email.bounced_at,
            email.delivered_at,
            email.sent_at,
            email.cancelled_at,
            email.failed_at,
            email.outcome_unknown_at,
        )
    )


def can_cancel(email: Facts, *, now: datetime) -> bool:
    """Whether the email may still be kept from leaving."""
    return delivery_status(email, now=now) in _WAITING


def is_on_its_way(status: DeliveryStatus) -> bool:
    """Whether it is still to come what becomes of the email, by itself."""
    return status in _WAITING or status is DeliveryStatus.SENDING


def can_resend(email: Email, *, now: datetime) -> bool:
    """Whether the email may be sent once more; whether its content is still kept, only S3 knows."""
    status = delivery_status(email, now=now)
    unfit = is_on_its_way(status) or status is DeliveryStatus.UNREADABLE
    return not (unfit or email.erased_at)


def can_revoke_links(email: Email, *, now: datetime) -> bool:
    """Whether there may be links outside that give a file, and that can be taken back."""
    status = delivery_status(email, now=now)
    never_left = status in _WAITING or status is DeliveryStatus.CANCELLED
    links = bool(email.attachments) and email.deliver_as is not DeliverAs.ATTACHMENT
    return links and not (never_left or email.links_revoked_at or email.erased_at)


def can_settle(email: Email, *, now: datetime) -> bool:
    """Whether somebody has to say what became of the email."""
    unknown = delivery_status(email, now=now) is DeliveryStatus.OUTCOME_UNKNOWN
    return unknown and email.settled_at is None


def as_standard_shows(status: DeliveryStatus) -> DeliveryStatus:
    """What a Standard licence shows: queued or sent, but never a failure as a success."""
    return _IN_STANDARD.get(status, status)


def fic_status(status: DeliveryStatus) -> FicStatus:
    """FIC's `status`, which knows three values."""
    if status is DeliveryStatus.SENDING:
        return "sending"
    return "pending" if status in _NOT_YET_SENT else "sent"
