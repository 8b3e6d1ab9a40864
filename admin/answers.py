"""What a command answers: data for programs, and tables of it for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

type Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a command."""

    data: Any
    """For `--json`, and where it is rows or a row, for people too."""
    say: str = ""
    """A sentence for people."""
    secret: str = ""
    """Shown to people this once, alone on the last line."""


def text_of(answer: Answer) -> str:
    """The answer for people."""
    match answer.data:
        case [] if not answer.say:
            table = "none"
        case list() as rows:
            table = table_of(rows)
        case dict() as row:
            table = "\n".join(f"{name:<16} {_cell(value)}" for name, value in row.items())
        case _:
            table = ""
    return "\n".join(filter(None, (table, answer.say)))


def table_of(rows: Sequence[Row]) -> str:
    """Rows below their headings, in columns as wide as what they hold."""
    if not rows:
        return ""
    cells = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )
    return "\n".join(lines)


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case list():
            return " ".join(map(_cell, value)) or "-"
        case dict():
            return " ".join(f"{name}={_cell(one)}" for name, one in value.items()) or "-"
        case _:
            return str(value)
