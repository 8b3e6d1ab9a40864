"""JSON with one spelling for each value (RFC 8785, as far as it is used)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import verify
from chalicelib.domain.dossier.canonical_json import LARGEST, canonical_json

names = st.text(st.characters(max_codepoint=127), max_size=5)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
leaves = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | texts
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3)
)


@pytest.mark.parametrize(
    ("value", "spelt"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        # RFC 8785 section 3.2.2.2, of which only these characters are escaped
        ('\u20ac$\x0f\nA\'B"\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\"/"'),
        ("\x7f\u2028\U0001f600", '"\x7f\u2028\U0001f600"'),
        ({"aa": 1, "a": 2, "B": 3, "": 4}, '{"":4,"B":3,"a":2,"aa":1}'),
        (-LARGEST, "-9007199254740991"),
    ],
)
def test_values_are_spelt_as_the_standard_has_it(value, spelt):
    assert spelt.encode() == canonical_json(value)


@pytest.mark.parametrize("value", [1.0, LARGEST + 1, {"è": 1}, {1: 1}, b"x", {"a": [0.5]}])
def test_what_has_no_one_spelling_is_refused(value):
    with pytest.raises(ValueError, match="spelling"):
        canonical_json(value)


@given(values)
def test_the_spelling_says_the_value_and_nothing_else(value):
    assert value == json.loads(canonical_json(value))


@given(values)
def test_whoever_verifies_spells_the_same(value):
    assert canonical_json(value) == verify.canonical(value)


@given(st.dictionaries(names, leaves, min_size=2, max_size=5))
def test_the_order_in_which_it_was_made_makes_no_difference(value):
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))
