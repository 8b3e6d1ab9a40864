"""The closing of a company: everything as one archive, then everything erased, with a receipt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

ARCHIVE_DAYS = (0, 7, 30, 90, 365, 3650)
"""How long an archive may be kept (0: none is made): infra/template.yaml has a rule for each."""

RECEIPT_MONTHS = 132
"""How long a receipt is kept where the operator says nothing else: ten years, and the one it is."""

LAST_REQUESTS = timedelta(seconds=40)
"""A request that began with a key of before may go on for so long."""

_MONTH = timedelta(days=31)


class ClosingState(StrEnum):
    """How far a closing is."""

    ARCHIVING = "archiving"
    ERASING = "erasing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Place:
    """How far the archive has been written: behind what."""

    source: int = 0
    """The number of the source that is being read."""
    start: str = ""
    """Where it goes on there, as the source itself says it; empty: at its beginning."""
    parts: int = 0
    """Of the archive, that S3 has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What is known of a closing: in the end, the receipt. It names nobody but the operator."""

    company_id: int
    by: str
    begun_at: datetime
    archive_days: int
    receipt_months: int
    upload_id: str = ""
    """By which S3 knows the archive that is being written."""
    place: Place = field(default_factory=Place)
    archived_at: datetime | None = None
    archive_bytes: int = 0
    erased: Mapping[str, int] = field(default_factory=dict)
    """How many items of each table, and how many files."""
    closed_at: datetime | None = None

    @property
    def state(self) -> ClosingState:
        """How far it is."""
        if self.closed_at:
            return ClosingState.CLOSED
        is_archived = self.archived_at or not self.archive_days
        return ClosingState.ERASING if is_archived else ClosingState.ARCHIVING

    @property
    def archive_until(self) -> datetime | None:
        """Until when its archive is there; None: there is none."""
        if not self.archived_at or not self.archive_days:
            return None
        return self.archived_at + timedelta(days=self.archive_days)

    @property
    def receipt_until(self) -> datetime:
        """Until when this is kept."""
        return self.begun_at + self.receipt_months * _MONTH
