"""The list as a spreadsheet: its columns, and the cells of each row."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from chalicelib.domain.listing.filter_fields import Row
from chalicelib.domain.words import Locale, words

type Cell = str | int | datetime | None
"""A moment has no zone: it is what Rome's clock shows."""


class Kind(Enum):
    """What the cells of a column are."""

    TEXT = auto()
    NUMBER = auto()
    MOMENT = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export."""

    name: str
    width: int
    """In characters, where the file can say so."""
    kind: Kind = Kind.TEXT

    def heading(self, locale: Locale) -> str:
        """What stands above the column."""
        heading: str = words("sheet", locale)[self.name]
        return heading


COLUMNS = (
    Column("due", 17, Kind.MOMENT),
    Column("category", 20),
    Column("number", 16),
    Column("version", 10),
    Column("to_name", 30),
    Column("to_email", 34),
    Column("subject", 44),
    Column("attachments", 30),
    Column("state", 18),
    Column("meaning", 50),
    Column("reading", 24),
    Column("how_known", 50),
    Column("read_at", 19, Kind.MOMENT),
    Column("sent_at", 17, Kind.MOMENT),
    Column("delivered_at", 17, Kind.MOMENT),
    Column("hits", 12, Kind.NUMBER),
    Column("from_email", 34),
    Column("is_copy", 12),
    Column("resend_of", 19),
    Column("id", 19),
)


def cells_of(row: Row, locale: Locale) -> tuple[Cell, ...]:
    """The cells of a row of the list, in the order of the columns.

    Ids are text: a spreadsheet's numbers have fifteen digits, and rounding one makes it another's.
    """
    document = row["document"] or {}
    return (
        _moment(row["due_at"]),
        words("categories", locale)[row["category"]],
        document.get("number"),
        document.get("version"),
        row["to_name"] or None,
        row["to_email"] or None,
        row["subject"] or None,
        ", ".join(file["filename"] for file in row["attachments"]) or None,
        words("delivery", locale)[row["delivery_status"]],
        row["delivery_reason"][locale],
        words("evidence", locale)[row["evidence"]],
        row["evidence_reason"][locale],
        _moment(row["recipient_date"]),
        _moment(row["sent_date"]),
        _moment(row["delivered_at"]),
        row["hits"],
        row["from_email"],
        words("sheet", locale)["yes"] if row["is_copy"] else None,
        str(row["resend_of"]) if row["resend_of"] is not None else None,
        str(row["id"]),
    )


def _moment(text: str | None) -> datetime | None:
    """What Rome's clock showed, which is how the row tells it."""
    return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
