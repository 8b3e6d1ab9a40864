"""The parts of a mail: its body with buttons and a pixel, as HTML and as plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from chalicelib.domain.bodies.reading import ReadBody
from chalicelib.domain.brand.brands import NO_BRAND, Brand
from chalicelib.domain.brand.dress import (
    Colors,
    colors_of,
    footer_html,
    logo_row,
    signature_html,
)
from chalicelib.domain.words import Locale, words

_FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

# Outlook takes its padding from the cell, as it knows none for links; all others from the link, so
# that the whole button can be pressed.
_BUTTON = (
    '<tr><td style="padding:6px 0"><table role="presentation" cellpadding="0" cellspacing="0"'
    ' border="0"><tr>\n<td class="button" bgcolor="{ground}" style="border-radius:8px;'
    'mso-padding-alt:13px 22px">\n<a href="{url}" style="display:inline-block;padding:13px 22px;'
    "background-color:{ground};border-radius:8px;color:{ink};"
    f"font-family:{_FONT};font-size:16px;font-weight:bold;line-height:22px;"
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
    # Apple's programs scale mails, and make links of amounts and dates.
    '<meta name="x-apple-disable-message-reformatting">\n'
    '<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">\n'
    # Outlook scales pixels with the screen, and knows no font but the first of a list.
    '<!--[if mso]><xml xmlns:o="urn:schemas-microsoft-com:office:office"><o:OfficeDocumentSettings>'
    "<o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><style>"
    ".sheet,.foot,.button a{{font-family:'Segoe UI',Arial,sans-serif}}</style><![endif]-->\n"
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
    '{logo}<tr><td class="sheet" dir="auto" bgcolor="#ffffff" style="padding:32px;'
    "border-radius:12px;"
    f"color:#18212d;font-family:{_FONT};font-size:16px;line-height:1.55;text-align:start;"
    'word-break:break-word">\n<div>{content}{signature}</div>\n</td></tr>\n'
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
    ".button,.sheet .button a{background-color:BUTTON!important}\n"
    ".sheet .button a{color:TEXT!important}\n}\n"
    # Outlook on the web and on phones marks so what it turned dark by itself.
    "[data-ogsb] .ground{background-color:#0f141a!important}\n"
    "[data-ogsb] .sheet{background-color:#171e26!important}\n"
    "[data-ogsc] .sheet{color:#e7ecf2!important}\n"
    "[data-ogsc] .foot,[data-ogsc] .foot a{color:#9eabba!important}\n"
    "[data-ogsb] .button,[data-ogsb] .sheet .button a{background-color:BUTTON!important}\n"
    "[data-ogsc] .sheet .button a{color:TEXT!important}\n"
)
"""Colours for a reader who has it dark."""


@dataclass(frozen=True, slots=True)
class Link:
    """A button: the name of a file, and where it is."""

    filename: str
    url: str


def html_part(
    body: ReadBody,
    *,
    subject: str,
    links: Sequence[Link],
    pixel_url: str | None,
    locale: Locale,
    honeypot_url: str | None = None,
    foot: str = "",
    sender: str = "",
    brand: Brand = NO_BRAND,
) -> str:
    """The mail as HTML.

    The sender's logo above; one button per link at the place-holder, or at the end; the signature
    and the foot below; a link that only machines follow; the pixel last in the body.
    """
    colors = colors_of(brand)
    verb = words("mail", locale)["open"]
    buttons = "".join(
        _BUTTON.format(
            url=escape(link.url),
            open=verb,
            filename=escape(link.filename),
            ground=colors.button,
            ink=colors.text,
        )
        for link in links
    )
    return _DOCUMENT.format(
        lang=locale,
        title=escape(subject),
        schemes="light only" if body.is_coloured else "light dark",
        dark="" if body.is_coloured else _dark(colors),
        logo=logo_row(brand, alt=sender),
        signature=signature_html(brand),
        content=(_BUTTONS.format(buttons=buttons) if links else "").join(body.html),
        foot=footer_html(brand) + foot,
        honeypot=_HONEYPOT.format(url=escape(honeypot_url)) + "\n" if honeypot_url else "",
        pixel=_PIXEL.format(url=escape(pixel_url)) + "\n" if pixel_url else "",
    )


def _dark(colors: Colors) -> str:
    return _DARK.replace("BUTTON", colors.dark_button).replace("TEXT", colors.dark_text)


def text_part(
    body: ReadBody, *, links: Sequence[Link], foot: str = "", brand: Brand = NO_BRAND
) -> str:
    """The mail as plain text, each link on a line of its own. It holds no pixel."""
    before, after = body.text
    lines = "\n".join(f"{link.filename}: <{link.url}>" for link in links)
    text = "\n\n".join(filter(None, (before, lines, after, brand.signature))) + "\n"
    foot = "\n\n".join(filter(None, (brand.footer, foot)))
    return f"{text}\n-- \n{foot}" if foot else text
