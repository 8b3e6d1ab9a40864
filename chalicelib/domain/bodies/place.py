"""The place of the buttons in a body: FIC's place-holder, so that existing templates work."""

import re
from collections.abc import Iterator

from chalicelib.domain.bodies.tree import Element

PLACE = "\0"
"""The name of the element that stands for the buttons: no parser of HTML lets one through."""

_UNSEEN = r"[\s\u00ad\u200b-\u200d\u2060\ufeff]*"
_WRITTEN = re.compile(rf"\{{{_UNSEEN}\{{{_UNSEEN}allegati{_UNSEEN}\}}{_UNSEEN}\}}")

INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var"
})  # fmt: skip
"""What stands within a line."""

_SPLIT = INLINE | {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}
"""What may hold no table, so that it ends before the buttons and goes on behind them."""

type _Path = tuple[tuple[Element, int], ...]


def mark_place(tree: Element, *, buttons: bool) -> None:
    """Put the element of the buttons where the place-holder stands, or at the end.

    Found however it is spelt or wrapped. Later ones go, and all where there are no buttons.
    """
    found = [
        (run, match)
        for run in _runs(tree)
        for match in _WRITTEN.finditer("".join(_text_at(path) for path in run))
    ]
    # From the last to the first, as each changes only what comes behind it.
    for number, (run, match) in reversed(list(enumerate(found))):
        _take_out(run, match.start(), match.end(), mark=buttons and number == 0)
    if buttons and not found:
        tree.children.append(Element(PLACE))


def _runs(tree: Element) -> list[list[_Path]]:
    """The texts that follow each other without a break of the line, each by the way to it."""
    runs: list[list[_Path]] = [[]]
    for path in _walk(tree, ()):
        if path is None:
            runs.append([])
        else:
            runs[-1].append(path)
    return [run for run in runs if run]


def _walk(element: Element, path: _Path) -> Iterator[_Path | None]:
    for index, child in enumerate(element.children):
        here = (*path, (element, index))
        if isinstance(child, str):
            yield here
        elif child.tag in INLINE:
            yield from _walk(child, here)
        else:
            yield None
            yield from _walk(child, here)
            yield None


def _text_at(path: _Path) -> str:
    parent, index = path[-1]
    text = parent.children[index]
    return text if isinstance(text, str) else ""


def _take_out(run: list[_Path], start: int, end: int, *, mark: bool) -> None:
    """Take the signs of a run away that lie between two offsets."""
    offset = 0
    first: tuple[_Path, str, str] | None = None
    for path in run:
        text = _text_at(path)
        here, offset = offset, offset + len(text)
        if offset <= start or here >= end:
            continue
        before, after = text[: max(start - here, 0)], text[max(end - here, 0) :]
        parent, index = path[-1]
        parent.children[index] = before + after
        first = first or (path, before, after)
    if mark and first:
        _put(*first)


def _put(path: _Path, before: str, after: str) -> None:
    """Put the element of the buttons between two halves of a text, and of what may not hold it."""
    left: list[Element | str] = [before] if before else []
    right: list[Element | str] = [after] if after else []
    for parent, index in reversed(path):
        left, right = parent.children[:index] + left, right + parent.children[index + 1 :]
        if parent.tag not in _SPLIT:
            parent.children = [*left, Element(PLACE), *right]
            return
        left = [Element(parent.tag, parent.attributes, left)] if _shows(left) else []
        right = [Element(parent.tag, parent.attributes, right)] if _shows(right) else []


def _shows(children: list[Element | str]) -> bool:
    return any(
        bool(child.strip())
        if isinstance(child, str)
        else child.tag == "img" or _shows(child.children)
        for child in children
    )
