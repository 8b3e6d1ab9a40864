"""JSON with one spelling for each value (RFC 8785), as it is signed and as it is verified."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc8785 import CanonicalizationError, dumps

import verify
from tests.builders import a_dossier

LARGEST = 2**53 - 1
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
        # Sections 3.2.2.3 and 3.2.3: numbers as JavaScript writes them, names in UTF-16's order.
        ([1.0, 0.5, 1e21], "[1,0.5,1e+21]"),
        ({"\ufb33": 1, "\U0001f600": 2, "è": 3}, '{"è":3,"\U0001f600":2,"\ufb33":1}'),
    ],
)
def test_values_are_spelt_as_the_standard_has_it(value, spelt):
    assert spelt.encode() == dumps(value)


@pytest.mark.parametrize("value", [LARGEST + 1, {1: 1}, b"x", "\ud800", {"a": [float("nan")]}])
def test_what_has_no_one_spelling_is_refused(value):
    with pytest.raises(CanonicalizationError):
        dumps(value)


@given(values)
def test_the_spelling_says_the_value_and_nothing_else(value):
    assert value == json.loads(dumps(value))


@given(values)
def test_whoever_verifies_spells_the_same(value):
    assert dumps(value) == verify.canonical(value)


@given(st.dictionaries(names, leaves, min_size=2, max_size=5))
def test_the_order_in_which_it_was_made_makes_no_difference(value):
    assert dumps(value) == dumps(dict(reversed(value.items())))


def inside(value):
    """A value and all that it holds, names included."""
    yield value
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        for one in value:
            yield from inside(one)


def test_a_dossier_holds_no_fraction_and_only_ascii_names_as_verifying_expects():
    told = list(inside(a_dossier()))

    assert [] == [one for one in told if isinstance(one, float)]
    assert all(name.isascii() for one in told if isinstance(one, dict) for name in one)
