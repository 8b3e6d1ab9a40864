"""What the gate took out of a body, told to who wrote it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import nh3

from chalicelib.domain.bodies.allowed import STYLES, TAGS, is_safe_style
from chalicelib.domain.bodies.pictures import picture_in, without_pictures
from chalicelib.domain.problems import Params


class WarningCode(StrEnum):
    """What was changed in a body. The codes are promised: docs/openapi.yaml lists them."""

    SCRIPT_REMOVED = "script_removed"
    FORM_REMOVED = "form_removed"
    STYLE_SHEET_REMOVED = "style_sheet_removed"
    """Rules for the whole page; what an element says of itself stays."""
    EMBEDDED_REMOVED = "embedded_removed"
    """`elements`: videos, frames, drawings."""
    ELEMENT_REMOVED = "element_removed"
    """`elements`: their texts stay."""
    STYLE_REMOVED = "style_removed"
    """`properties`."""
    LINK_REMOVED = "link_removed"
    """`target`: its text stays."""
    REMOTE_PICTURE_REMOVED = "remote_picture_removed"
    """`count`: from elsewhere, by the company's settings; their texts stay."""
    PICTURE_REMOVED = "picture_removed"
    """`count`: no PNG, JPEG or GIF, or not there; their texts stay."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change, by a code, with values that a sentence about it needs."""

    code: WarningCode
    params: Params


_FORM = frozenset({
    "button", "datalist", "fieldset", "form", "input", "keygen", "legend", "meter", "optgroup",
    "option", "output", "progress", "select", "textarea",
})  # fmt: skip
_EMBEDDED = frozenset({
    "applet", "audio", "canvas", "embed", "frame", "frameset", "iframe", "math", "object",
    "picture", "svg", "video",
})  # fmt: skip
_UNSEEN = frozenset({
    "base", "body", "details", "head", "html", "label", "link", "meta", "noscript", "param", "rb",
    "rtc", "script", "source", "style", "summary", "template", "title", "track",
})  # fmt: skip
"""What a reader sees no difference by, or what is told otherwise."""

_NAME = re.compile(r"[a-zA-Z][\w:.-]*")
_ELEMENT = re.compile(r"<([a-z][^\s/>]*)")
_RAW = re.compile(
    r"(<(script|style|iframe|noembed|noframes|noscript|xmp|plaintext)>).*?(?:</\2>|\Z)", re.DOTALL
)
_MOST_SHOWN = 100
_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def changes(body: str, *, remote_pictures: bool) -> tuple[Change, ...]:
    """What of HTML does not get through the gate, as far as its reader would have seen it."""
    written = (name.casefold() for name in _NAME.findall(without_pictures(body)))
    names = {part for name in written for part in (name, name.partition(":")[0])}
    seen = _Seen(remote_pictures)
    # The gate's own parser, with everything let through: its tree is the one that was meant.
    page = nh3.clean(
        body,
        tags=names,
        clean_content_tags=set(),
        attributes={"*": names},
        attribute_filter=seen.note,
        url_schemes=names,
        link_rel=None,
    )
    elements = list(dict.fromkeys(_ELEMENT.findall(_RAW.sub(r"\1", page))))
    return tuple(_told(elements, seen))


@dataclass(slots=True)
class _Seen:
    """Notes what attributes hold, and lets none through."""

    remote_pictures: bool
    scripts: int = 0
    links: list[str] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)
    remote: int = 0
    unreadable: int = 0

    def note(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self.scripts += 1
        elif name == "style":
            self.properties += _lost(value)
        elif (tag, name) == ("a", "href") and not _LINK.match(value.strip()):
            self.links.append(value.strip())
        elif (tag, name) == ("img", "src"):
            self._note_picture(value.strip())

    def _note_picture(self, source: str) -> None:
        if _REMOTE.match(source):
            self.remote += not self.remote_pictures
        elif picture_in(source) is None:
            self.unreadable += 1


def _lost(style: str) -> list[str]:
    said = (part.partition(":") for part in style.split(";"))
    return [
        name.strip().casefold()
        for name, colon, value in said
        if colon
        and not name.strip().casefold().startswith(("mso-", "-"))
        and (name.strip().casefold() not in STYLES or not is_safe_style(value))
    ]


def _told(elements: Sequence[str], seen: _Seen) -> list[Change]:
    told: list[Change] = []

    def tell(code: WarningCode, happened: object, **params: str | int) -> None:
        if happened:
            told.append(Change(code, params))

    embedded = [name for name in elements if name in _EMBEDDED]
    within = {"svg", "math"} & set(elements)  # whose own elements are told with them
    others = [
        name
        for name in elements
        if name not in TAGS | _FORM | _EMBEDDED | _UNSEEN and ":" not in name and not within
    ]
    tell(WarningCode.SCRIPT_REMOVED, "script" in elements or seen.scripts)
    tell(WarningCode.FORM_REMOVED, _FORM & set(elements))
    tell(WarningCode.STYLE_SHEET_REMOVED, {"style", "link"} & set(elements))
    tell(WarningCode.EMBEDDED_REMOVED, embedded, elements=_listed(embedded))
    tell(WarningCode.ELEMENT_REMOVED, others, elements=_listed(others))
    tell(WarningCode.STYLE_REMOVED, seen.properties, properties=_listed(seen.properties))
    for target in dict.fromkeys(seen.links[:10]):
        tell(WarningCode.LINK_REMOVED, happened=True, target=target[:_MOST_SHOWN])
    tell(WarningCode.REMOTE_PICTURE_REMOVED, seen.remote, count=seen.remote)
    tell(WarningCode.PICTURE_REMOVED, seen.unreadable, count=seen.unreadable)
    return told


def _listed(names: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(names))[:_MOST_SHOWN]
