"""An export that takes longer than anybody waits: facts about it, and how far it is by them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.domain.periods import in_rome
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.reasons import reason

KEPT_FOR = timedelta(days=3)
"""How long an export and its file are kept, as infra/template.yaml says: it names people."""

LEASE = timedelta(minutes=11)
"""Longer than its Lambda may run."""

GIVEN_UP_AFTER = timedelta(hours=6)
"""By then the queue has handed its message out for the last time."""


class ExportStatus(StrEnum):
    """How far an export is."""

    QUEUED = "queued"
    WRITING = "writing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A spreadsheet of a company's emails."""

    company_id: int
    export_id: str
    format: SheetFormat
    query: str
    """The filters and the order, as they were asked for; empty when it is done with them."""
    requested_at: datetime
    lease_until: datetime | None = None
    """A worker has it until then."""
    rows: int = 0
    """Read so far."""
    ready_at: datetime | None = None
    size: int = 0
    """In bytes."""
    failed_at: datetime | None = None
    reason: ReasonCode | None = None
    """Why it failed."""

    @property
    def expires_at(self) -> datetime:
        """When it is forgotten."""
        return self.requested_at + KEPT_FOR

    @property
    def is_done(self) -> bool:
        """Whether nothing more will come of it."""
        return self.ready_at is not None or self.failed_at is not None


def export_status(export: Export, *, now: datetime) -> ExportStatus:
    """How far the export is. One whose worker died waits for another, and fails in the end."""
    if export.ready_at:
        return ExportStatus.READY
    if export.failed_at or now - export.requested_at > GIVEN_UP_AFTER:
        return ExportStatus.FAILED
    writing = export.lease_until is not None and export.lease_until > now
    return ExportStatus.WRITING if writing else ExportStatus.QUEUED


def export_shown(export: Export, *, url: str | None, now: datetime) -> dict[str, Any]:
    """The export as the API shows it; `url` is where a ready one can be fetched."""
    status = export_status(export, now=now)
    failed = status is ExportStatus.FAILED
    return {
        "id": export.export_id,
        "format": export.format.value,
        "status": status.value,
        "rows": export.rows,
        "size": export.size if export.ready_at else None,
        "url": url,
        "reason": reason(export.reason or ReasonCode.EXPORT_GAVE_UP) if failed else None,
        "requested_at": in_rome(export.requested_at),
        "expires_at": in_rome(export.expires_at),
    }


def file_name(made_at: datetime, kind: SheetFormat) -> str:
    """What the file is called where it is saved; `made_at` counts as a day in Rome."""
    return f"e-mail_{(in_rome(made_at) or '')[:10]}.{kind}"
