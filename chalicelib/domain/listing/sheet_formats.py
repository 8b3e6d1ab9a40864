"""The kinds of spreadsheet that there are."""

from enum import StrEnum


class SheetFormat(StrEnum):
    """What kind of file."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        """The media type, without parameters."""
        return _MEDIA_TYPES[self]

    @property
    def content_type(self) -> str:
        """The media type with its character set, for the header Content-Type."""
        return f"{self.media_type}; charset=utf-8" if self is self.CSV else self.media_type


_MEDIA_TYPES = {
    SheetFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SheetFormat.CSV: "text/csv",
}


_BEGINNINGS_OF_FORMULAS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""OWASP, CSV injection: what spreadsheet programs reckon rather than show, full-width too."""


def begins_formula(text: str) -> bool:
    """Whether a spreadsheet program would reckon with it rather than show it."""
    return text.startswith(_BEGINNINGS_OF_FORMULAS)
