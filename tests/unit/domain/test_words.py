"""The texts for people, in each language."""

import json
import re
from pathlib import Path

import pytest

from chalicelib import web
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.words import label, labels, put


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


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("08/03/2031", "entro l'08/03/2031"),
        ("11/12/2031", "entro l'11/12/2031"),
        ("8 marzo", "entro l'8 marzo"),
        ("01/11/2031", "entro il 01/11/2031"),
        ("18/08/2031", "entro il 18/08/2031"),
        ("80", "entro il 80"),
    ],
)
def test_an_italian_article_is_elided_before_the_eighth_and_the_eleventh_alone(day, said):
    assert said == put("entro il {day}", day=day)


def test_what_stands_in_a_value_stays_as_it_is():
    assert "del {day} dall'11/12 al 09/12" == put(
        "{name} dal {day} al {end}", name="del {day}", day="11/12", end="09/12"
    )


# What docs/parole.md says otherwise, and what people are not addressed by.
NOT_SAID = {
    "it": r"\b((?<!e-)mail|email|sped\w+|rispedi\w*|rimbalz\w+|recapitat\w+|account|noi|inviamo"
    r"|abbiamo|conosciamo|esito sconosciuto|segnalata come indesiderata"
    r"|(?<=[:.] )(riprovare|scegliere|controllare|indicare))\b|[\u2019`]",
    "en": r"e-mail|\b(taken back|reported|our|we (send|mail|know))\b|[\"\u2019]",
}
APPLES = re.compile("Mail di Apple|Apple Mail")
PAGE = Path(web.__file__).parent / "texts"


@pytest.mark.parametrize("locale", ["it", "en"])
def test_one_thing_is_called_by_one_word(locale):
    of_page = [json.loads(path.read_bytes()) for path in PAGE.glob(f"*{locale}.json")]
    said = [APPLES.sub("", text) for text in texts([rule_data(locale), *of_page])]

    assert of_page
    assert [] == [text for text in said if re.search(NOT_SAID[locale], text, re.IGNORECASE)]
