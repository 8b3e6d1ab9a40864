"""An email as the API shows it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.categories import KIND
from chalicelib.domain.email_ids import due_at
from chalicelib.domain.emails import DeliverAs, Document, Email, Settlement, Transport
from chalicelib.domain.evidence.evidence import (
    EvidenceLevel,
    fic_recipient_status,
)
from chalicelib.domain.evidence.providers import expectation
from chalicelib.domain.evidence.verdicts import Rule
from chalicelib.domain.judging import Lens
from chalicelib.domain.listing.row_fields import DocumentOfRow, EmailRow
from chalicelib.domain.listing.silence import silent_days
from chalicelib.domain.listing.standings import Standing, standing
from chalicelib.domain.message.addresses import readable_address
from chalicelib.domain.periods import ROME, in_rome
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.reasons import CALLS_OFF, WAITS_FOR_QUOTA, Reason, reason
from chalicelib.domain.states import (
    DeliveryStatus,
    can_cancel,
    can_resend,
    can_revoke_links,
    can_settle,
    fic_status,
    moment_of,
)
from chalicelib.domain.tokens import Mode

_SETTLED = {
    (Settlement.SENT, DeliveryStatus.SENT): ReasonCode.SETTLED_SENT,
    (Settlement.RESEND, DeliveryStatus.OUTCOME_UNKNOWN): ReasonCode.SETTLED_RESEND,
}
"""Where nothing more is known than what a person said: a later word of a server counts for more."""

_PROVEN = frozenset({Rule.CODE_PASSED})
"""What a company cannot have made, though its own server had every link of the mail."""


def email_row(
    email: Email,
    lens: Lens,
    *,
    now: datetime,
    attachment_urls: Sequence[str],
    content: str | None = None,
) -> EmailRow:
    """One row of the list.

    Args:
        email: with all its facts.
        lens: through which its company looks at it.
        now: tells a live lease from a dead one.
        attachment_urls: where the company itself can fetch each attachment.
        content: the body, where it was asked for; it does not lie with the facts.
    """
    stands = standing(email, lens, now=now)
    status, known = stands.status, stands.known
    tracked = email.mode is Mode.IDENTIFIED and lens.tracks
    counted = email.untracked is None and lens.tracks and not email.erased_at
    why, happened_at = delivery_told(email, lens, status)
    return {
        "id": email.email_id,
        "status": fic_status(status),
        "sent_date": _by_rome(email.sent_at),
        "errors_count": email.errors_count + bool(email.bounced_at),
        "error_log": email.bounce_reply or email.last_reply or email.last_reason or "",
        "from_email": readable_address(email.from_email),
        "from_name": email.from_name,
        "to_email": readable_address(email.to_email),
        "to_name": email.to_name,
        "subject": email.subject,
        "content": content,
        "copy_to": readable_address(email.copy_to),
        "recipient_status": fic_recipient_status(known.level),
        "recipient_date": in_rome(known.at) if stands.is_read else None,
        "kind": KIND[email.category],
        "attachments": [
            {"filename": attachment.filename, "url": url}
            for attachment, url in zip(email.attachments, attachment_urls, strict=True)
        ],
        "batch_id": email.batch_id,
        "category": email.category.value,
        "document": _document(email.document) if email.document else None,
        "statement": [_document(one) for one in email.statement],
        "delivery_status": status.value,
        "delivery_reason": reason(why),
        "delivery_at": in_rome(happened_at),
        "evidence": known.level.name.lower(),
        "evidence_reason": reason(known.reason),
        "evidence_certainty": stands.sure.value,
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
        "delivered_at": in_rome(email.delivered_at) if lens.tracks else None,
        "silent_days": silent_days(email, stands, now=now),
        "resend_of": email.resend_of,
        "cc": email.cc or None,
        "metadata": dict(email.metadata),
        "resent_as": email.resent_as,
        "resent_at": in_rome(email.resent_at),
        "links_revoked_at": in_rome(email.links_revoked_at),
        "can_cancel": can_cancel(email, now=now),
        "can_resend": can_resend(email, now=now),
        "can_revoke_links": can_revoke_links(email, now=now),
        "can_settle": can_settle(email, now=now),
    }


def _by_rome(moment: datetime | None) -> str | None:
    """As FIC writes a moment."""
    return moment.astimezone(ROME).strftime("%Y-%m-%d %H:%M:%S") if moment else None


def _document(document: Document) -> DocumentOfRow:
    """A document as a row names it."""
    return {
        "id": document.id,
        "number": document.number,
        "version": document.version,
        "reference": document.reference,
    }


def cannot_know(email: Email, stands: Standing) -> list[ReasonCode]:
    """What no hit could ever tell of this email, which must not be taken for "did not happen"."""
    level = stands.known.level
    if level is EvidenceLevel.NOT_TRACKED:
        return [ReasonCode.READING_UNKNOWABLE]
    limits = [] if stands.is_read else [ReasonCode.TEXT_UNKNOWABLE]
    if email.stopped_at:
        limits.append(ReasonCode.RECORDING_STOPPED)
    inside = {
        DeliverAs.ATTACHMENT: ReasonCode.DOWNLOAD_UNKNOWABLE,
        DeliverAs.BOTH: ReasonCode.DOWNLOAD_HALF_KNOWABLE,
    }.get(email.deliver_as)
    if inside and email.attachments and level is not EvidenceLevel.DOWNLOADED:
        limits.append(inside)
    if email.transport is Transport.SMTP and stands.is_read and stands.known.reason not in _PROVEN:
        limits.append(ReasonCode.SENDER_COULD)
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
    return reason(ReasonCode.OLD_VERSION_DOWNLOADED if got_old_one else ReasonCode.OLD_VERSION_SENT)


def delivery_told(
    email: Email, lens: Lens, status: DeliveryStatus
) -> tuple[StrEnum, datetime | None]:
    """What is said of the sending, and when that happened."""
    if status is DeliveryStatus.BOUNCED and email.bounce_reason:
        return email.bounce_reason, email.bounced_at
    if status is DeliveryStatus.SENT and email.delayed_at and lens.tracks:
        return ReasonCode.DELAYED, email.delayed_at
    settled = email.settled_as and _SETTLED.get((email.settled_as, status))
    if settled and not email.accepted_reply:
        return settled, email.settled_at
    says_more = (
        status is DeliveryStatus.FAILED
        or (status is DeliveryStatus.QUEUED and email.last_reason in WAITS_FOR_QUOTA)
        or (status is DeliveryStatus.CANCELLED and email.last_reason in CALLS_OFF)
    )
    return (says_more and email.last_reason) or status, moment_of(email, status)
