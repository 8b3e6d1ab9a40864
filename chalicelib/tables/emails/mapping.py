"""An email as its item holds it, and back."""

from collections.abc import Iterator
from typing import Any

from pynamodb.attributes import MapAttribute

from chalicelib.domain.categories import Category
from chalicelib.domain.consents import recipient_key
from chalicelib.domain.due import due_key, first_waiting, shard_of
from chalicelib.domain.emails import (
    UNKNOWN_PROVIDER,
    Attachment,
    DeliverAs,
    Document,
    Email,
    Settlement,
    Transport,
    Untracked,
)
from chalicelib.domain.hits import Hit, read_fetched
from chalicelib.domain.links import kept_until
from chalicelib.domain.reason_codes import known_reason
from chalicelib.domain.states import awaits_sending
from chalicelib.tables.attributes import from_milliseconds, optional_int
from chalicelib.tables.emails.item import (
    AttachmentMap,
    DocumentMap,
    EmailItem,
    HitMap,
    category_key,
)

_MOMENTS = (
    "queued_at",
    "sent_at",
    "delivered_at",
    "bounced_at",
    "complained_at",
    "failed_at",
    "outcome_unknown_at",
    "cancelled_at",
    "delayed_at",
    "settled_at",
    "resent_at",
    "stopped_at",
    "erased_at",
    "erasure_known_at",
    "links_revoked_at",
    "held_until",
    "lease_until",
)


def to_email(item: EmailItem) -> Email:
    """The email that an item holds."""
    return Email(
        company_id=int(item.company_id),
        email_id=int(item.email_id),
        batch_id=item.batch_id,
        category=Category(item.category),
        subject=item.subject,
        to_email=item.to_email,
        to_name=item.to_name or "",
        from_email=item.from_email,
        from_name=item.from_name or "",
        reply_to=item.reply_to,
        copy_to=item.copy_to or "",
        transport=Transport(item.transport),
        deliver_as=DeliverAs(item.deliver_as),
        attachments=tuple(
            Attachment(file.filename, file.content_type, int(file.size), file.sha256)
            for file in item.attachments
        ),
        retention_months=int(item.retention_months),
        document=_document_of(item),
        statement=tuple(map(_document, item.statement or ())),
        untracked=Untracked(item.untracked) if item.untracked else None,
        gated=bool(item.gated),
        gated_by_code=bool(item.gated_by_code),
        resend_of=optional_int(item.resend_of),
        message_id=item.message_id or "",
        references=item.references or "",
        resent_as=optional_int(item.resent_as),
        cc=item.cc or "",
        metadata=_metadata(item),
        written_by=item.written_by or "",
        queued_by=item.queued_by or "",
        reminder=item.reminder or "",
        cancelled_by=item.cancelled_by or "",
        settled_by=item.settled_by or "",
        links_revoked_by=item.links_revoked_by or "",
        **{name: getattr(item, name) for name in _MOMENTS},
        settled_as=Settlement(item.settled_as) if item.settled_as else None,
        lease_id=item.lease_id or "",
        attempts=int(item.attempts),
        errors_count=int(item.errors_count),
        last_reason=known_reason(item.last_reason),
        last_reply=item.last_reply or "",
        accepted_reply=item.accepted_reply or "",
        delivery_reply=item.delivery_reply or "",
        delay_reply=item.delay_reply or "",
        bounce_reply=item.bounce_reply or "",
        bounce_reason=known_reason(item.bounce_reason),
        provider=item.provider or UNKNOWN_PROVIDER,
        hits=tuple(_hits(item)),
        hit_count=int(item.hit_count),
    )


def to_item(email: Email) -> EmailItem:
    """An item that holds the email, with all its facts."""
    return EmailItem(
        email.company_id,
        email.email_id,
        category_key=category_key(email.company_id, email.category),
        due_key=_due_key(email) if awaits_sending(email) else None,
        recipient_key=recipient_key(email.company_id, email.to_email) if email.to_email else None,
        batch_id=email.batch_id,
        category=email.category.value,
        subject=email.subject,
        to_email=email.to_email,
        to_name=email.to_name,
        from_email=email.from_email,
        from_name=email.from_name,
        reply_to=email.reply_to,
        copy_to=email.copy_to or None,
        transport=email.transport.value,
        deliver_as=email.deliver_as.value,
        document=email.document and _document_map(email.document),
        statement=[_document_map(one) for one in email.statement] or None,
        attachments=[
            AttachmentMap(
                filename=file.filename,
                content_type=file.content_type,
                size=file.size,
                sha256=file.sha256,
            )
            for file in email.attachments
        ],
        attachment_count=email.attachment_count or None,
        retention_months=email.retention_months,
        untracked=email.untracked and email.untracked.value,
        gated=email.gated or None,
        gated_by_code=email.gated_by_code or None,
        resend_of=email.resend_of,
        resent_as=email.resent_as,
        message_id=email.message_id or None,
        references=email.references or None,
        cc=email.cc or None,
        metadata=dict(email.metadata) or None,
        written_by=email.written_by or None,
        queued_by=email.queued_by or None,
        reminder=email.reminder or None,
        cancelled_by=email.cancelled_by or None,
        settled_by=email.settled_by or None,
        links_revoked_by=email.links_revoked_by or None,
        expires_at=int(kept_until(email).timestamp()),
        **{name: getattr(email, name) for name in _MOMENTS},
        settled_as=email.settled_as and email.settled_as.value,
        lease_id=email.lease_id or None,
        attempts=email.attempts,
        errors_count=email.errors_count,
        last_reason=email.last_reason,
        last_reply=email.last_reply or None,
        accepted_reply=email.accepted_reply or None,
        delivery_reply=email.delivery_reply or None,
        delay_reply=email.delay_reply or None,
        bounce_reply=email.bounce_reply or None,
        bounce_reason=email.bounce_reason,
        provider=None if email.provider == UNKNOWN_PROVIDER else email.provider,
        hits=[
            HitMap(
                at=hit.at,
                what=str(hit.fetched),
                agent=hit.agent,
                network=hit.network,
                source=hit.source,
                near_sender=hit.near_sender or None,
            )
            for hit in email.hits
        ],
        hit_count=email.hit_count,
    )


def _document_of(item: EmailItem) -> Document | None:
    document: DocumentMap | None = item.document
    return None if document is None else _document(document)


def _document(document: DocumentMap) -> Document:
    return Document(
        optional_int(document.id), document.number, document.version, document.reference
    )


def _document_map(document: Document) -> DocumentMap:
    return DocumentMap(
        id=document.id,
        number=document.number,
        version=document.version,
        reference=document.reference,
    )


def _metadata(item: EmailItem) -> dict[str, str]:
    metadata: MapAttribute[str, str] | None = item.metadata
    return {} if metadata is None else metadata.as_dict()


def _due_key(email: Email) -> str:
    waiting = first_waiting(email.email_id, queued_at=email.queued_at)
    return due_key(waiting, shard_of(email.email_id))


def _hits(item: EmailItem) -> Iterator[Hit]:
    for hit in item.hits:
        yield Hit(
            hit.at,
            read_fetched(hit.what),
            hit.agent,
            hit.network,
            optional_int(hit.source),
            bool(hit.near_sender),
        )
    late = {_late_hit(kept) for kept in item.late_hits.as_dict().values()}
    yield from sorted(late, key=lambda hit: hit.at)


def _late_hit(kept: dict[str, Any]) -> Hit:
    at = from_milliseconds(int(kept["at"]))
    return Hit(
        at,
        read_fetched(kept["what"]),
        kept["agent"],
        kept["network"],
        optional_int(kept.get("source")),
        bool(kept.get("near_sender")),
    )
