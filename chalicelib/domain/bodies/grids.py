"""Tables of facts as plain text: one line for each row, columns below each other where they fit."""

from dataclasses import dataclass
from typing import Self

from chalicelib.domain.bodies.lines import KEPT_SPACE
from chalicelib.domain.bodies.markers import whole
from chalicelib.domain.bodies.tree import Element

_WIDEST = 72
_GAP = 2 * KEPT_SPACE
_MOST_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, and how it stands."""

    text: str
    columns: int = 1
    is_right: bool = False

    @classmethod
    def of(cls, element: Element, text: str) -> Self:
        """A cell as its attributes and its style want it."""
        style = element.attributes.get("style", "").replace(" ", "")
        return cls(
            text,
            min(max(whole(element.attributes.get("colspan"), default=1), 1), _MOST_COLUMNS),
            element.attributes.get("align") == "right" or "text-align:right" in style,
        )


def rows_of(table: Element) -> list[list[Element]]:
    """The cells of a table by rows, without those of tables within it."""
    rows: list[list[Element]] = []
    for child in table.children:
        if isinstance(child, str):
            continue
        if child.tag in {"thead", "tbody", "tfoot"}:
            rows += rows_of(child)
        elif child.tag == "tr":
            cells = [cell for cell in child.children if not isinstance(cell, str)]
            rows.append([cell for cell in cells if cell.tag in {"td", "th"}])
    return rows


def grid(rows: list[list[Cell]]) -> list[str]:
    """A line for each row."""
    widths = _widths(rows)
    if sum(widths) + len(_GAP) * (len(widths) - 1) > _WIDEST:
        return [" | ".join(cell.text for cell in row if cell.text) for row in rows]
    return [_aligned(row, widths) for row in rows]


def _widths(rows: list[list[Cell]]) -> list[int]:
    widths = [0] * max(sum(cell.columns for cell in row) for row in rows)
    for row in rows:
        column = 0
        for cell in row:
            if cell.columns == 1:
                widths[column] = max(widths[column], len(cell.text))
            column += cell.columns
    return widths


def _aligned(row: list[Cell], widths: list[int]) -> str:
    said = []
    column = 0
    for cell in row:
        spanned = widths[column : column + cell.columns]
        width = sum(spanned) + len(_GAP) * (len(spanned) - 1)
        said.append(_fill(cell, width))
        column += cell.columns
    return _GAP.join(said).rstrip(KEPT_SPACE)


def _fill(cell: Cell, width: int) -> str:
    text = cell.text.replace(" ", KEPT_SPACE)
    missing = KEPT_SPACE * (width - len(text))
    return missing + text if cell.is_right else text + missing
