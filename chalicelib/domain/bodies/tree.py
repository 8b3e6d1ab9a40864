"""A body as a tree.

The gate reads HTML by a parser of HTML5 (html5ever, which nh3 brings) and writes the tree in one
spelling: every element is closed, every attribute quoted, every sign of markup in a text escaped.
To read that spelling back takes no second parser, and so cannot come to a second opinion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

DEEPEST = 150
"""Elements within elements: a quoted conversation of mails made of tables has some eighty."""

VOID = frozenset({"br", "col", "hr", "img", "wbr"})
"""What holds nothing, and is not closed."""

_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s=<>"/]+="[^"]*")*)>|([^<]+|<)')
_ATTRIBUTE = re.compile(r' ([^=]+)="([^"]*)"')


@dataclass(slots=True)
class Element:
    """An element with what it holds: other elements, and text."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def elements(self) -> Iterator[Element]:
        """It and all within, in the order of the document."""
        yield self
        for child in self.children:
            if not isinstance(child, str):
                yield from child.elements()


def read_tree(html: str) -> Element:
    """The tree that the gate wrote, below an element without a name.

    What stands deeper than `DEEPEST` is not lost, but stands there.
    """
    root = Element("")
    path = [root]
    for end, tag, attributes, text in _TOKEN.findall(html):
        if text:
            path[-1].children.append(unescape(text) if "&" in text else text)
        elif not end:
            element = Element(tag, _read_attributes(attributes) if attributes else {})
            path[-1].children.append(element)
            if tag not in VOID and len(path) < DEEPEST:
                path.append(element)
        elif path[-1].tag == tag:
            path.pop()
    return root


def size_of(html: str) -> tuple[int, int]:
    """Of the tree that the gate wrote: how many elements it has, and how deep the deepest is."""
    count = depth = deepest = 0
    for end, tag, _, _ in _TOKEN.findall(html):
        if tag and not end:
            count += 1
        if tag and tag not in VOID:
            depth += -1 if end else 1
            deepest = max(deepest, depth)
    return count, deepest


def write_tree(element: Element) -> str:
    """The tree in its one spelling."""
    parts: list[str] = []
    _write(element, parts)
    return "".join(parts)


def _read_attributes(written: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(written)}


def _write(element: Element, parts: list[str]) -> None:
    for child in element.children:
        if isinstance(child, str):
            parts.append(escape(child, quote=False).replace("\xa0", "&nbsp;"))
            continue
        attributes = "".join(
            f' {name}="{_escape_value(value)}"' for name, value in child.attributes.items()
        )
        parts.append(f"<{child.tag}{attributes}>")
        if child.tag not in VOID:
            _write(child, parts)
            parts.append(f"</{child.tag}>")


def _escape_value(value: str) -> str:
    return escape(value, quote=False).replace("\xa0", "&nbsp;").replace('"', "&quot;")
