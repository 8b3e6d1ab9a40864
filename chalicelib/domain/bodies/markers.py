"""What stands before the items of a list."""

import re

from chalicelib.domain.bodies.tree import Element

_WHOLE = re.compile(r"\s*(-?\d{1,6})")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LETTERS = 26
_MOST_ROMAN = 3999


def marker(of: Element, number: int) -> str:
    """The bullet of an item, or its number as the list counts."""
    if of.tag != "ol":
        return "- "
    match of.attributes.get("type", "1"):
        case "a" | "A" as kind if number > 0:
            said = _alphabetic(number)
        case "i" | "I" as kind if 0 < number <= _MOST_ROMAN:
            said = _roman(number)
        case kind:
            said = str(number)
    return f"{said.upper() if kind in 'AI' else said}. "


def whole(text: str | None, *, default: int) -> int:
    """The whole number that an attribute begins with."""
    found = _WHOLE.match(text or "")
    return int(found[1]) if found else default


def _alphabetic(number: int) -> str:
    letters = ""
    while number:
        number, letter = divmod(number - 1, _LETTERS)
        letters = chr(ord("a") + letter) + letters
    return letters


def _roman(number: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        said += letters * times
    return said
