"""What a filter says about keys."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import FIRST_ID, LAST_ID, due_at, mint_email_id
from chalicelib.domain.listing.filter_bounds import LONGEST_UNTIL_SENT, Bounds, bounds_of
from chalicelib.domain.listing.filter_fields import predicate_of
from chalicelib.domain.listing.filter_language import parse_filter
from chalicelib.domain.listing.rows import email_row
from chalicelib.domain.periods import IdRange
from tests.builders import LENS, MORNING, an_email

EVERYTHING = frozenset(Category)


def bounds(text):
    return bounds_of(parse_filter(text))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("id = 7", 7, 7),
        ("id >= 7", 7, LAST_ID),
        ("id > 7", 8, LAST_ID),
        ("id <= 7", FIRST_ID, 7),
        ("id < 7", FIRST_ID, 6),
        ("id > 7 and id < 9", 8, 8),
        ("id < 1", 0, 0),
        ("id < 0", 0, -1),
        ("id > 999999999999999999", 10**18, LAST_ID),
    ],
)
def test_ids_are_keys(text, first, last):
    assert Bounds(IdRange(first, last), EVERYTHING, exact=True) == bounds(text)


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("kind = 'Fatture'", {Category.INVOICE}),
        ("kind = 'pro forma'", {Category.PROFORMA}),
        ("kind = 'Fatture' or kind = 'DDT'", {Category.INVOICE, Category.DELIVERY_NOTE}),
        ("kind = 'Fatture' and kind = 'DDT'", set()),
        ("kind = 'unheard of'", set()),
    ],
)
def test_kinds_are_categories(text, categories):
    assert Bounds(IdRange(), frozenset(categories), exact=True) == bounds(text)


def test_a_kind_of_a_period_of_ids_is_exact():
    expected = Bounds(IdRange(3, 9), frozenset({Category.QUOTE}), exact=True)

    assert expected == bounds("id >= 3 and (id <= 9 and kind = 'Preventivi')")


@pytest.mark.parametrize(
    "text",
    [
        "id = 1 or id = 9",
        "id = 1 or kind = 'DDT'",
        "id = 1 and subject = 'x'",
        "kind = 'DDT' and sent_date > '2026-01-01'",
    ],
)
def test_what_is_not_wholly_in_the_keys_is_not_exact(text):
    assert not bounds(text).exact


@pytest.mark.parametrize(
    "text",
    [
        "id <> 5",
        "kind <> 'DDT'",
        "kind like 'F%'",
        "sent_date is null",
        "sent_date <> '2026-01-01'",
        "subject = 'x'",
        "id = 1 or subject = 'x'",
        "id is not null",
        "kind is null",
    ],
)
def test_what_says_nothing_about_keys_bounds_nothing(text):
    assert Bounds(IdRange(), EVERYTHING, exact=False) == bounds(text)


@pytest.mark.parametrize(
    "text",
    [
        f"sent_date {operator} '{day}'"
        for operator in (">=", "<=", "=", ">", "<")
        for day in ("0001-01-01", "1000-01-01 00:00:00", "9999-12-31", "9999-12-31 23:59:59")
    ],
)
def test_every_day_of_the_calendar_bounds(text):
    within = bounds(text).within

    assert FIRST_ID <= within.first <= LAST_ID
    assert FIRST_ID <= within.last <= LAST_ID


SECONDS = st.integers(0, int(timedelta(days=400).total_seconds()))


@given(
    due=SECONDS,
    late=st.integers(0, int(LONGEST_UNTIL_SENT.total_seconds())),
    operator=st.sampled_from([">=", "<=", "=", ">", "<"]),
    asked=SECONDS,
    whole_day=st.booleans(),
)
def test_no_email_that_a_filter_takes_lies_outside_of_its_bounds(
    due, late, operator, asked, whole_day
):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    email_id = mint_email_id(due_at=start + timedelta(seconds=due), noise=4095)
    email = an_email(email_id=email_id, sent_at=due_at(email_id) + timedelta(seconds=late))
    moment = start + timedelta(seconds=asked)
    text = f"{moment:%Y-%m-%d}" if whole_day else f"{moment:%Y-%m-%d %H:%M:%S}"
    expression = parse_filter(f"sent_date {operator} '{text}'")
    row = email_row(email, now=MORNING, lens=LENS, attachment_urls=[""])
    within = bounds_of(expression).within

    assert within.first <= email_id <= within.last or not predicate_of(expression)(row)
