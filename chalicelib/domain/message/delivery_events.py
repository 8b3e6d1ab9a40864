"""What SES tells of an email after it took it, read into facts.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.clocks import CLOCKS_DIFFER
from chalicelib.domain.email_ids import EmailKey, due_at
from chalicelib.domain.message.bounce_reasons import bounce_reason
from chalicelib.domain.reason_codes import ReasonCode

COMPANY_TAG = "company_id"
EMAIL_TAG = "email_id"
"""Message tags: SES gives them back with every event, and no recipient sees them."""


class Fact(StrEnum):
    """The fact that an event is, by its name in `Email`."""

    SENT = "sent_at"
    DELIVERED = "delivered_at"
    DELAYED = "delayed_at"
    BOUNCED = "bounced_at"
    COMPLAINED = "complained_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEvent:
    """One event of one email."""

    email: EmailKey
    fact: Fact
    at: datetime
    sent_at: datetime
    """When SES took the email: every event proves that it did."""
    reply: str = ""
    """What the recipient's server said, which may hold an address."""
    reason: ReasonCode | None = None
    """Why it bounced."""


@dataclass(frozen=True, slots=True)
class _Told:
    fact: Fact
    at: str
    reply: str = ""
    reason: ReasonCode | None = None


def read_delivery_event(event: Mapping[str, Any]) -> DeliveryEvent | None:
    """Read an event into a fact; None if the mail is not ours, or the event tells nothing we keep.

    Raises:
        LookupError, TypeError, ValueError: it is no event of SES.
    """
    mail = event["mail"]
    read = _READERS.get(event["eventType"])
    email = _email(mail.get("tags") or {})
    if read is None or email is None:
        return None
    told = read(event)
    if told is None:
        return None
    return DeliveryEvent(
        email=email,
        fact=told.fact,
        at=datetime.fromisoformat(told.at),
        sent_at=datetime.fromisoformat(mail["timestamp"]),
        reply=told.reply,
        reason=told.reason,
    )


def as_it_can_be(event: DeliveryEvent, *, now: datetime) -> DeliveryEvent:
    """The event with moments that it can have had.

    What SES tells is believed. A moment from before the email was due, or from the future, by more
    than clocks differ, is not: then it counts from when it was heard (docs/decisions/0036).
    """
    first, last = due_at(event.email.email_id) - CLOCKS_DIFFER, now + CLOCKS_DIFFER

    def believed(moment: datetime) -> datetime:
        return moment if first <= moment <= last else now

    return replace(event, at=believed(event.at), sent_at=believed(event.sent_at))


def _email(tags: Mapping[str, list[str]]) -> EmailKey | None:
    ids = [value for tag in (COMPANY_TAG, EMAIL_TAG) for value in tags.get(tag, ())]
    match ids:
        case [company_id, email_id] if company_id.isdecimal() and email_id.isdecimal():
            return EmailKey(int(company_id), int(email_id))
    return None


def _send(event: Mapping[str, Any]) -> _Told:
    return _Told(Fact.SENT, event["mail"]["timestamp"])


def _delivery(event: Mapping[str, Any]) -> _Told:
    delivery = event["delivery"]
    return _Told(Fact.DELIVERED, delivery["timestamp"], delivery.get("smtpResponse", ""))


def _delay(event: Mapping[str, Any]) -> _Told:
    delay = event["deliveryDelay"]
    return _Told(Fact.DELAYED, delay["timestamp"], _diagnosis(delay.get("delayedRecipients")))


def _bounce(event: Mapping[str, Any]) -> _Told:
    """SES gave up, or a notice came back.

    SES reports a soft bounce when it has stopped trying, and says then that the recipient `failed`
    (RFC 3464 section 2.3.3). A notice that says neither this nor `Permanent` may be an automatic
    reply: it proves no failure (docs/decisions/0009).
    """
    bounce = event["bounce"]
    recipients = bounce.get("bouncedRecipients") or []
    reply = _diagnosis(recipients)
    if bounce.get("bounceSubType") in _SUPPRESSED:
        return _Told(Fact.BOUNCED, bounce["timestamp"], reply, ReasonCode.SUPPRESSED)
    for_good = bounce["bounceType"] == "Permanent"
    if for_good or any(recipient.get("action") == "failed" for recipient in recipients):
        known = _BY_SUBTYPE.get(bounce.get("bounceSubType", ""))
        why = known or bounce_reason(reply, for_good=for_good)
        return _Told(Fact.BOUNCED, bounce["timestamp"], reply, why)
    return _Told(Fact.DELAYED, bounce["timestamp"], reply)


def _complaint(event: Mapping[str, Any]) -> _Told | None:
    """A recipient called the mail spam.

    Who takes that back does not complain (RFC 6430), nor does a server that tells how the sender's
    signatures fared (`auth-failure`, RFC 6591).
    """
    complaint = event["complaint"]
    if complaint.get("complaintFeedbackType") in _NO_COMPLAINTS:
        return None
    if complaint.get("complaintSubType") in _SUPPRESSED:
        return _Told(Fact.BOUNCED, complaint["timestamp"], reason=ReasonCode.SUPPRESSED)
    return _Told(Fact.COMPLAINED, complaint["timestamp"])


def _reject(event: Mapping[str, Any]) -> _Told:
    reply = event["reject"].get("reason", "")
    return _Told(Fact.BOUNCED, event["mail"]["timestamp"], reply, ReasonCode.REJECTED)


def _rendering_failure(event: Mapping[str, Any]) -> _Told:
    reply = event["failure"].get("errorMessage", "")
    return _Told(Fact.BOUNCED, event["mail"]["timestamp"], reply, ReasonCode.REJECTED)


def _diagnosis(recipients: list[dict[str, str]] | None) -> str:
    return next((one["diagnosticCode"] for one in recipients or () if "diagnosticCode" in one), "")


_NO_COMPLAINTS = {"not-spam", "auth-failure"}
_BY_SUBTYPE = {
    "NoEmail": ReasonCode.ADDRESS_UNKNOWN,
    "MailboxFull": ReasonCode.MAILBOX_FULL,
    "MessageTooLarge": ReasonCode.BOUNCED_TOO_LARGE,
    "ContentRejected": ReasonCode.UNWANTED,
    "AttachmentRejected": ReasonCode.UNWANTED,
}

_SUPPRESSED = {"Suppressed", "OnAccountSuppressionList"}
"""SES knows the address for bouncing or complaining, and did not even try."""

_READERS: dict[str, Callable[[Mapping[str, Any]], _Told | None]] = {
    "Send": _send,
    "Delivery": _delivery,
    "DeliveryDelay": _delay,
    "Bounce": _bounce,
    "Complaint": _complaint,
    "Reject": _reject,
    "Rendering Failure": _rendering_failure,
}
