"""Texts with variables: checked when they are written, filled when a mail is.

Plain substitution in one pass: what a variable says is never looked at for variables, so nothing
loops, and a text grows by its values alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.templates.facts import Values
from chalicelib.domain.templates.variables import (
    FILES,
    IN_BODIES,
    IN_SUBJECTS,
    PAY_OR_OPEN,
    Variable,
)

LONGEST_SUBJECT = 250
MOST_FILLED_BYTES = 50 * 1024
"""Of a body with its values: what any other body may have."""

_SPACE = r"(?:\s|&nbsp;)*+"
_PLACE = re.compile(rf"\{{\{{{_SPACE}([^{{}}\s&]*+){_SPACE}\}}\}}")
_OPENING = re.compile(r"\{\{")
_MOST_SHOWN = 40
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its values in their places."""

    text: str
    missing: tuple[Variable, ...] = ()
    """Of which nobody knows what to say: they stand in the text as they were written."""


def unknown_variables(text: str, *, in_subject: bool) -> list[Problem]:
    """What in a text looks like a variable and is none, each with its line and column."""
    known = IN_SUBJECTS if in_subject else IN_BODIES
    problems: list[Problem] = []
    for opening in _OPENING.finditer(text):
        place = _PLACE.match(text, opening.start())
        if place and place[1] in known:
            continue
        if len(problems) == _MOST_TOLD:
            break
        behind = text[opening.end() : opening.end() + _MOST_SHOWN]
        name = place[1][:_MOST_SHOWN] if place else behind.partition("}")[0].strip()
        line = text.count("\n", 0, opening.start()) + 1
        column = opening.start() - text.rfind("\n", 0, opening.start())
        sentence = f"Line {line}, column {column}: there is no variable '{name}'."
        told = Problem(ProblemCode.UNKNOWN_VARIABLE, sentence, name=name, line=line, column=column)
        problems.append(told)
    return problems


def check_variables(subject: str, body: str) -> None:
    """Check that a subject and a body name no variable that there is not.

    Raises:
        InvalidRequest: says which are none, and where they stand.
    """
    found = {
        "subject": unknown_variables(subject, in_subject=True),
        "body": unknown_variables(body, in_subject=False),
    }
    problems = {field: told for field, told in found.items() if told}
    if problems:
        raise InvalidRequest(problems)


def fill_subject(text: str, values: Values) -> Filled:
    """A subject with its values; one that gets too long ends in an ellipsis."""
    filled = _fill(text, values, written=lambda value: value)
    if len(filled.text) <= LONGEST_SUBJECT:
        return filled
    return Filled(filled.text[: LONGEST_SUBJECT - 1].rstrip() + "…", filled.missing)


def fill_body(text: str, values: Values) -> Filled:
    """A body of HTML with its values as text: nothing in them is markup."""
    return _fill(
        text, values, written=lambda value: escape(value, quote=False).replace("\n", "<br>")
    )


def _fill(text: str, values: Values, *, written: Callable[[str], str]) -> Filled:
    missing: dict[Variable, None] = {}

    def said(place: re.Match[str]) -> str:
        name = place[1]
        if name in (FILES, PAY_OR_OPEN):
            return f"{{{{{FILES}}}}}"
        if name not in Variable:
            return place[0]
        variable = Variable(name)
        if variable in values:
            return written(values[variable])
        missing[variable] = None
        return place[0]

    return Filled(_PLACE.sub(said, text), tuple(missing))
