"""The pages that a mail's recipient may see: one template, one style sheet, words by language.

They hold no script and fetch nothing. What they say of people comes in as text and is escaped here.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from chalicelib.mail.companies import Locale
from chalicelib.mail.correspondents import Correspondent

_FOLDER = Path(__file__).parent / "data"

Words = dict[str, Any]

_PAGE = (
    '<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
    "<title>{title}</title><style>{style}</style></head>\n"
    '<body><main><div class="sign"><svg viewBox="0 0 24 24" aria-hidden="true">{sign}</svg></div>\n'
    "{sections}</main></body></html>\n"
)
_SHEET = (
    '<path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8z"/><path d="M14 3v5h5"/>'
)
_SIGNS = {
    "missing": f'{_SHEET}<path d="m10 12 4 4m0-4-4 4"/>',
    "gone": f'{_SHEET}<path d="M9.5 14.5h5"/>',
    "later": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
    "tries": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
    "gate": f'{_SHEET}<path d="M12 11v6m-2.5-2.5L12 17l2.5-2.5"/>',
    "nothing": '<circle cx="12" cy="12" r="9"/><path d="M8.5 12h7"/>',
}
_FORM = (
    '<form method="post"><label for="address">{label}</label>'
    '<input id="address" name="address" type="email" required maxlength="320"'
    ' autocomplete="email" autocapitalize="none" spellcheck="false"{state}>{problem}'
    '<button type="submit">{button}</button></form><p class="soft">{note}</p>'
)
_WRONG = ' aria-invalid="true" aria-describedby="problem" autofocus'


def missing_page(languages: Sequence[Locale]) -> str:
    """The link is none of ours."""
    return _page("missing", languages)


def nothing_page(languages: Sequence[Locale]) -> str:
    """The link that no person can see was followed."""
    return _page("nothing", languages)


def later_page(languages: Sequence[Locale]) -> str:
    """The link is right, and the service cannot follow it now."""
    return _page("later", languages)


def gone_page(languages: Sequence[Locale], sender: Correspondent) -> str:
    """There was a document, and it is no longer given."""
    return _page("gone", languages, more=lambda words: _how_to_ask(words, sender))


def tries_page(languages: Sequence[Locale], *, seconds: int) -> str:
    """Too many addresses were tried; says for how long none is taken."""
    minutes = -(-seconds // 60)
    said = "soon" if minutes <= 1 else "text"
    return _page("tries", languages, text=said, minutes=minutes)


def gate_page(languages: Sequence[Locale], sender: Correspondent, *, wrong: bool = False) -> str:
    """Asks for the address that the mail was sent to; `wrong`: another one was typed."""

    def form(words: Words) -> str:
        said: dict[str, str] = words["gate"]
        problem = f'<p class="problem" id="problem" role="alert">{escape(said["wrong"])}</p>'
        return _FORM.format(
            label=escape(said["label"]),
            button=escape(said["button"]),
            note=escape(said["note"]),
            state=_WRONG if wrong else "",
            problem=problem if wrong else "",
        )

    # Two forms on one page would be one question too many.
    return _page("gate", languages[:1], sender=sender.name, more=form)


def style_source() -> str:
    """What a Content-Security-Policy lets the pages' own style sheet through by."""
    return f"'sha256-{b64encode(sha256(_style().encode()).digest()).decode()}'"


def _page(
    name: str,
    languages: Sequence[Locale],
    *,
    text: str = "text",
    sender: str = "",
    more: Callable[[Words], str] = lambda _: "",
    **values: object,
) -> str:
    def section(locale: Locale, heading: str) -> str:
        words = _words(locale)
        said = words[name]
        from_whom = f'<p class="soft">{_name(words["from"], sender)}</p>' if sender else ""
        paragraphs = "".join(f"<p>{escape(line.format(**values))}</p>" for line in said[text])
        return (
            f'<section lang="{locale}">{from_whom}<{heading}>{escape(said["title"])}</{heading}>'
            f"{paragraphs}{more(words)}</section>\n"
        )

    first, *others = languages
    return _PAGE.format(
        lang=first,
        title=escape(_words(first)[name]["title"]),
        style=_style(),
        sign=_SIGNS[name],
        sections=section(first, "h1") + "".join(section(other, "h2") for other in others),
    )


def _how_to_ask(words: Words, sender: Correspondent) -> str:
    """Whom to ask for what is gone, and a button that writes to them where that is known."""
    named = "" if sender.name else "_somebody"
    asked = f"<p>{_name(words['ask' + named], sender.name)}</p>"
    if not sender.address:
        return asked
    to, subject = quote(sender.address, safe="@"), quote(words["about"])
    return (
        f'{asked}<a class="button" href="mailto:{to}?subject={subject}">'
        f"{_name(words['write' + named], sender.name)}</a>"
        f'<p class="soft">{escape(sender.address)}</p>'
    )


def _name(sentence: str, name: str) -> str:
    """The sentence with a name in it, whatever script and direction it is written in."""
    return escape(sentence).format(name=f"<bdi>{escape(name)}</bdi>")


@cache
def _words(locale: Locale) -> Words:
    words: Words = json.loads((_FOLDER / f"recipient_{locale}.json").read_text("utf-8"))
    return words


@cache
def _style() -> str:
    return (_FOLDER / "recipient.css").read_text("utf-8")
