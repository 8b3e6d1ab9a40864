"""The gate: what of a body may go on to its reader."""

import re
from dataclasses import dataclass
from functools import lru_cache

import nh3

from chalicelib.domain.bodies.allowed import (
    ATTRIBUTES,
    GONE_WITH_CONTENT,
    SCHEMES,
    STYLES,
    TAGS,
    is_safe_style,
)
from chalicelib.domain.bodies.changes import Change, changes
from chalicelib.domain.bodies.limits import check_tree
from chalicelib.domain.bodies.pictures import MOST_PICTURE_BYTES, picture_in
from chalicelib.domain.bodies.tree import Element, read_tree, write_tree
from chalicelib.domain.problems import Problem, ProblemCode

_NO_TAG = re.compile(
    r"<(?=[^\s<>@\"']+@[^\s<>@\"']+>|(?:https?|mailto):[^\s<>\"']+>)", re.IGNORECASE
)
"""What begins an address in angle brackets, as in `Rossi <rossi@example.it>`, and no element."""

_REMOTE = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LetIn:
    """What of a body may go on, and what of it may not."""

    html: str
    changes: tuple[Change, ...]


@lru_cache(maxsize=4)
def let_in(body: str, *, remote_pictures: bool) -> LetIn:
    """What of HTML can neither run nor be broken by buttons, and tells nobody of its reader.

    Args:
        body: HTML as it came.
        remote_pictures: whether pictures may come from elsewhere, where their loading is seen.

    Raises:
        ValueError: with the problem, where reading it costs more than reading a mail.
    """
    body = _NO_TAG.sub("&lt;", body)
    gate = _Gate(remote_pictures)
    html = nh3.clean(
        body,
        tags=TAGS,
        clean_content_tags=GONE_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=gate.let_in,
        filter_style_properties=STYLES,
        url_schemes=SCHEMES | {"data"},
        url_relative="deny",
    )
    check_tree(html)
    if gate.picture_bytes > MOST_PICTURE_BYTES:
        sentence = f"The pictures are larger than {MOST_PICTURE_BYTES} bytes."
        raise ValueError(Problem(ProblemCode.TOO_MANY_BYTES, sentence, max=MOST_PICTURE_BYTES))
    if "<img" in html:
        html = write_tree(_with_words(read_tree(html)))
    return LetIn(html, changes(body, remote_pictures=remote_pictures))


class _Gate:
    """Decides on attributes, one by one."""

    def __init__(self, remote_pictures: bool) -> None:
        self._remote_pictures = remote_pictures
        self.picture_bytes = 0

    def let_in(self, _tag: str, name: str, value: str) -> str | None:
        # Buttons set into an attribute would break out of it; some functions of CSS load or run.
        if "{{" in value:
            return None
        if name == "style":
            return ";".join(filter(is_safe_style, value.split(";")))
        if name == "src":
            return self._picture(value.strip())
        if name in {"href", "cite"}:
            return value if _names_a_place(value) else None
        return value

    def _picture(self, source: str) -> str | None:
        if _REMOTE.match(source):
            return source if self._remote_pictures else None
        picture = picture_in(source)
        if picture is None:
            return None
        self.picture_bytes += len(picture.content)
        return picture.url


def _names_a_place(url: str) -> bool:
    scheme, colon, _ = url.strip().partition(":")
    return bool(colon) and scheme.casefold() in SCHEMES


def _with_words(tree: Element) -> Element:
    """The tree with words in place of pictures that it may not show."""
    tree.children = [
        child
        if isinstance(child, str)
        else child.attributes.get("alt", "")
        if child.tag == "img" and "src" not in child.attributes
        else _with_words(child)
        for child in tree.children
    ]
    return tree
