"""Spreadsheets, written row by row: XLSX, and CSV as Excel opens it.

Neither keeps more than a row in memory. XlsxWriter is imported where a workbook is begun: it takes
a while.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from io import TextIOWrapper
from typing import IO, Protocol, override

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from chalicelib.domain.listing.export_rows import COLUMNS, Cell, Kind
from chalicelib.domain.listing.sheet_formats import SheetFormat, begins_formula
from chalicelib.domain.words import Locale, words

_MOMENT_FORMATS: dict[Locale, str] = {"it": "dd/mm/yyyy hh:mm", "en": "yyyy-mm-dd hh:mm"}
_SEPARATORS: dict[Locale, str] = {"it": ";", "en": ","}
"""What a spreadsheet program takes for a separator where it speaks that language."""

_RECKONED = re.compile(
    r"[0-9.,][0-9 .,:/€$%-]*(e[+-]?[0-9]+)?"  # numbers, amounts, days, times
    r"|[0-9]{1,4}[ ./-]?[a-z]{3,9}\.?([ ./-]?[0-9]{1,4})?"  # days that name their month
    r"|(gen(naio)?|feb(braio|ruary)?|mar(zo|ch)?|apr(ile|il)?|mag(gio)?|giu(gno)?|lug(lio)?"
    r"|ago(sto)?|set(tembre)?|ott(obre)?|nov(embre|ember)?|dic(embre)?|jan(uary)?|may|june?|july?"
    r"|aug(ust)?|sep(tember)?|oct(ober)?|dec(ember)?)\.?[ ./-]?[0-9]{1,4}"
    r"|true|false|vero|falso",
    re.IGNORECASE,
)


class Sheet(Protocol):
    """A spreadsheet under way, whole when it is left."""

    def add(self, cells: Sequence[Cell]) -> None:
        """Write one more row."""


def sheet(
    file: IO[bytes], kind: SheetFormat, *, locale: Locale, made_at: datetime
) -> AbstractContextManager[Sheet]:
    """A sheet with its header, written to the file.

    Args:
        file: stays open.
        kind: XLSX or CSV.
        locale: of headers, and of what separates the cells of a CSV.
        made_at: what an XLSX says of itself.
    """
    if kind is SheetFormat.CSV:
        return _Csv(file, locale)
    return _Xlsx(file, locale, made_at)


class _Csv(AbstractContextManager["_Csv"]):
    """CSV in UTF-8, which Excel knows by its mark."""

    def __init__(self, file: IO[bytes], locale: Locale) -> None:
        self._text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
        # Every text in quotes: some programs take more than one sign for a separator, and what
        # comes behind a comma must begin no cell, which might be a formula.
        self._writer = csv.writer(
            self._text, delimiter=_SEPARATORS[locale], quoting=csv.QUOTE_STRINGS
        )
        self._writer.writerow(column.heading(locale) for column in COLUMNS)

    def add(self, cells: Sequence[Cell]) -> None:
        self._writer.writerow(map(_as_text, cells))

    @override
    def __exit__(self, *_: object) -> None:
        self._text.flush()
        self._text.detach()  # or the file would be closed with it


def _as_text(cell: Cell) -> str | int | None:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, str) and (begins_formula(cell) or _is_reckoned(cell)):
        return f"'{cell}"
    return cell


def _is_reckoned(text: str) -> bool:
    """Whether a spreadsheet program would show something else: 18 for 0018, a day for 1/2."""
    return _RECKONED.fullmatch(text.strip()) is not None


class _Xlsx(AbstractContextManager["_Xlsx"]):
    """A workbook of one sheet, whose texts are texts: nothing in it is a formula or a link."""

    def __init__(self, file: IO[bytes], locale: Locale, made_at: datetime) -> None:
        self._book = Workbook(file, {"constant_memory": True})
        self._book.set_properties({"created": made_at.replace(tzinfo=None)})
        self._sheet = self._book.add_worksheet(words("sheet", locale)["name"])
        self._rows = 0
        self._formats: dict[Kind, Format | None] = {
            Kind.TEXT: None,
            Kind.NUMBER: self._book.add_format({"num_format": "0"}),
            Kind.MOMENT: self._book.add_format({"num_format": _MOMENT_FORMATS[locale]}),
        }
        header = self._book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
        for place, column in enumerate(COLUMNS):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, column.heading(locale), header)
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0)

    def add(self, cells: Sequence[Cell]) -> None:
        self._rows += 1
        for place, (column, cell) in enumerate(zip(COLUMNS, cells, strict=True)):
            match cell:
                case None:
                    pass
                case str():
                    self._sheet.write_string(self._rows, place, cell)
                case datetime():
                    self._sheet.write_datetime(self._rows, place, cell, self._formats[column.kind])
                case _:
                    self._sheet.write_number(self._rows, place, cell, self._formats[column.kind])

    @override
    def __exit__(self, *_: object) -> None:
        self._sheet.autofilter(0, 0, self._rows, len(COLUMNS) - 1)
        self._book.close()
