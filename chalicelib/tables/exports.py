"""The exports table: spreadsheets that are written by and by, for a few days."""

from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.domain.listing.exports import Export, ExportStatus, export_status
from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.domain.reason_codes import ReasonCode, known_reason
from chalicelib.tables.attributes import MomentAttribute
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import updated_if


class ExportItem(Model):
    """An export as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.exports_table)

    company_id = NumberAttribute(hash_key=True)
    export_id = UnicodeAttribute(range_key=True)
    format = UnicodeAttribute()
    asked = UnicodeAttribute(null=True)
    """May name a person: it goes when the file is there."""
    requested_at = MomentAttribute()
    lease_until = MomentAttribute(null=True)
    rows = NumberAttribute(default=0)
    ready_at = MomentAttribute(null=True)
    size = NumberAttribute(default=0)
    failed_at = MomentAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    expires_at = NumberAttribute()
    """In seconds since 1970, as DynamoDB's TTL wants it."""


@failures_as_try_again()
def put_new_export(export: Export) -> None:
    """Store an export that was asked for."""
    ExportItem(
        export.company_id,
        export.export_id,
        format=export.format.value,
        asked=export.query,
        requested_at=export.requested_at,
        expires_at=int(export.expires_at.timestamp()),
    ).save()


@failures_as_try_again()
def find_export(*, company_id: int, export_id: str) -> Export | None:
    """The company's export of this id, as last written."""
    try:
        return _to_export(ExportItem.get(company_id, export_id, consistent_read=True))
    except ExportItem.DoesNotExist:
        return None


@failures_as_try_again()
def count_under_way(company_id: int, *, now: datetime) -> int:
    """How many of the company's exports are being written or wait for it."""
    found = map(_to_export, ExportItem.query(company_id, consistent_read=True))
    going_on = {ExportStatus.QUEUED, ExportStatus.WRITING}
    return sum(export_status(export, now=now) in going_on for export in found)


@failures_as_try_again()
def forget_export(export: Export) -> None:
    """Remove an export of which nothing was begun."""
    ExportItem(export.company_id, export.export_id).delete()


@failures_as_try_again()
def claim_export(
    *, company_id: int, export_id: str, lease_until: datetime, now: datetime
) -> Export | None:
    """Take the export for this worker alone; None if it is done with, or another has it."""
    item = ExportItem(company_id, export_id)
    free = ExportItem.lease_until.does_not_exist() | (ExportItem.lease_until < now)
    undone = ExportItem.ready_at.does_not_exist() & ExportItem.failed_at.does_not_exist()
    actions: list[Action] = [ExportItem.lease_until.set(lease_until), ExportItem.rows.set(0)]
    claimed = updated_if(item, actions, ExportItem.company_id.exists() & undone & free)
    return _to_export(item) if claimed else None


@failures_as_try_again()
def note_rows(export: Export, rows: int) -> None:
    """Record how many emails have been read."""
    _change(export, ExportItem.rows.set(rows))


@failures_as_try_again()
def release_export(export: Export) -> None:
    """Give up the claim, so that the export may be claimed again."""
    _change(export, ExportItem.lease_until.remove())


@failures_as_try_again()
def record_ready(export: Export, *, rows: int, size: int, at: datetime) -> None:
    """Record that the file is there."""
    _change(
        export,
        ExportItem.rows.set(rows),
        ExportItem.size.set(size),
        ExportItem.ready_at.set(at),
        ExportItem.asked.remove(),
    )


@failures_as_try_again()
def record_export_failed(export: Export, *, reason: ReasonCode, at: datetime) -> None:
    """Record that there will be no file."""
    _change(
        export,
        ExportItem.failed_at.set(at),
        ExportItem.reason.set(reason),
        ExportItem.asked.remove(),
    )


def _change(export: Export, *actions: Action) -> None:
    item = ExportItem(export.company_id, export.export_id)
    updated_if(item, actions, ExportItem.company_id.exists())


def _to_export(item: ExportItem) -> Export:
    return Export(
        company_id=int(item.company_id),
        export_id=item.export_id,
        format=SheetFormat(item.format),
        query=item.asked or "",
        requested_at=item.requested_at,
        lease_until=item.lease_until,
        rows=int(item.rows),
        ready_at=item.ready_at,
        size=int(item.size),
        failed_at=item.failed_at,
        reason=known_reason(item.reason),
    )
