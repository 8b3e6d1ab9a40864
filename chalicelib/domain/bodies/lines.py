"""Lines of plain text that a reader's program may flow to its own width (RFC 3676)."""

from collections.abc import Iterator

from chalicelib.domain.bodies.tree import Element

_WIDTH = 72
"""Of a line that goes on: RFC 3676 section 4.2 wants less than 78 with quotes and all."""

KEPT_SPACE = "\ud800"
"""A space that stands as it was written, and at which no line breaks: no text holds half a pair."""


class Lines:
    """What was written so far, line by line, with quotes and empty lines between."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.quotes = 0
        self._lines: list[str] = []
        self._apart = False
        self._quotes_before = 0

    def set_apart(self) -> None:
        """Have an empty line before the next one."""
        self._apart = bool(self._lines)

    def write(self, text: str) -> None:
        """Write a line, as several that belong together where it is long."""
        *first, last = _wrapped(text, _WIDTH - self.quotes)
        for line in first:
            self._put(line + " ")
        self._put(last)

    def write_fixed(self, text: str) -> None:
        """Write a line that stays one, however long it is."""
        self._put(text.rstrip())

    def text(self) -> str:
        """All lines, without an end of the last one."""
        return "\n".join(self._lines)

    def _put(self, line: str) -> None:
        if self._apart or not line:
            self._apart = False
            if self._lines and self._lines[-1].strip(">"):
                self._lines.append(">" * min(self.quotes, self._quotes_before))
        if not line:
            return
        line = line.replace(KEPT_SPACE, " ").replace("\xa0", " ")
        if self.quotes:
            line = f"{'>' * self.quotes} {line}"
        elif line.startswith((" ", ">", "From ")):
            line = " " + line  # taken away by who flows it: section 4.4
        self._lines.append(line)
        self._quotes_before = self.quotes


def _wrapped(text: str, width: int) -> Iterator[str]:
    """The words of a text on lines of a width, or longer where one word is."""
    line = ""
    for word in filter(None, text.split(" ")):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def is_hidden(element: Element) -> bool:
    """Whether who reads the HTML does not see it, such as the text of a preview."""
    if "hidden" in element.attributes:
        return True
    style = element.attributes.get("style")
    if not style:
        return False
    said = set(style.replace(" ", "").replace("!important", "").casefold().split(";"))
    return bool(
        said & {"display:none", "visibility:hidden", "opacity:0"}
        or ("overflow:hidden" in said and said & {"max-height:0", "max-height:0px"})
    )
