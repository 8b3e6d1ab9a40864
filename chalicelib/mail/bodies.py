"""The body of a mail.

Made harmless when it arrives, given buttons and a pixel when it leaves, read as plain text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import override

from chalicelib.mail.companies import Locale

BUTTONS_PLACE = re.compile(r"\{\{\s*allegati\s*\}\}")
"""Where the buttons go: FIC's place-holder, so that existing templates work."""

_SAFE_STYLES = {
    "background-color",
    "border",
    "border-collapse",
    "border-radius",
    "color",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "line-height",
    "margin",
    "padding",
    "text-align",
    "text-decoration",
    "vertical-align",
    "width",
}

_UNSAFE_STYLE = re.compile(r"\\|(?<!\brgb)(?<!\brgba)\(", re.IGNORECASE)
"""Any function but a colour's, and what could spell one in another way."""

_OPEN = {"it": "Apri", "en": "Open"}

_BUTTON = (
    '<table role="presentation" cellpadding="0" cellspacing="0" style="margin:8px 0"><tr>'
    '<td style="background-color:#1a56db;border-radius:6px">'
    '<a href="{url}" style="display:inline-block;padding:12px 20px;color:#ffffff;font-weight:bold;'
    'font-family:Arial,sans-serif;text-decoration:none">{label}</a></td></tr></table>'
)

_PIXEL = (
    '<img src="{url}" width="1" height="1" alt=""'
    ' style="display:block;border:0;width:1px;height:1px">'
)

# Nothing to see, to reach by keyboard or to hear: nobody is deceived by it.
_HONEYPOT = '<a href="{url}" rel="nofollow" tabindex="-1" aria-hidden="true"></a>'

_DOCUMENT = (
    '<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title></head>\n'
    '<body style="margin:0;padding:24px;'
    'font-family:Arial,sans-serif;font-size:15px;line-height:1.5">\n'
    "<div>{content}</div>\n{honeypot}{pixel}</body></html>\n"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A button: the name of a file, and where it is."""

    filename: str
    url: str


def sanitise(body: str) -> str:
    """The HTML without anything that could run, or that buttons could break."""
    import nh3

    return nh3.clean(
        body,
        attributes={tag: names | {"style"} for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
        | {tag: {"style"} for tag in nh3.ALLOWED_TAGS - nh3.ALLOWED_ATTRIBUTES.keys()},
        attribute_filter=_harmless,
        filter_style_properties=_SAFE_STYLES,
        url_schemes={"http", "https", "mailto", "tel"},
    )


def _harmless(_tag: str, name: str, value: str) -> str | None:
    # Buttons set into an attribute would break out of it; some functions of CSS load or run.
    unsafe = "{{" in value or (name == "style" and _UNSAFE_STYLE.search(value))
    return None if unsafe else value


def html_part(
    body: str,
    *,
    subject: str,
    links: Sequence[Link],
    pixel_url: str | None,
    locale: Locale,
    honeypot_url: str | None = None,
) -> str:
    """The mail as HTML.

    One button per link at the place-holder, or at the end; a link that only machines follow; the
    pixel last in the body.
    """
    buttons = "".join(
        _BUTTON.format(url=escape(link.url), label=escape(f"{_OPEN[locale]} {link.filename}"))
        for link in links
    )
    return _DOCUMENT.format(
        lang=locale,
        title=escape(subject),
        content=_put(buttons, into=body),
        honeypot=_HONEYPOT.format(url=escape(honeypot_url)) + "\n" if honeypot_url else "",
        pixel=_PIXEL.format(url=escape(pixel_url)) + "\n" if pixel_url else "",
    )


def text_part(body: str, *, links: Sequence[Link]) -> str:
    """The same for who reads plain text: each link on a line of its own. It holds no pixel."""
    lines = "".join(f"\n{link.filename}: {link.url}\n" for link in links)
    reader = _TextReader()
    reader.feed(_put("{{allegati}}" if links else "", into=body))
    reader.close()
    return BUTTONS_PLACE.sub(lambda _: lines, reader.text()).strip() + "\n"


def _put(buttons: str, *, into: str) -> str:
    """The body with the buttons at the first place-holder, or at the end.

    Later place-holders go.
    """
    before, *rest = BUTTONS_PLACE.split(into)
    return before + buttons + "".join(rest)


class _TextReader(HTMLParser):
    """Reads what sanitised HTML shows: a line for each block, the target after each link."""

    _BREAKS = frozenset(
        {
            "br",
            "p",
            "div",
            "tr",
            "table",
            "ul",
            "ol",
            "blockquote",
            "hr",
            *(f"h{n}" for n in range(1, 7)),
        }
    )

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._targets: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BREAKS:
            self._parts.append("\n")
        elif tag == "li":
            self._parts.append("\n- ")
        elif tag == "td":
            self._parts.append(" ")
        elif tag == "a":
            self._targets.append(dict(attrs).get("href") or "")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in self._BREAKS - {"br", "hr"}:
            self._parts.append("\n")
        elif tag == "a" and self._targets:
            target = self._targets.pop()
            self._parts.append(f" <{target}>" if target else "")

    @override
    def handle_data(self, data: str) -> None:
        self._parts.append(re.sub(r"\s+", " ", data))

    def text(self) -> str:
        lines = (line.strip() for line in "".join(self._parts).splitlines())
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
