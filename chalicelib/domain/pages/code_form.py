"""The form that takes a one-time code, in a page that has mailed one."""

from dataclasses import dataclass
from html import escape
from typing import Literal

from chalicelib.domain.pages.page_frame import Words

_FORM = (
    '{sent}<form method="post"><label for="code">{label}</label>'
    '<input id="code" name="code" required maxlength="40" inputmode="numeric"'
    ' autocomplete="one-time-code" spellcheck="false"{state}>{problem}'
    '<button type="submit" name="do" value="{do}">{button}</button></form>'
    '<form method="post"><button type="submit" name="do" value="{do}" class="quiet">{again}'
    "</button></form>"
)
_WRONG = ' aria-invalid="true" aria-describedby="problem" autofocus'
_CALM = ' aria-describedby="sent" autofocus'


@dataclass(frozen=True, slots=True)
class CodeForm:
    """How the form stands."""

    problem: Literal["wrong", "many"] | None = None
    minutes: int = 0
    """Until another code may be asked for."""


def code_form(words: Words, form: CodeForm, *, do: str) -> str:
    """The form in HTML, and a button that has the code mailed again.

    Args:
        words: all of a language's.
        form: how it stands.
        do: what the code is for, as the page's forms say it.
    """
    said: dict[str, str] = words["code"]
    problem, sent = "", f'<p id="sent" role="status">{escape(said["sent"])}</p>'
    if form.problem:
        soon = form.problem == "many" and form.minutes == 1
        told = said["many_soon" if soon else form.problem].format(minutes=form.minutes)
        problem, sent = f'<p class="problem" id="problem" role="alert">{escape(told)}</p>', ""
    return _FORM.format(
        sent=sent,
        label=escape(said["label"]),
        state=_WRONG if form.problem else _CALM,
        problem=problem,
        do=do,
        button=escape(said["button"]),
        again=escape(said["again"]),
    )
