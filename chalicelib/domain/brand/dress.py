"""A company's face in a mail: its logo above, its colour on buttons, its words below."""

from dataclasses import dataclass
from functools import cache
from html import escape

from chalicelib.domain.brand.brands import Brand
from chalicelib.domain.brand.colors import on_dark, text_on

_LOGO_ROOM = (220, 64)

# On paper of its own, since its letters may be dark and its ground nothing at all.
_LOGO = (
    '<tr><td style="padding:0 0 16px"><img src="cid:{cid}" width="{width}" height="{height}"'
    ' alt="{alt}" style="display:block;border:0;padding:8px 12px;border-radius:8px;'
    'background-color:#ffffff;color:#18212d"></td></tr>\n'
)
_SIGNATURE = '\n<p style="margin:20px 0 0">{lines}</p>'
_FOOTER = '<div style="padding-bottom:10px">{lines}</div>'


@dataclass(frozen=True, slots=True)
class Colors:
    """Of a button and what stands on it, on light ground and on dark."""

    button: str
    text: str
    dark_button: str
    dark_text: str


OWN_COLORS = Colors("#1d5bb8", "#ffffff", "#82b1ff", "#0d1a2e")
"""The service's."""


def colors_of(brand: Brand) -> Colors:
    """The company's colours, or else the service's."""
    return _colors(brand.color) if brand.color else OWN_COLORS


@cache
def _colors(color: str) -> Colors:
    dark = on_dark(color)
    return Colors(color, text_on(color), dark, text_on(dark))


def logo_row(brand: Brand, *, alt: str) -> str:
    """The row of a table that shows the logo; `alt`: whose it is."""
    if not brand.logo:
        return ""
    width, height = brand.logo.fitted(*_LOGO_ROOM)
    return _LOGO.format(
        cid=brand.logo.picture.content_id, width=width, height=height, alt=escape(alt)
    )


def signature_html(brand: Brand) -> str:
    """The signature as a paragraph."""
    return _SIGNATURE.format(lines=_lines(brand.signature)) if brand.signature else ""


def footer_html(brand: Brand) -> str:
    """Who the company is, above what the foot says else."""
    return _FOOTER.format(lines=_lines(brand.footer)) if brand.footer else ""


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
