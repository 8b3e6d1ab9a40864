"""Which fields rows have: FIC's `fields` and `fieldset`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.errors import InvalidRequest, invalid_field
from chalicelib.domain.listing.row_fields import ROW_FIELDS
from chalicelib.domain.problems import Problem, ProblemCode

_FIELDSETS = ("basic", "detailed", "fic_view")


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields of a list's rows."""

    only: tuple[str, ...] = ()
    """Just these, in this order; empty: all."""
    content: bool = False
    """Whether rows hold the email's body, which costs a request for each."""
    without_content: bool = False
    """Whether rows lack the body's field altogether, where others have null."""

    def of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row as far as it was asked for."""
        if self.only:
            return {name: row[name] for name in self.only}
        return {
            name: value
            for name, value in row.items()
            if name != "content" or not self.without_content
        }


def read_columns(*, fields: str | None, fieldset: str | None) -> Columns:
    """The fields that are asked for; `fields` is the finer word and counts.

    Raises:
        InvalidRequest: there is no such fieldset, or field.
    """
    if fieldset and fieldset not in _FIELDSETS:
        sentence = f"One of: {', '.join(_FIELDSETS)}."
        raise invalid_field("fieldset", ProblemCode.NOT_A_CHOICE, sentence)
    if fields:
        only = tuple(name.strip() for name in fields.split(","))
        if unknown := [name for name in only if name not in ROW_FIELDS]:
            sentences = [f"Emails have no field {name}." for name in unknown]
            problems = [Problem(ProblemCode.NOT_A_CHOICE, sentence) for sentence in sentences]
            raise InvalidRequest({"fields": problems})
        return Columns(only, content="content" in only)
    return Columns(
        content=fieldset in {"detailed", "fic_view"}, without_content=fieldset == "basic"
    )
