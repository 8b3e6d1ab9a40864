"""A body as it was let in, read once for all of its recipients."""

import re
from dataclasses import dataclass
from functools import lru_cache

from chalicelib.domain.bodies.pictures import Picture, picture_in
from chalicelib.domain.bodies.place import PLACE, mark_place
from chalicelib.domain.bodies.plain import plain_text
from chalicelib.domain.bodies.tree import Element, read_tree, write_tree

_COLOURED = re.compile(r"color\s*:|background\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadBody:
    """What a mail needs of its body: each part in two halves, between which the buttons stand."""

    html: tuple[str, str]
    text: tuple[str, str]
    pictures: tuple[Picture, ...]
    """What the HTML shows by `cid:`."""
    is_coloured: bool
    """It has colours of its own: it was made for white paper, and stays on it."""


@lru_cache(maxsize=8)
def read_body(html: str, *, buttons: bool) -> ReadBody:
    """Read what the gate let in, for a mail with buttons or for one without."""
    tree = read_tree(html)
    mark_place(tree, buttons=buttons)
    pictures = _take_pictures(tree)
    before, _, after = write_tree(tree).partition(f"<{PLACE}></{PLACE}>")
    above, _, below = plain_text(tree).partition(PLACE)
    return ReadBody(
        (before, after), (above.rstrip(), below.strip("\n")), pictures, _is_coloured(tree)
    )


def _take_pictures(tree: Element) -> tuple[Picture, ...]:
    """The pictures that the tree holds, each once, to which it refers then."""
    found: dict[str, Picture] = {}
    for element in tree.elements():
        picture = picture_in(element.attributes.get("src", "")) if element.tag == "img" else None
        if picture:
            found[picture.content_id] = picture
            element.attributes["src"] = f"cid:{picture.content_id}"
    return tuple(found.values())


def _is_coloured(tree: Element) -> bool:
    return any(
        {"bgcolor", "color"} & element.attributes.keys()
        or _COLOURED.search(element.attributes.get("style", ""))
        for element in tree.elements()
    )
