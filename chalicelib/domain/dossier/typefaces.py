"""The typefaces of printed pages: which glyph stands for a character, and how wide it is.

Read from the TrueType file itself (Apple's and Microsoft's specification), as far as a PDF needs
it. What a typeface lacks is written by its code, never left out.
"""

from dataclasses import dataclass
from functools import cache
from struct import unpack_from

from chalicelib.domain.rule_data import DATA

_FOLDER = DATA / "fonts"
_EM = 1000
"""Widths of a PDF are in thousandths of the type's size."""

_UNICODE_BMP = (3, 1)


@dataclass(frozen=True, slots=True)
class Typeface:
    """A TrueType file, and what it says of itself in thousandths of an em."""

    name: str
    file: bytes
    glyphs: dict[str, int]
    widths: tuple[int, ...]
    """By glyph."""
    ascent: int
    descent: int
    box: tuple[int, ...]

    def writable(self, text: str) -> str:
        """The text in characters that the typeface has: another one is written as [U+4E2D]."""
        return "".join(
            character
            if character in self.glyphs
            else " "
            if character.isspace()
            else f"[U+{ord(character):04X}]"
            for character in text
        )

    def width(self, text: str, size: float) -> float:
        """How wide a writable text is at that size."""
        return sum(self.widths[self.glyphs[character]] for character in text) * size / _EM


@cache
def typeface(name: str) -> Typeface:
    """The typeface of a file in `data/fonts`."""
    file = (_FOLDER / f"{name}.ttf").read_bytes()
    tables = _tables(file)
    head, hhea = tables["head"], tables["hhea"]
    (units,) = unpack_from(">H", file, head + 18)
    (measured,) = unpack_from(">H", file, hhea + 34)
    (count,) = unpack_from(">H", file, tables["maxp"] + 4)
    advances = [unpack_from(">H", file, tables["hmtx"] + 4 * index)[0] for index in range(measured)]
    advances += advances[-1:] * (count - measured)  # the last one holds for all that follow

    def scaled(*numbers: int) -> tuple[int, ...]:
        return tuple(round(number * _EM / units) for number in numbers)

    return Typeface(
        name=name,
        file=file,
        glyphs=_glyphs(file, tables["cmap"]),
        widths=scaled(*advances),
        ascent=scaled(*unpack_from(">h", file, hhea + 4))[0],
        descent=scaled(*unpack_from(">h", file, hhea + 6))[0],
        box=scaled(*unpack_from(">4h", file, head + 36)),
    )


def _tables(file: bytes) -> dict[str, int]:
    """Where each table begins."""
    (count,) = unpack_from(">H", file, 4)
    entries = [unpack_from(">4sIII", file, 12 + 16 * index) for index in range(count)]
    return {tag.decode(): start for tag, _, start, _ in entries}


def _glyphs(file: bytes, cmap: int) -> dict[str, int]:
    """The glyph of each character, by the format that every TrueType file has for Unicode (4)."""
    (count,) = unpack_from(">H", file, cmap + 2)
    entries = [unpack_from(">HHI", file, cmap + 4 + 8 * index) for index in range(count)]
    start = cmap + next(at for *kind, at in entries if tuple(kind) == _UNICODE_BMP)
    (doubled,) = unpack_from(">H", file, start + 6)
    ends, begins = start + 14, start + 16 + doubled
    deltas, offsets = begins + doubled, begins + 2 * doubled
    glyphs = {}
    for at in range(0, doubled, 2):
        (end,), (begin,) = unpack_from(">H", file, ends + at), unpack_from(">H", file, begins + at)
        (delta,) = unpack_from(">H", file, deltas + at)
        (offset,) = unpack_from(">H", file, offsets + at)
        for code in range(begin, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = unpack_from(">H", file, offsets + at + offset + 2 * (code - begin))
            if glyph or not offset:
                glyphs[chr(code)] = (glyph + delta) & 0xFFFF
    return glyphs
