"""What the service says to people: `data/it.json` and `data/en.json`, one file for each language.

The page's own texts stand in `web/texts/`, since they travel to the browser.
"""

import re
from typing import Any, Literal, TypedDict

from chalicelib.domain.rule_data import rule_data

Locale = Literal["it", "en"]
"""A language of the service."""


_ELIDED = {"il": "l'", "del": "dell'", "dal": "dall'", "al": "all'", "nel": "nell'"}
_BEFORE_A_PLACE = re.compile(rf"\b({'|'.join(_ELIDED)}) \{{(\w+)\}}")
_EIGHTH_OR_ELEVENTH = re.compile(r"(?:0?8|11)[/ ]")


class Label(TypedDict):
    """A text in each language of the service."""

    it: str
    en: str


def words(section: str, locale: Locale) -> dict[str, Any]:
    """The texts of a section in one language, by their names."""
    said: dict[str, Any] = rule_data(locale)[section]
    return said


def label(section: str, name: str) -> Label:
    """A text in each language."""
    return {"it": words(section, "it")[name], "en": words(section, "en")[name]}


def labels(section: str, name: str) -> list[Label]:
    """Several texts under one name, each in each language."""
    said = label(section, name)
    return [{"it": it, "en": en} for it, en in zip(said["it"], said["en"], strict=True)]


def put(text: str, **values: str) -> str:
    """The text with values in its places; an Italian article takes the form a day needs after it.

    Days are written as numbers, and two of them are read with a vowel first: *l'8*, *dell'11*.
    """

    def joined(found: re.Match[str]) -> str:
        article, place = found.groups()
        elided = _EIGHTH_OR_ELEVENTH.match(values[place])
        return f"{_ELIDED[article] if elided else f'{article} '}{{{place}}}"

    return _BEFORE_A_PLACE.sub(joined, text).format(**values)
