"""The body of a mail.

Made harmless when it arrives, given buttons and a pixel when it leaves, read as plain text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import override

import nh3

from chalicelib.domain.words import Locale, words

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

_FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

# Outlook takes its padding from the cell, as it knows none for links; all others from the link, so
# that the whole button can be pressed.
_BUTTON = (
    '<tr><td style="padding:6px 0"><table role="presentation" cellpadding="0" cellspacing="0"'
    ' border="0"><tr>\n<td class="button" bgcolor="#1d5bb8" style="border-radius:8px;'
    'mso-padding-alt:13px 22px">\n<a href="{url}" style="display:inline-block;padding:13px 22px;'
    f"color:#ffffff;font-family:{_FONT};font-size:16px;font-weight:bold;line-height:22px;"
    'text-decoration:none;word-break:break-word">{open} <bdi>{filename}</bdi></a></td></tr></table>'
    "</td></tr>\n"
)
_BUTTONS = (
    '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:10px 0">'
    "{buttons}</table>"
)

_PIXEL = (
    '<img src="{url}" width="1" height="1" alt=""'
    ' style="display:block;border:0;width:1px;height:1px">'
)

# Nothing to see, to reach by keyboard or to hear: nobody is deceived by it.
_HONEYPOT = '<a href="{url}" rel="nofollow" tabindex="-1" aria-hidden="true"></a>'

# Outlook, which draws with Word, knows no greatest width: its own table has one.
_DOCUMENT = (
    '<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="{schemes}">\n'
    '<meta name="supported-color-schemes" content="{schemes}">\n'
    "<title>{title}</title>\n<style>\n:root{{color-scheme:{schemes}}}\n"
    ".sheet div>:first-child{{margin-top:0}}\n"
    "@media (max-width:600px){{.sheet{{padding:24px 20px!important}}"
    ".foot{{padding:16px 20px!important}}}}\n{dark}</style></head>\n"
    '<body class="ground" style="margin:0;padding:0;background-color:#f4f6f8;'
    '-webkit-text-size-adjust:100%">\n'
    '<div role="article" aria-roledescription="email" lang="{lang}">\n'
    '<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0"'
    ' border="0" bgcolor="#f4f6f8"><tr><td align="center" style="padding:24px 12px">\n'
    '<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0"><tr><td>'
    "<![endif]-->\n"
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
    ' style="max-width:600px">\n'
    '<tr><td class="sheet" dir="auto" bgcolor="#ffffff" style="padding:32px;border-radius:12px;'
    f"color:#18212d;font-family:{_FONT};font-size:16px;line-height:1.55;text-align:start;"
    'word-break:break-word">\n<div>{content}</div>\n</td></tr>\n'
    '<tr><td class="foot" style="padding:20px 32px 8px;'
    f"color:#566273;font-family:{_FONT};font-size:13px;line-height:1.5;"
    'word-break:break-word">{foot}</td></tr>\n'
    "</table>\n<!--[if mso]></td></tr></table><![endif]-->\n</td></tr></table>\n</div>\n"
    "{honeypot}{pixel}</body></html>\n"
)
_DARK = (
    "@media (prefers-color-scheme:dark){\n"
    ".ground{background-color:#0f141a!important}\n"
    ".sheet{background-color:#171e26!important;color:#e7ecf2!important}\n"
    ".sheet div a{color:#82b1ff}\n"
    ".foot,.foot a{color:#9eabba!important}\n"
    ".button{background-color:#82b1ff!important}\n"
    ".sheet .button a{color:#0d1a2e!important}\n}\n"
)
"""Colours for a reader who has it dark."""

_COLOURED = re.compile(r"color", re.IGNORECASE)
"""A body that has colours of its own was made for white paper, and stays on it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A button: the name of a file, and where it is."""

    filename: str
    url: str


def sanitise(body: str) -> str:
    """Remove from HTML whatever could run, and whatever buttons could break."""
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
    foot: str = "",
) -> str:
    """The mail as HTML.

    One button per link at the place-holder, or at the end; the foot below; a link that only
    machines follow; the pixel last in the body.
    """
    verb = words("mail", locale)["open"]
    buttons = "".join(
        _BUTTON.format(url=escape(link.url), open=verb, filename=escape(link.filename))
        for link in links
    )
    light = _COLOURED.search(body)
    return _DOCUMENT.format(
        lang=locale,
        title=escape(subject),
        schemes="light only" if light else "light dark",
        dark="" if light else _DARK,
        content=_put(_BUTTONS.format(buttons=buttons) if links else "", into=body),
        foot=foot,
        honeypot=_HONEYPOT.format(url=escape(honeypot_url)) + "\n" if honeypot_url else "",
        pixel=_PIXEL.format(url=escape(pixel_url)) + "\n" if pixel_url else "",
    )


def text_part(body: str, *, links: Sequence[Link], foot: str = "") -> str:
    """The mail as plain text, each link on a line of its own. It holds no pixel."""
    lines = "".join(f"\n{link.filename}: {link.url}\n" for link in links)
    reader = _TextReader()
    reader.feed(_put("{{allegati}}" if links else "", into=body))
    reader.close()
    text = BUTTONS_PLACE.sub(lambda _: lines, reader.text()).strip() + "\n"
    return f"{text}\n-- \n{foot}" if foot else text


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
