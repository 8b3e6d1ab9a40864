"""The small pages that a mail's recipient may see where there is no file, or not yet."""

from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import quote

from chalicelib.domain.correspondents import Correspondent
from chalicelib.domain.pages.code_form import CodeForm, code_form
from chalicelib.domain.pages.page_frame import Words, frame, with_names, words_of
from chalicelib.domain.words import Locale

_FORM = (
    '<form method="post"><label for="address">{label}</label>'
    '<input id="address" name="address" type="email" required maxlength="320"'
    ' autocomplete="email" autocapitalize="none" spellcheck="false"{state}>{problem}'
    '<button type="submit">{button}</button></form><p class="soft">{note}</p>'
)
_ASK = (
    '<form method="post"><button type="submit" name="do" value="{do}">{button}</button></form>'
    '<p class="soft">{note}</p>'
)
_WRONG = ' aria-invalid="true" aria-describedby="problem" autofocus'


OPEN = "open"
"""What the form of a gate by code may ask for, in its field `do`."""


def missing_page(languages: Sequence[Locale]) -> str:
    """The page for a link that is none of ours."""
    return _page("missing", languages)


def nothing_page(languages: Sequence[Locale]) -> str:
    """The page behind the link that no person can see."""
    return _page("nothing", languages)


def later_page(languages: Sequence[Locale]) -> str:
    """The page for a link that the service cannot follow now."""
    return _page("later", languages)


def no_record_page(languages: Sequence[Locale]) -> str:
    """The page for an email of which nothing is known, or nothing is kept any more."""
    return _page("record_missing", languages)


def record_later_page(languages: Sequence[Locale]) -> str:
    """The page for when what is recorded cannot be looked up or changed now."""
    return _page("record_later", languages)


def gone_page(languages: Sequence[Locale], sender: Correspondent) -> str:
    """The page for a document that is no longer given."""
    return _page("gone", languages, more=lambda words: _how_to_ask(words, sender))


def tries_page(languages: Sequence[Locale], *, seconds: int) -> str:
    """The page for too many tried addresses; says for how long none is taken."""
    minutes = -(-seconds // 60)
    said = "soon" if minutes <= 1 else "text"
    return _page("tries", languages, text=said, minutes=minutes)


def gate_page(languages: Sequence[Locale], sender: Correspondent, *, wrong: bool = False) -> str:
    """The page that asks for the address that the mail went to; `wrong`: another was typed."""

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


def code_gate_page(
    languages: Sequence[Locale], sender: Correspondent, code: CodeForm | None
) -> str:
    """The page that has a code mailed; `code`: the form for it, once it was."""

    def form(words: Words) -> str:
        if code:
            return code_form(words, code, do=OPEN)
        said: dict[str, str] = words["code_gate"]
        return _ASK.format(do=OPEN, button=escape(said["button"]), note=escape(said["note"]))

    text = "mailed" if code else "text"
    return _page("code_gate", languages[:1], text=text, sender=sender.name, more=form)


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
        words = words_of(locale)
        said = words[name]
        from_whom = with_names(words["from"], name=sender) if sender else ""
        whose = f'<p class="soft">{from_whom}</p>' if sender else ""
        paragraphs = "".join(f"<p>{escape(line.format(**values))}</p>" for line in said[text])
        return (
            f'<section lang="{locale}">{whose}<{heading}>{escape(said["title"])}</{heading}>'
            f"{paragraphs}{more(words)}</section>\n"
        )

    first, *others = languages
    content = section(first, "h1") + "".join(section(other, "h2") for other in others)
    return frame(content, lang=first, title=words_of(first)[name]["title"], sign=name)


def _how_to_ask(words: Words, sender: Correspondent) -> str:
    """Whom to ask for what is gone, and a button that writes to them where that is known."""
    named = "" if sender.name else "_somebody"
    asked = f"<p>{with_names(words['ask' + named], name=sender.name)}</p>"
    if not sender.address:
        return asked
    to, subject = quote(sender.address, safe="@"), quote(words["about"])
    return (
        f'{asked}<a class="button" href="mailto:{to}?subject={subject}">'
        f"{with_names(words['write' + named], name=sender.name)}</a>"
        f'<p class="soft">{escape(sender.address)}</p>'
    )
