"""What the service says to people: `data/it.json` and `data/en.json`, one file for each language.

The page's own texts stand in `web/texts/`, since they travel to the browser.
"""

from typing import Any, Literal, TypedDict

from chalicelib.domain.rule_data import rule_data

Locale = Literal["it", "en"]
"""A language of the service."""


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
