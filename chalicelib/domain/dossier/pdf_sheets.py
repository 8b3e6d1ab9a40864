"""Pages of plain text as a PDF (ISO 32000): headings, paragraphs, and labels with what they name.

The typefaces are embedded, and the text can be searched and copied.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

import pydyf

from chalicelib.domain.dossier.pdf_objects import attach, date, embed
from chalicelib.domain.dossier.typefaces import Typeface, typeface

_WIDTH, _HEIGHT = 595, 842
"""A4 in points."""
_MARGIN = 56
_LEADING = 1.4
_FOOT = 36
_LABEL = 150
_LABEL_LINES = 3
"""As many lines as a label may have: it stands on one page."""
_GREY = (0.38, 0.4, 0.44)
_BLACK = (0.1, 0.1, 0.12)


class Style(NamedTuple):
    """How a text looks."""

    face: str
    size: float
    grey: bool = False


@dataclass(slots=True)
class Sheets:
    """Pages that fill from the top."""

    title: str
    language: str
    pages: list[pydyf.Stream] = field(default_factory=list)
    _used: dict[str, set[str]] = field(default_factory=dict)
    _y: float = 0.0

    def heading(self, text: str, size: float = 12) -> None:
        """A line in bold, which stays with what follows it."""
        self._y -= size
        self._need(size * _LEADING + 30)
        self._lines(text, Style("DejaVuSans-Bold", size), _MARGIN)
        self._y -= 3

    def paragraph(self, text: str, *, size: float = 9, grey: bool = False) -> None:
        """Lines across the page."""
        self._lines(text, Style("DejaVuSans", size, grey=grey), _MARGIN)
        self._y -= 2

    def pair(self, label: str, text: str, *, more: str = "") -> None:
        """A label and what it names, and more about it in grey; nothing where there is nothing."""
        if not text:
            return
        self._need(_LABEL_LINES * 9 * _LEADING)
        top, page = self._y, len(self.pages)
        self._lines(label, Style("DejaVuSans", 9, grey=True), _MARGIN, width=_LABEL - 8)
        below, self._y = self._y, top
        self._lines(text, Style("DejaVuSans", 9), _MARGIN + _LABEL)
        if more:
            self._lines(more, Style("DejaVuSans", 8, grey=True), _MARGIN + _LABEL)
        if len(self.pages) == page:
            self._y = min(self._y, below)
        self._y -= 2

    def pdf(self, *, made_at: datetime, footer: str, attached: tuple[str, bytes, str]) -> bytes:
        """The document.

        Args:
            made_at: told in its properties.
            footer: at the foot of each page, with {page} and {pages}.
            attached: a file's name, its content, and what it is.
        """
        for number, page in enumerate(self.pages, start=1):
            text = footer.format(page=number, pages=len(self.pages))
            self._write(page, text, Style("DejaVuSans", 7, grey=True), (_MARGIN, _FOOT))
        document = pydyf.PDF()
        fonts = pydyf.Dictionary(
            {
                _resource(name): embed(document, typeface(name), used).reference
                for name, used in sorted(self._used.items())
            }
        )
        for stream in self.pages:
            document.add_object(stream)
            document.add_page(
                pydyf.Dictionary(
                    {
                        "Type": "/Page",
                        "Parent": document.pages.reference,
                        "MediaBox": pydyf.Array([0, 0, _WIDTH, _HEIGHT]),
                        "Resources": pydyf.Dictionary({"Font": fonts}),
                        "Contents": stream.reference,
                    }
                )
            )
        attach(document, attached, made_at)
        document.catalog["Lang"] = pydyf.String(self.language)
        document.catalog["PageMode"] = "/UseAttachments"
        document.info["Title"] = pydyf.String(self.title)
        document.info["Creator"] = pydyf.String("Ricevuta")
        document.info["CreationDate"] = date(made_at)
        output = BytesIO()
        document.write(output, compress=True)
        return output.getvalue()

    def _lines(self, text: str, style: Style, x: float, *, width: float | None = None) -> None:
        font = typeface(style.face)
        room = _WIDTH - _MARGIN - x if width is None else width
        for line in _broken(font.writable(text), font, style.size, room):
            self._need(style.size * _LEADING)
            self._y -= style.size * _LEADING
            self._write(self.pages[-1], line, style, (x, self._y))

    def _write(self, page: pydyf.Stream, line: str, style: Style, at: tuple[float, float]) -> None:
        font = typeface(style.face)
        line = font.writable(line)
        self._used.setdefault(style.face, set()).update(line)
        page.begin_text()
        page.set_color_rgb(*(_GREY if style.grey else _BLACK))
        page.set_font_size(_resource(style.face), style.size)
        page.move_text_to(*(round(points, 2) for points in at))
        glyphs = "".join(f"{font.glyphs[character]:04x}" for character in line)
        page.stream.append(f"<{glyphs}> Tj".encode())
        page.end_text()

    def _need(self, points: float) -> None:
        """Go on at the top of a new page where this one has no room."""
        if not self.pages or self._y - points < _MARGIN:
            self.pages.append(pydyf.Stream(compress=True))
            self._y = _HEIGHT - _MARGIN


def _resource(face: str) -> str:
    """By which name a page calls the typeface."""
    return face.replace("-", "")


def _broken(text: str, font: Typeface, size: float, width: float) -> Iterator[str]:
    """The text in lines of at most that width, broken at spaces, and within what has none."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if font.width(longer, size) <= width:
            line = longer
            continue
        if line:
            yield line
        line = ""
        for character in word:
            if font.width(line + character, size) > width:
                yield line
                line = ""
            line += character
    yield line
