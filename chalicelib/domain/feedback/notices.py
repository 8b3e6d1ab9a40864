"""What comes back to where mail left from: bounces, receipts, and replies of programs.

Bounces by RFC 3464, receipts of reading by RFC 8098 and complaints by RFC 5965 are read by the
standard library, bounces of no standard by `flufl.bounce`. What is not understood is none of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import StrEnum

from chalicelib.domain.feedback.automatic import is_automatic_reply, is_of_a_mail_server
from chalicelib.domain.feedback.free_form import free_form_bounce
from chalicelib.domain.feedback.parts import field_of, parts_of
from chalicelib.domain.feedback.pec_receipts import Receipt, pec_receipt
from chalicelib.domain.message.bounce_reasons import bounce_reason
from chalicelib.domain.reason_codes import ReasonCode

MOST_BYTES = 300_000
"""Of a notice, so much is looked at: what says anything stands before what is sent back."""

_ADDRESS = re.compile(r"(?:[\w.+-]+ *; *)?<?([^<>;\s]+@[^<>;\s]+)>?")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class NoticeKind(StrEnum):
    """What a notice says."""

    BOUNCED = "bounced"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    """Somebody had the mail shown, and their program said so."""
    COMPLAINED = "complained"
    AUTOMATIC = "automatic"
    """A reply of a program, such as an absence note: it says nothing about delivery."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice, of one recipient."""

    kind: NoticeKind
    recipient: str = ""
    """As the notice names it; empty: it does not."""
    reply: str = ""
    reason: ReasonCode | None = None
    """Why it bounced."""
    receipt: Receipt | None = None
    """Of certified mail."""


UNKNOWN = Notice(NoticeKind.UNKNOWN)
AUTOMATIC = Notice(NoticeKind.AUTOMATIC)


def read_notice(raw: bytes) -> Notice:
    """Read a notice; never fails, whatever the bytes are."""
    try:
        return _read(message_from_bytes(raw[:MOST_BYTES]))
    except RecursionError:  # parts within parts, hundreds deep
        return UNKNOWN


def _read(message: Message) -> Notice:
    if receipt := pec_receipt(message):
        return _of_receipt(receipt)
    for part in parts_of(message):
        match part.get_content_type():
            case "message/delivery-status" | "message/global-delivery-status":
                if told := _of_delivery_status(part):
                    return told
            case "message/disposition-notification" | "message/global-disposition-notification":
                return _of_disposition(part)
            case "message/feedback-report":
                return _of_complaint(part)
    if not is_of_a_mail_server(message) and is_automatic_reply(message):
        return AUTOMATIC
    return _of_free_form(message)


def _of_receipt(receipt: Receipt) -> Notice:
    told = NoticeKind.UNKNOWN
    if receipt.is_delivered:
        told = NoticeKind.DELIVERED
    elif receipt.is_refused:
        told = NoticeKind.BOUNCED
    reason = receipt.reason if told is NoticeKind.BOUNCED else None
    return Notice(told, receipt.recipient, receipt.error, reason, receipt)


def _of_delivery_status(part: Message) -> Notice | None:
    """The gravest of what is said of recipients (RFC 3464 section 2.3)."""
    told = [one for group in _groups(part) if (one := _of_group(group))]
    order = (NoticeKind.BOUNCED, NoticeKind.DELAYED, NoticeKind.DELIVERED)
    return min(told, key=lambda one: order.index(one.kind), default=None)


def _of_group(group: Message) -> Notice | None:
    action = field_of(group, "Action").partition(";")[0].strip().lower()
    status = field_of(group, "Status")
    recipient = _address(field_of(group, "Original-Recipient")) or _address(
        field_of(group, "Final-Recipient")
    )
    if not action or not recipient:
        return None
    said = field_of(group, "Diagnostic-Code")
    code = found[0] if (found := _STATUS.search(status)) else ""
    reply = said if not code or code in said else f"{code} {said}".strip()
    match action:
        case "failed":
            # A server that gave up says 4.x.x of what it could not do in time.
            for_good = not code.startswith("4")
            return Notice(
                NoticeKind.BOUNCED, recipient, reply, bounce_reason(reply, for_good=for_good)
            )
        case "delayed":
            return Notice(NoticeKind.DELAYED, recipient, reply)
        case "delivered" | "relayed" | "expanded":
            # Relayed to where no receipts are known, and expanded: no more is known than before.
            sure = action == "delivered"
            return Notice(NoticeKind.DELIVERED, recipient, reply) if sure else None
    return None


def _of_disposition(part: Message) -> Notice:
    """RFC 8098 section 3.2.6: displayed, by a person or by a rule of theirs."""
    for group in _groups(part):
        said = field_of(group, "Disposition").lower()
        _, _, disposition = said.partition(";")
        if not said:
            continue
        recipient = _address(field_of(group, "Original-Recipient")) or _address(
            field_of(group, "Final-Recipient")
        )
        by_hand = said.startswith("manual-action")
        shown = disposition.strip().partition("/")[0] == "displayed"
        kind = NoticeKind.CONFIRMED if shown and by_hand else NoticeKind.UNKNOWN
        return Notice(kind, recipient)
    return UNKNOWN


def _of_complaint(part: Message) -> Notice:
    for group in _groups(part):
        kind = field_of(group, "Feedback-Type").lower()
        recipient = _address(field_of(group, "Original-Rcpt-To"))
        if kind in ("abuse", "fraud"):
            return Notice(NoticeKind.COMPLAINED, recipient)
    return UNKNOWN


def _of_free_form(message: Message) -> Notice:
    found = free_form_bounce(message)
    if found is None:
        return AUTOMATIC if is_automatic_reply(message) else UNKNOWN
    if found.is_temporary:
        return Notice(NoticeKind.DELAYED, found.recipient, found.reply)
    return Notice(
        NoticeKind.BOUNCED,
        found.recipient,
        found.reply,
        bounce_reason(found.reply, for_good=True),
    )


def _groups(part: Message) -> Iterator[Message]:
    """The groups of fields of a report, parsed as messages are; or fields that stand as text."""
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (one for one in payload if isinstance(one, Message))
        return
    for block in re.split(r"\r?\n\r?\n", str(payload)):
        yield message_from_bytes(block.encode(errors="replace"))


def _address(said: str) -> str:
    found = _ADDRESS.fullmatch(said)
    return found[1] if found else ""
