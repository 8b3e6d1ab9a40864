"""An email as the API shows it: FIC's sixteen fields, to the letter, and ours beside them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.categories import KIND
from chalicelib.domain.email_ids import due_at
from chalicelib.domain.emails import DeliverAs, Email, Settlement
from chalicelib.domain.evidence.evidence import (
    RECORDING_STOPPED,
    EvidenceLevel,
    fic_recipient_status,
)
from chalicelib.domain.evidence.providers import expectation
from chalicelib.domain.judging import Judging
from chalicelib.domain.listing.standings import Standing, standing
from chalicelib.domain.periods import ROME, in_rome
from chalicelib.domain.reasons import WAITS_FOR_QUOTA, Reason, knows, reason
from chalicelib.domain.states import DeliveryStatus, can_cancel, can_settle, fic_status
from chalicelib.domain.tokens import Mode

_SETTLED = {
    (Settlement.SENT, DeliveryStatus.SENT),
    (Settlement.RESEND, DeliveryStatus.OUTCOME_UNKNOWN),
}
"""Where nothing more is known than what a person said: a later word of a server counts for more."""

_DEFAULT = Judging()


ROW_FIELDS = (
    "id",
    "status",
    "sent_date",
    "errors_count",
    "error_log",
    "from_email",
    "from_name",
    "to_email",
    "to_name",
    "subject",
    "content",
    "copy_to",
    "recipient_status",
    "recipient_date",
    "kind",
    "attachments",
    "batch_id",
    "category",
    "document",
    "delivery_status",
    "delivery_reason",
    "evidence",
    "evidence_reason",
    "evidence_at",
    "cannot_know",
    "provider",
    "expectation",
    "icon",
    "tracked",
    "is_copy",
    "deliver_as",
    "transport",
    "hits",
    "due_at",
    "queued_at",
    "delivered_at",
    "resend_of",
    "links_revoked_at",
    "can_cancel",
    "can_settle",
)
"""What a row has, FIC's sixteen first."""


def email_row(
    email: Email,
    *,
    now: datetime,
    licence_tracks: bool,
    attachment_urls: Sequence[str],
    content: str | None = None,
    judging: Judging = _DEFAULT,
) -> dict[str, Any]:
    """One row of the list.

    Args:
        email: with all its facts.
        now: tells a live lease from a dead one.
        licence_tracks: whether the company may see what came of its emails.
        attachment_urls: where the company itself can fetch each attachment.
        content: the body, where it was asked for; it does not lie with the facts.
        judging: how the company wants its hits judged.
    """
    stands = standing(email, now=now, licence_tracks=licence_tracks, judging=judging)
    status, known = stands.status, stands.known
    tracked = email.mode is Mode.IDENTIFIED and licence_tracks
    counted = email.tracked and licence_tracks and not email.erased_at
    return {
        "id": email.email_id,
        "status": fic_status(status),
        "sent_date": email.sent_at and email.sent_at.astimezone(ROME).strftime("%Y-%m-%d %H:%M:%S"),
        "errors_count": email.errors_count + bool(email.bounced_at),
        "error_log": email.bounce_reply or email.last_reply or email.last_reason,
        "from_email": email.from_email,
        "from_name": email.from_name,
        "to_email": email.to_email,
        "to_name": email.to_name,
        "subject": email.subject,
        "content": content,
        "copy_to": email.copy_to,
        "recipient_status": fic_recipient_status(known.level),
        "recipient_date": in_rome(known.at) if stands.is_read else None,
        "kind": KIND[email.category],
        "attachments": [
            {"filename": attachment.filename, "url": url}
            for attachment, url in zip(email.attachments, attachment_urls, strict=True)
        ],
        "batch_id": email.batch_id,
        "category": email.category.value,
        "document": email.document
        and {
            "id": email.document.id,
            "number": email.document.number,
            "version": email.document.version,
        },
        "delivery_status": status.value,
        "delivery_reason": _delivery_reason(email, status, licence_tracks=licence_tracks),
        "evidence": known.level.name.lower(),
        "evidence_reason": reason(known.reason),
        "evidence_at": in_rome(known.at),
        "cannot_know": [reason(code) for code in cannot_know(email, stands)],
        "provider": email.provider,
        "expectation": expectation(email.provider) if tracked else None,
        "icon": stands.icon.value,
        "tracked": tracked,
        "is_copy": email.is_copy,
        "deliver_as": email.deliver_as.value,
        "transport": email.transport.value,
        "hits": email.hit_count if counted else None,
        "due_at": in_rome(due_at(email.email_id)),
        "queued_at": in_rome(email.queued_at),
        "delivered_at": in_rome(email.delivered_at) if licence_tracks else None,
        "resend_of": email.resend_of,
        "links_revoked_at": in_rome(email.links_revoked_at),
        "can_cancel": can_cancel(email, now=now),
        "can_settle": can_settle(email, now=now),
    }


def cannot_know(email: Email, stands: Standing) -> list[str]:
    """What no hit could ever tell of this email, which must not be taken for "did not happen"."""
    level = stands.known.level
    if level is EvidenceLevel.NOT_TRACKED:
        return ["reading_unknowable"]
    limits = [] if stands.is_read else ["text_unknowable"]
    if email.stopped_at:
        limits.append(RECORDING_STOPPED)
    inside = {
        DeliverAs.ATTACHMENT: "download_unknowable",
        DeliverAs.BOTH: "download_half_knowable",
    }.get(email.deliver_as)
    if inside and email.attachments and level is not EvidenceLevel.DOWNLOADED:
        limits.append(inside)
    return limits


def version_reason(evidence: str, *, newer: bool | None) -> Reason | None:
    """What to make of an email after which another version of its document was sent.

    Args:
        evidence: of the email, as its row tells it.
        newer: whether there is another version; None: that cannot be told, nor anything of it.
    """
    if not newer:
        return None
    got_old_one = evidence == EvidenceLevel.DOWNLOADED.name.lower()
    return reason("old_version_downloaded" if got_old_one else "old_version_sent")


def _delivery_reason(email: Email, status: DeliveryStatus, *, licence_tracks: bool) -> Reason:
    if status is DeliveryStatus.BOUNCED and email.bounce_reason:
        return reason(email.bounce_reason)
    if status is DeliveryStatus.SENT and email.delayed_at and licence_tracks:
        return reason("delayed")
    if (email.settled_as, status) in _SETTLED and not email.accepted_reply:
        return reason(f"settled_{email.settled_as}")
    if status is DeliveryStatus.QUEUED and email.last_reason in WAITS_FOR_QUOTA:
        return reason(email.last_reason)
    failed = status is DeliveryStatus.FAILED and knows(email.last_reason)
    return reason(email.last_reason if failed else status.value)
