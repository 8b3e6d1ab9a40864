"""The gate: what of a body may go on to its reader."""

import re

import nh3

from chalicelib.domain.bodies.allowed import (
    ATTRIBUTES,
    GONE_WITH_CONTENT,
    SCHEMES,
    STYLES,
    TAGS,
    UNSAFE_STYLE,
)
from chalicelib.domain.bodies.limits import check_tree

_NO_TAG = re.compile(
    r"<(?=[^\s<>@\"']+@[^\s<>@\"']+>|(?:https?|mailto):[^\s<>\"']+>)", re.IGNORECASE
)
"""What begins an address in angle brackets, as in `Rossi <rossi@example.it>`, and no element."""


def let_in(body: str) -> str:
    """What of HTML can neither run nor be broken by buttons.

    Raises:
        ValueError: with the problem, where reading it costs more than reading a mail.
    """
    html = nh3.clean(
        _NO_TAG.sub("&lt;", body),
        tags=TAGS,
        clean_content_tags=GONE_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=_harmless,
        filter_style_properties=STYLES,
        url_schemes=SCHEMES,
        url_relative="deny",
    )
    check_tree(html)
    return html


def _harmless(_tag: str, name: str, value: str) -> str | None:
    # Buttons set into an attribute would break out of it; some functions of CSS load or run.
    if "{{" in value:
        return None
    if name == "style" and UNSAFE_STYLE.search(value):
        return ";".join(part for part in value.split(";") if not UNSAFE_STYLE.search(part))
    return value
