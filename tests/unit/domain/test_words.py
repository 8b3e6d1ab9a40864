"""The texts for people, in each language."""

import re

import pytest

from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.words import label, labels


def shape(words):
    if isinstance(words, dict):
        return {name: shape(value) for name, value in words.items()}
    if isinstance(words, list):
        return [shape(value) for value in words]
    return sorted(re.findall(r"\{\w+\}", words))


def texts(words):
    if isinstance(words, str):
        yield words
        return
    for value in words.values() if isinstance(words, dict) else words:
        yield from texts(value)


def test_both_languages_say_the_same_things_with_the_same_places():
    assert shape(rule_data("it")) == shape(rule_data("en"))


@pytest.mark.parametrize("locale", ["it", "en"])
def test_every_text_says_something_and_begins_and_ends_with_no_blank(locale):
    said = list(texts(rule_data(locale)))

    assert all(said)
    assert [text.strip() for text in said] == said


def test_a_text_is_told_in_each_language():
    assert {"it": "Fatture", "en": "Invoices"} == label("categories", "invoice")
    assert {"it", "en"} == labels("dossier", "does_not_prove")[0].keys()
