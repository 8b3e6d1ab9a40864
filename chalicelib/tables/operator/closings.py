"""The closings table: how far companies' closings are, and in the end their receipts."""

from datetime import datetime
from typing import Any

from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.operator.closings import Closing, Place
from chalicelib.tables.attributes import MomentAttribute
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import held, updated_if


class ClosingItem(Model):
    """A closing as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.closings_table)

    company_id = NumberAttribute(hash_key=True)
    by = UnicodeAttribute()
    begun_at = MomentAttribute()
    archive_days = NumberAttribute()
    receipt_months = NumberAttribute()
    upload_id = UnicodeAttribute(null=True)
    source = NumberAttribute(default=0)
    start = UnicodeAttribute(null=True)
    parts = NumberAttribute(default=0)
    lease_until = MomentAttribute(null=True)
    archived_at = MomentAttribute(null=True)
    archive_bytes = NumberAttribute(default=0)
    erased: MapAttribute[str, Any] = MapAttribute(default=dict)
    closed_at = MomentAttribute(null=True)
    expires_at = NumberAttribute()
    """In seconds since 1970, as DynamoDB's TTL wants it."""


@failures_as_try_again()
def find_closing(company_id: int) -> Closing | None:
    """The company's closing, if it is or was closed."""
    try:
        return _to_closing(ClosingItem.get(company_id, consistent_read=True))
    except ClosingItem.DoesNotExist:
        return None


@failures_as_try_again()
def put_new_closing(closing: Closing) -> bool:
    """Keep that a company is to be closed; False: that is kept already."""
    item = ClosingItem(
        closing.company_id,
        by=closing.by,
        begun_at=closing.begun_at,
        archive_days=closing.archive_days,
        receipt_months=closing.receipt_months,
        expires_at=int(closing.receipt_until.timestamp()),
    )
    return held(lambda: item.save(condition=ClosingItem.company_id.does_not_exist()))


@failures_as_try_again()
def claim_closing(company_id: int, *, lease_until: datetime, now: datetime) -> Closing | None:
    """Take the closing for this worker alone; None: it is done with, or another has it."""
    item, lease = ClosingItem(company_id), ClosingItem.lease_until
    free = lease.does_not_exist() | (lease < now)
    undone = ClosingItem.company_id.exists() & ClosingItem.closed_at.does_not_exist()
    return _to_closing(item) if updated_if(item, [lease.set(lease_until)], undone & free) else None


@failures_as_try_again()
def note_progress(closing: Closing) -> None:
    """Keep how far it is."""
    place, upload_id = closing.place, ClosingItem.upload_id
    actions = [
        upload_id.set(closing.upload_id) if closing.upload_id else upload_id.remove(),
        ClosingItem.source.set(place.source),
        ClosingItem.start.set(place.start) if place.start else ClosingItem.start.remove(),
        ClosingItem.parts.set(place.parts),
        ClosingItem.erased.set(dict(closing.erased)),
        ClosingItem.archive_bytes.set(closing.archive_bytes),
    ]
    if closing.archived_at:
        actions.append(ClosingItem.archived_at.set(closing.archived_at))
    if closing.closed_at:
        actions.append(ClosingItem.closed_at.set(closing.closed_at))
    item = ClosingItem(closing.company_id)
    updated_if(item, actions, ClosingItem.company_id.exists())


@failures_as_try_again()
def release_closing(company_id: int) -> None:
    """Give up the claim."""
    item = ClosingItem(company_id)
    updated_if(item, [ClosingItem.lease_until.remove()], ClosingItem.company_id.exists())


def _to_closing(item: ClosingItem) -> Closing:
    return Closing(
        company_id=int(item.company_id),
        by=item.by,
        begun_at=item.begun_at,
        archive_days=int(item.archive_days),
        receipt_months=int(item.receipt_months),
        upload_id=item.upload_id or "",
        place=Place(int(item.source), item.start or "", int(item.parts)),
        archived_at=item.archived_at,
        archive_bytes=int(item.archive_bytes),
        erased={name: int(count) for name, count in item.erased.as_dict().items()},
        closed_at=item.closed_at,
    )
