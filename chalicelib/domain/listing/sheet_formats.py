"""The kinds of spreadsheet that there are."""

from enum import StrEnum


class SheetFormat(StrEnum):
    """What kind of file."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        """Its type by name."""
        return _MEDIA_TYPES[self]

    @property
    def content_type(self) -> str:
        """And how it is written."""
        return f"{self.media_type}; charset=utf-8" if self is self.CSV else self.media_type


_MEDIA_TYPES = {
    SheetFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SheetFormat.CSV: "text/csv",
}
