"""FIC's filter language: what its own library parses, and what it refuses."""

from contextlib import suppress

import pytest
from fattureincloud_python_sdk.filter.filter import Filter
from fattureincloud_python_sdk.filter.operator import Operator as FicOperator
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.listing.filter_expressions import (
    Condition,
    Conjunction,
    Disjunction,
    Operator,
)
from chalicelib.domain.listing.filter_language import MOST_CONDITIONS, parse_filter

A, B, C = (Condition("abc"[at], Operator.EQ, at + 1) for at in range(3))


@pytest.mark.parametrize(
    ("text", "field", "operator", "value"),
    [
        ("name = true", "name", "=", True),
        ("name = false", "name", "=", False),
        ("x = 1", "x", "=", 1),
        ("id = 2", "id", "=", 2),
        ("person.last_name = 'x'", "person.last_name", "=", "x"),
        ("name = 5123.2555", "name", "=", 5123.2555),
        ("name = ''", "name", "=", ""),
        ("show = 'Italia''s got talent'", "show", "=", "Italia's got talent"),
        ("name = 'a\nb % \"c\" (d) and e'", "name", "=", 'a\nb % "c" (d) and e'),
        ("name contains ''", "name", "contains", ""),
        ("name NOT CONTAINS 'x'", "name", "not contains", "x"),
        ("name like '%x'", "name", "like", "%x"),
        ("name not LIKE '%x'", "name", "not like", "%x"),
        ("name startswith 'M'", "name", "starts with", "M"),
        ("name starts WITH 'M'", "name", "starts with", "M"),
        ("name ENDS\t\r\nWITH 'M'", "name", "ends with", "M"),
        ("car IS null", "car", "=", None),
        ("car = NULL", "car", "=", None),
        ("a <> NULL", "a", "<>", None),
        ("a is NOT null", "a", "<>", None),
        ("a != null", "a", "<>", None),
        ("a != 1", "a", "<>", 1),
        ("a<>1", "a", "<>", 1),
        ("a>=1", "a", ">=", 1),
        ("a<=1", "a", "<=", 1),
        ("a>1", "a", ">", 1),
        ("a<1", "a", "<", 1),
        ("(name = true)", "name", "=", True),
        ("((name = true))", "name", "=", True),
        (" \t\r\nname\n=\rtrue\n", "name", "=", True),
        ("android = 1", "android", "=", 1),
        ("nothing = 1", "nothing", "=", 1),
        ("is_copy = 1", "is_copy", "=", 1),
        ("starts = 1", "starts", "=", 1),
    ],
)
def test_a_condition_is_read(text, field, operator, value):
    assert Condition(field, Operator(operator), value) == parse_filter(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1 and b = 2", Conjunction(A, B)),
        ("a = 1 OR b = 2", Disjunction(A, B)),
        ("a = 1 and b = 2 and c = 3", Conjunction(Conjunction(A, B), C)),
        ("a = 1 or b = 2 or c = 3", Disjunction(Disjunction(A, B), C)),
        ("a = 1 and b = 2 or c = 3", Disjunction(Conjunction(A, B), C)),
        ("a = 1 or b = 2 and c = 3", Disjunction(A, Conjunction(B, C))),
        ("(a = 1 or b = 2) and c = 3", Conjunction(Disjunction(A, B), C)),
        ("a = 1\nAND\n(\nb = 2\nor\nc = 3\n)", Conjunction(A, Disjunction(B, C))),
    ],
)
def test_and_binds_tighter_than_or_and_both_to_the_left(text, expected):
    assert expected == parse_filter(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "The filter is empty."),
        (" \n", "The filter is empty."),
        ("name true", "At character 6"),
        ("name =", "At the end"),
        ("name = cooper", "At character 8"),
        ("name = 'it's'", "At character 12"),
        ("name = .4", "At character 8"),
        ("name = 54.", "At the end: expected a number."),
        ("name = 6..4", "At character 10: expected a number."),
        ("name < null", "At character 8"),
        ("name is 'NULL'", "expected not, null."),
        ("name NOT NULL", "expected contains, like."),
        ("name not starts with 'M'", "expected contains, like."),
        ("name starts 'M'", "At character 6"),
        ("(a = 1", "At the end"),
        ("a = 1)", "At character 6"),
        ("()", "At character 2: expected (, a field."),
        ("and a = 1", "At character 1"),
        ("a = 1 or", "At the end"),
        ("a = 1 and or b = 2", "At character 11"),
        ("and = 1", "At character 1"),
        ("null = 1", "At character 1"),
        ("like = 1", "At character 1"),
        ("true = 1", "At character 1"),
        ("a And b = 1", "At character 3"),
        ("a = 1 oR b = 1", "At character"),
        ("Name = 1", "At character 1"),
        ("name_ = 1", "At character 5"),
        ("a1 = 1", "At character 2"),
        ("a = -5", "At character 5"),
        ("a = 1e5", "At character 6"),
        ('a = "x"', "At character 5"),
        ("a = True", "At character 5"),
        ("a = 1 b = 2", "At character 7"),
        ("not (a = 1)", "At character 1"),
        ("a in ('x')", "At character 3"),
        ("a = 1.2.3", "At character 8"),
        ("a = 'x", "At character 5"),
        ("a = 1\0", "At character 6"),
        ("a = 1234567890123456789", "at most 18 digits"),
        ("a = " + "1" * 9000, "At most 8000 characters."),
        (" and ".join(["a = 1"] * (MOST_CONDITIONS + 1)), f"At most {MOST_CONDITIONS} conditions."),
    ],
)
def test_what_is_no_filter_is_refused_with_its_place(text, problem):
    with pytest.raises(InvalidRequest) as refused:
        parse_filter(text)

    [told] = refused.value.problems["q"]
    assert problem in told


def test_no_depth_of_brackets_is_too_much():
    assert A == parse_filter("(" * 3900 + "a = 1" + ")" * 3900)


def test_what_fics_own_helper_builds_is_read():
    built = (
        Filter()
        .where_condition("a", FicOperator.EQ, 1)
        .and_condition("b", FicOperator.EQ, 2)
        .or_condition("c", FicOperator.EQ, 3)
        .build_query()
    )

    assert Disjunction(Conjunction(A, B), C) == parse_filter(built)


@given(st.text(alphabet="ab '=<>!().%and or not null is like starts with 10", max_size=40))
def test_whatever_is_written_is_read_or_refused(text):
    with suppress(InvalidRequest):
        assert parse_filter(text)


@given(st.text(max_size=30))
def test_every_text_can_be_a_value(text):
    quoted = text.replace("'", "''")

    assert Condition("a", Operator.EQ, text) == parse_filter(f"a = '{quoted}'")
