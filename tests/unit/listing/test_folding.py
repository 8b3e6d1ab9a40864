"""What makes no difference to who looks for a text, and the order of an Italian dictionary."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.listing.folding import fold, place_of, words_of


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Società Caffè Perù Srl", "societa caffe peru srl"),
        (unicodedata.normalize("NFD", "Società Caffè"), "societa caffe"),
        ("Dell\u2019Acqua", "dellacqua"),
        ("DELL'ACQUA", "dellacqua"),
        ("Rossi\u00a0&\u202f \u3000Figli", "rossi & figli"),
        ("Ros\u00adsi\u200b", "rossi"),
        ("Rossi\u2013Bianchi \u2011 Verdi", "rossi-bianchi - verdi"),
        ("\u00abPizza\u00bb \u201cda Gino\u201d", '"pizza" "da gino"'),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("ＡＢ", "ab"),  # noqa: RUF001 - as wide as Chinese
        ("info@xn--caff-prova-26a.example", "info@caffe-prova.example"),
        ("info@caffè-prova.example", "info@caffe-prova.example"),
        ("info@xn--\u00e8", "info@xn--e"),
        ("100%", "100%"),
    ],
)
def test_a_text_is_folded_to_what_makes_a_difference(written, folded):
    assert folded == fold(written)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Mario Rossi <mario@rossi.example>", ["mario", "rossi", "mario@rossi.example"]),
        ("mailto:mario@rossi.example;", ["mario@rossi.example"]),
        ("Rossi, (Mario).", ["rossi", "mario"]),
        ("n. 18/2026", ["18/2026"]),
        ("Fattura nr. 18", ["fattura", "18"]),
        ("fattura n° 18/A", ["fattura", "18/a"]),
        ("N. Bianchi", ["n", "bianchi"]),
        ("Brambilla & C.", ["brambilla", "&", "c"]),
        ('"', ['"']),
    ],
)
def test_words_are_looked_for_without_what_they_were_copied_with(typed, words):
    assert words == words_of(typed)


@given(st.text())
def test_folding_twice_folds_no_further(text):
    assert words_of(text) == words_of(" ".join(words_of(text)))


NAMES = [
    '"Quadri" Srl', "(Da verificare)", "3M Italia", "A & B", "AB", "Ancora", "Àncora", "Azienda",
    "Caffè Perù", "D'Angelo", "D\u2019Arco", "Dandolo", "De Luca", "Deluca", "perché", "perchè",
    "Società", "Zeta",
]  # fmt: skip
"""In the order that pyuca 1.2 gives them by DUCET."""


def test_names_stand_in_the_order_of_an_italian_dictionary():
    assert NAMES == sorted(set(NAMES), key=place_of)
