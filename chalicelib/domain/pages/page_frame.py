"""What the pages for recipients have in common: one frame, one style sheet, words by language.

They hold no script and fetch nothing. What they say of people comes in as text and is escaped here.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from typing import Any

from chalicelib.domain.rule_data import DATA
from chalicelib.domain.words import Locale, words

Words = dict[str, Any]
"""A language's, as its file has them."""

_PAGE = (
    '<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
    "<title>{title}</title><style>{style}</style></head>\n"
    '<body><main><div class="sign"><svg viewBox="0 0 24 24" aria-hidden="true">{sign}</svg></div>\n'
    "{content}</main></body></html>\n"
)
_CLOCK = '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>'
_SHEET = (
    '<path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8z"/><path d="M14 3v5h5"/>'
)
_EYE = (
    '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/>'
    '<circle cx="12" cy="12" r="2.8"/>'
)
_DASH = '<circle cx="12" cy="12" r="9"/><path d="M8.5 12h7"/>'
_SIGNS = {
    "missing": f'{_SHEET}<path d="m10 12 4 4m0-4-4 4"/>',
    "gone": f'{_SHEET}<path d="M9.5 14.5h5"/>',
    "later": _CLOCK,
    "tries": _CLOCK,
    "gate": f'{_SHEET}<path d="M12 11v6m-2.5-2.5L12 17l2.5-2.5"/>',
    "code_gate": f'{_SHEET}<path d="M9 13h6m-6 3h6"/>',
    "nothing": _DASH,
    "record": _EYE,
    "record_off": f'{_EYE}<path d="m4 20 16-16"/>',
    "record_missing": _DASH,
    "record_later": _CLOCK,
}


def frame(content: str, *, lang: Locale, title: str, sign: str) -> str:
    """A whole page around HTML that is safe already; `sign` names the drawing above it."""
    return _PAGE.format(
        lang=lang, title=escape(title), style=_style(), sign=_SIGNS[sign], content=content
    )


def with_names(sentence: str, **names: str) -> str:
    """The sentence with names in it, whatever script and direction they are written in."""
    marked = {place: f"<bdi>{escape(name)}</bdi>" for place, name in names.items()}
    return escape(sentence).format(**marked)


def words_of(locale: Locale) -> Words:
    """What the pages say in a language."""
    return words("pages", locale)


def style_source() -> str:
    """What a Content-Security-Policy lets the pages' own style sheet through by."""
    return f"'sha256-{b64encode(sha256(_style().encode()).digest()).decode()}'"


@cache
def _style() -> str:
    return (DATA / "recipient.css").read_text("utf-8")
