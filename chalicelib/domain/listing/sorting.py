"""FIC's `sort`: fields in the order of their weight, each with `-` before it where descending."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.errors import invalid_field
from chalicelib.domain.listing.filter_fields import Row
from chalicelib.domain.listing.folding import place_of
from chalicelib.domain.problems import ProblemCode

SORTABLE = (
    *("id", "status", "sent_date", "errors_count", "from_email", "from_name", "to_email"),
    *("to_name", "subject", "copy_to", "recipient_status", "recipient_date", "kind"),
)


@dataclass(frozen=True, slots=True)
class SortKey:
    """A field to sort by."""

    field: str
    descending: bool

    def place(self, row: Row) -> tuple[bool, Any]:
        """Where the row stands among others: null behind all, whichever way they are sorted.

        Who has no name stands by the address that is shown in its place, and behind all once it is
        erased.
        """
        value = row[self.field]
        if self.field == "to_name":
            value = value or row["to_email"] or None
        if value is None:
            return not self.descending, 0
        return self.descending, place_of(value) if isinstance(value, str) else value


def read_sort(text: str) -> tuple[SortKey, ...]:
    """The fields to sort by.

    Raises:
        InvalidRequest: a field cannot be sorted by.
    """
    keys = [SortKey(name.removeprefix("-"), name.startswith("-")) for name in text.split(",")]
    for key in keys:
        if key.field not in SORTABLE:
            problem = f"{key.field or 'Nothing'}: emails are sorted by {', '.join(SORTABLE)}."
            raise invalid_field("sort", ProblemCode.NOT_A_CHOICE, problem)
    return tuple(keys)


def sort_rows[T](rows: list[tuple[Row, T]], keys: Sequence[SortKey]) -> list[T]:
    """Sort the values that belong to rows by the keys of the rows; equal rows keep their order."""
    for key in reversed(keys):
        rows.sort(key=lambda pair: key.place(pair[0]), reverse=key.descending)
    return [thing for _, thing in rows]
