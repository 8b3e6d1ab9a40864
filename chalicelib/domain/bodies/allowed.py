"""What of HTML may stand in a mail: what mail programs show, and nothing that runs or loads."""

import re

import nh3

_LAYOUT = {"align", "bgcolor", "height", "valign", "width"}
_CELL = _LAYOUT | {"abbr", "colspan", "headers", "nowrap", "rowspan", "scope"}

TAGS = frozenset(
    nh3.ALLOWED_TAGS - {"area", "details", "map", "rtc", "summary"}
    | {"address", "big", "font", "main", "section", "tfoot"}
)

GONE_WITH_CONTENT = frozenset({
    "applet", "audio", "canvas", "datalist", "embed", "frameset", "head", "iframe", "math",
    "noembed", "noframes", "noscript", "object", "script", "select", "style", "svg", "template",
    "textarea", "title", "video"
})  # fmt: skip
"""Whose content nobody was meant to read, or only a program that runs it."""

ATTRIBUTES = {
    "*": {"dir", "hidden", "lang", "role", "style", "title"},
    "a": {"href", "hreflang"},
    "bdo": {"dir"},
    "blockquote": {"cite", "type"},
    "col": _LAYOUT | {"span"},
    "colgroup": _LAYOUT | {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "div": {"align"},
    "font": {"color", "face", "size"},
    **{f"h{level}": {"align"} for level in range(1, 7)},
    "hr": {"align", "color", "noshade", "size", "width"},
    "img": {"align", "alt", "border", "height", "hspace", "src", "vspace", "width"},
    "ins": {"cite", "datetime"},
    "li": {"type", "value"},
    "ol": {"reversed", "start", "type"},
    "p": {"align"},
    "q": {"cite"},
    "table": _LAYOUT | {"border", "bordercolor", "cellpadding", "cellspacing", "frame", "rules"},
    "tbody": _LAYOUT,
    "td": _CELL,
    "tfoot": _LAYOUT,
    "th": _CELL,
    "thead": _LAYOUT,
    "time": {"datetime"},
    "tr": _LAYOUT,
    "ul": {"type"},
}

_STYLES = frozenset({
    "background", "background-color", "border", "border-collapse", "border-color",
    "border-radius", "border-spacing", "border-style", "border-width", "clear", "color",
    "direction", "display", "float", "font", "font-family", "font-size", "font-style",
    "font-variant", "font-weight", "height", "letter-spacing", "line-height", "list-style",
    "list-style-type", "margin", "max-height", "max-width", "min-height", "min-width", "mso-hide",
    "mso-line-height-rule", "mso-padding-alt", "mso-table-lspace", "mso-table-rspace", "opacity",
    "overflow", "overflow-wrap", "padding", "table-layout", "text-align", "text-decoration",
    "text-indent", "text-transform", "vertical-align", "visibility", "white-space", "width",
    "word-break", "word-spacing", "word-wrap"
})  # fmt: skip

_OF_SIDES = ("margin-{}", "padding-{}", "border-{}", "border-{}-color", "border-{}-style")

STYLES = _STYLES | {
    name.format(side)
    for side in ("top", "right", "bottom", "left")
    for name in (*_OF_SIDES, "border-{}-width")
}

SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_UNSAFE_STYLE = re.compile(r"\\|(?<!\brgb)(?<!\brgba)(?<!\bhsl)(?<!\bhsla)\(", re.IGNORECASE)
"""Any function but a colour's, and what could spell one in another way."""


def is_safe_style(declaration: str) -> bool:
    """Whether a declaration neither loads nor runs anything."""
    return not _UNSAFE_STYLE.search(declaration)
