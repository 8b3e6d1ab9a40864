"""Pages of plain text as a PDF: headings, paragraphs, and labels with what they name."""

from datetime import datetime
from typing import NamedTuple, cast

from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos
from fpdf.fonts import TTFFont
from fpdf.prefs import ViewerPreferences

from chalicelib.domain.rule_data import DATA

_FACE = "DejaVuSans"
_MARGIN = 56
"""In points, as all lengths here."""
_LEADING = 1.4
_FOOT = 44
_LABEL = 150
_LABEL_LINES = 3
"""As many lines as a label may have: it stands on one page."""
_BELOW_HEADING = 30
"""What must fit below a heading, so that no heading stands alone at the foot of a page."""
_PAGES = "{nb}"
"""What FPDF replaces by the number of pages, in a foot alone: people may write it too."""
_GREY = (97, 102, 112)
_BLACK = (26, 26, 31)


class Attached(NamedTuple):
    """A file that the document carries."""

    name: str
    content: bytes
    about: str


class Sheets(FPDF):
    """Pages that fill from the top, the same bytes for the same words."""

    def __init__(self, *, title: str, language: str, made_at: datetime, foot: str) -> None:
        """Begin the first page.

        Args:
            title: told in the document's properties, and by its window.
            language: for programs that read aloud.
            made_at: told in the document's properties.
            foot: at the foot of each page, with {page} and {pages}.
        """
        super().__init__(unit="pt", format="A4")
        self._foot = foot
        for style, file in (("", _FACE), ("B", f"{_FACE}-Bold")):
            self.add_font(_FACE, style, DATA / "fonts" / f"{file}.ttf")
        self.set_title(title)
        self.set_lang(language)
        self.set_creator("Ricevuta")
        self.set_creation_date(made_at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN)
        self.c_margin = 0
        self.add_page()

    def heading(self, text: str, size: float = 12) -> None:
        """Write a line in bold, which stays with what follows it, and a bookmark to it."""
        self._keep(size + size * _LEADING + _BELOW_HEADING)
        if self.y > self.t_margin:
            self.y += size
        self.start_section(text)
        self._lines(text, size, style="B")
        self.y += 3

    def paragraph(self, text: str, *, size: float = 9, grey: bool = False) -> None:
        """Write lines across the page."""
        self._lines(text, size, grey=grey)
        self.y += 2

    def pair(self, label: str, text: str, *, more: str = "") -> None:
        """Write a label, what it names, and more in grey; nothing where it names nothing."""
        if not text:
            return
        self._keep(_LABEL_LINES * 9 * _LEADING)
        top, page = self.y, self.page
        self._lines(label, 9, grey=True, width=_LABEL - 8)
        below, self.y = self.y, top
        self._lines(text, 9, x=_MARGIN + _LABEL)
        if more:
            self._lines(more, 8, x=_MARGIN + _LABEL, grey=True)
        if self.page == page:
            self.y = max(self.y, below)
        self.y += 2

    def pdf(self, attached: Attached) -> bytes:
        """Attach the file, and write the document."""
        self.embed_file(
            bytes=attached.content,
            basename=attached.name,
            desc=attached.about,
            mime_type="application/json",
            modification_date=self.creation_date,
            associated_file_relationship="Source",
            compress=True,
        )
        self.page_mode = "USE_ATTACHMENTS"
        return bytes(self.output())

    def header(self) -> None:
        """Begin a page; called by FPDF. Nothing on it stands for the number of pages."""
        self.alias_nb_pages("")

    def footer(self) -> None:
        """Write the foot of a page; called by FPDF when the page ends."""
        self.alias_nb_pages(_PAGES)
        self.set_y(-_FOOT)
        self._lines(self._foot.format(page=self.page, pages=_PAGES), 6.5, grey=True)

    def _lines(
        self,
        text: str,
        size: float,
        *,
        style: str = "",
        grey: bool = False,
        x: float = _MARGIN,
        width: float = 0,
    ) -> None:
        self.set_font(_FACE, style, size)
        self.set_text_color(_GREY if grey else _BLACK)
        self.x = x
        self.multi_cell(
            width,
            size * _LEADING,
            self._writable(text),
            align=Align.L,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
            print_sh=True,
        )

    def _writable(self, text: str) -> str:
        """The text in characters that the typeface has: another one is written as [U+4E2D]."""
        known = cast("TTFFont", self.current_font).cmap
        return "".join(
            character
            if ord(character) in known
            else " "
            if character.isspace()
            else f"[U+{ord(character):04X}]"
            for character in text
        )

    def _keep(self, height: float) -> None:
        """Go on at the top of a new page where this one has no room for that."""
        if self.will_page_break(height):
            self.add_page()
