"""A body as plain text: what its HTML shows, in its order, as somebody would type it."""

import re
from urllib.parse import unquote

from chalicelib.domain.bodies.grids import Cell, grid, rows_of
from chalicelib.domain.bodies.lines import KEPT_SPACE, Lines, is_hidden
from chalicelib.domain.bodies.markers import marker, whole
from chalicelib.domain.bodies.place import INLINE, PLACE
from chalicelib.domain.bodies.tree import Element

_APART = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "table", "pre",
    "figure", "hr", "address"
})  # fmt: skip
"""What an empty line stands before and behind."""

_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPACE_IN_LINE = re.compile(r"[ \t\r\f]+")
_WHITE = re.compile(
    r"white-space\s*:\s*(pre-line|pre-wrap|pre|break-spaces|normal|nowrap)", re.IGNORECASE
)
_NO_FACT = frozenset({"table", "ul", "ol", "dl", "blockquote", "pre", "hr", PLACE})
"""What a cell of facts does not hold."""
_AS_WRITTEN = {"pre", "pre-wrap", "break-spaces"}


def plain_text(tree: Element) -> str:
    """The text of a tree; a line of its own holds `PLACE` where the buttons stand."""
    reader = _Reader()
    reader.read(tree)
    reader.end_line()
    return reader.lines.text()


class _Reader:
    def __init__(self) -> None:
        self.lines = Lines()
        self._line: list[str] = []
        self._marker = ""
        self._indent = ""
        self._white = "normal"

    def read(self, element: Element) -> None:
        """Read what an element holds."""
        for child in element.children:
            if isinstance(child, str):
                self._line.append(_collapsed(child, self._white))
            elif child.tag == PLACE:
                self._read_place()
            elif not is_hidden(child):
                self._read_element(child)

    def end_line(self) -> None:
        """Write what stands in the line."""
        text, self._line = "".join(self._line), []
        lines = [_trimmed(line) for line in text.split("\n")]
        if not any(lines):
            if "\n" in text or "\xa0" in text:
                self.lines.set_apart()
            return
        if not lines[-1]:
            lines.pop()  # a break at the end of a block begins no line
        for line in lines:
            start, self._marker = self._marker or self._indent, ""
            self.lines.write(start + line if line else "")

    def _read_place(self) -> None:
        self.end_line()
        self.lines.set_apart()
        self.lines.write_fixed(PLACE)
        self.lines.set_apart()

    def _read_element(self, element: Element) -> None:
        match element.tag:
            case "br":
                self._line.append("\n")
            case "img":
                self._line.append(_collapsed(element.attributes.get("alt", ""), "normal"))
            case "wbr" | "rp" | "col" | "colgroup":
                pass
            case "a":
                self._read_link(element)
            case "q":
                self._line.append("“")
                self.read(element)
                self._line.append("”")
            case tag if tag in INLINE:
                self._read_styled(element)
            case _:
                self._read_block(element)

    def _read_styled(self, element: Element) -> None:
        around = self._white
        said = _WHITE.search(element.attributes.get("style", ""))
        if said:
            self._white = said[1].casefold()
        elif element.tag == "pre":
            self._white = "pre"
        self.read(element)
        self._white = around

    def _read_link(self, element: Element) -> None:
        start = len(self._line)
        self._read_styled(element)
        target = element.attributes.get("href", "")
        label = "".join(self._line[start:]).strip()
        if not target or _is_told(target, label):
            return
        if _bare(label) == _bare(target):
            self._line[start:] = [f"<{target}>"]
        else:
            self._line.append(f" <{target}>" if label else f"<{target}>")

    def _read_block(self, element: Element) -> None:
        apart = element.tag in _APART and not (element.tag in {"ul", "ol"} and self._indent)
        self.end_line()
        if apart and not self._marker:
            self.lines.set_apart()
        match element.tag:
            case "hr":
                self.lines.write_fixed("-" * 24)
            case "blockquote":
                self.lines.quotes += 1
                self._read_styled(element)
                self.end_line()
                self.lines.quotes -= 1
            case "ul" | "ol":
                self._read_list(element)
            case "dl":
                self._read_terms(element)
            case "table":
                self._read_table(element)
            case _:
                self._read_styled(element)
        self.end_line()
        if apart:
            self.lines.set_apart()

    def _read_list(self, element: Element) -> None:
        indent = self._indent
        number = whole(element.attributes.get("start"), default=1)
        for child in element.children:
            if isinstance(child, str):
                self._line.append(_collapsed(child, self._white))
                continue
            self.end_line()
            if is_hidden(child):
                continue
            if child.tag == "li":
                self._end_item()
                number = whole(child.attributes.get("value"), default=number)
                self._marker = indent + marker(element, number)
                number += 1
            self._indent = indent + 2 * KEPT_SPACE
            if child.tag == "li":
                self._read_styled(child)
            else:
                self._read_element(child)
            self.end_line()
            self._end_item()
            self._indent = indent

    def _end_item(self) -> None:
        """Write the marker of an item in which nothing stands."""
        if self._marker:
            self.lines.write_fixed(self._marker)
            self._marker = ""

    def _read_terms(self, element: Element) -> None:
        for child in element.children:
            if isinstance(child, str):
                self._line.append(_collapsed(child, self._white))
            elif child.tag == "dd" and not is_hidden(child):
                term = "".join(self._line).strip()
                if term:
                    self._line = [term if term.endswith(":") else term + ":", " "]
                self._read_styled(child)
                self.end_line()
            elif child.tag == "dt" and not is_hidden(child):
                self.end_line()
                self._read_styled(child)
            elif child.tag == "div":  # a group of terms
                self.end_line()
                self._read_terms(child)
            else:
                self._read_element(child)

    def _read_table(self, element: Element) -> None:
        for child in element.children:
            if not isinstance(child, str) and child.tag == "caption":
                self._read_block(child)
        rows = rows_of(element)
        cells = _cells(rows)
        if cells is None:
            for cell in (cell for row in rows for cell in row):
                if not is_hidden(cell):
                    self._read_styled(cell)
                    self.end_line()
            return
        for line in grid(cells):
            self.lines.write(self._indent + line)


def _cells(rows: list[list[Element]]) -> list[list[Cell]] | None:
    """The cells of a table of facts, each of one line; None for one that is there for the looks."""
    if any(one.tag in _NO_FACT for row in rows for cell in row for one in cell.elements()):
        return None
    texts = [
        [plain_text(Element("", {}, [cell])).replace(" \n", " ") for cell in row] for row in rows
    ]
    if any("\n" in text for row in texts for text in row):
        return None
    if all(sum(map(bool, row)) <= 1 for row in texts):
        return None
    return [
        [Cell.of(cell, text) for cell, text in zip(row, said, strict=True)]
        for row, said in zip(rows, texts, strict=True)
        if any(said)
    ]


def _collapsed(text: str, white: str) -> str:
    if white in _AS_WRITTEN:
        return text.expandtabs().replace(" ", KEPT_SPACE)
    return (_SPACE_IN_LINE if white == "pre-line" else _SPACE).sub(" ", text)


def _trimmed(line: str) -> str:
    return line.strip(" \xa0")


def _is_told(target: str, label: str) -> bool:
    """Whether the words of a link say where it goes: an address, or a number."""
    scheme, _, rest = target.partition(":")
    if scheme == "tel":
        return _digits(rest) == _digits(label)
    return scheme == "mailto" and unquote(rest).casefold() == label.casefold()


def _bare(url: str) -> str:
    return url.strip().casefold().removeprefix("https://").removeprefix("http://").rstrip("/")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
