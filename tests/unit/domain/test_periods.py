"""A period is a range of ids, from midnight to midnight in Rome."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.email_ids import FIRST_ID, LAST_ID, due_at, first_id_at, mint_email_id
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.periods import IdRange, id_range, midnight, months

days = st.dates(min_value=date(2020, 1, 2), max_value=date(2088, 12, 31))


def length_of(day):
    within = id_range(first_day=day, last_day=day)
    return due_at(within.last + 1) - due_at(within.first)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 28), 24),
        (date(2026, 3, 29), 23),
        (date(2026, 3, 30), 24),
        (date(2026, 10, 24), 24),
        (date(2026, 10, 25), 25),
        (date(2026, 10, 26), 24),
    ],
)
def test_a_day_is_as_long_as_it_is_in_rome(day, hours):
    assert timedelta(hours=hours) == length_of(day)


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 1, 1), datetime(2025, 12, 31, 23, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_midnight_in_rome(day, begins):
    assert begins == midnight(day)
    assert begins == due_at(id_range(first_day=day, last_day=None).first)


@given(days)
def test_days_that_follow_each_other_leave_no_gap_and_do_not_overlap(day):
    today = id_range(first_day=day, last_day=day)
    tomorrow = id_range(first_day=day + timedelta(days=1), last_day=day + timedelta(days=1))

    assert today.first < today.last
    assert today.last + 1 == tomorrow.first


@given(days, st.integers(0, 400), st.integers(0, 4095))
def test_the_last_millisecond_of_the_last_day_lies_within(day, more, noise):
    last_day = day + timedelta(days=more)
    within = id_range(first_day=day, last_day=last_day)
    end = midnight(last_day + timedelta(days=1)).astimezone(UTC) - timedelta(milliseconds=1)

    assert within.first <= mint_email_id(due_at=end, noise=noise) <= within.last
    assert within.last < first_id_at(end + timedelta(milliseconds=1))


def test_a_period_without_ends_holds_every_id():
    assert IdRange(FIRST_ID, LAST_ID) == id_range(first_day=None, last_day=None)


def test_a_period_may_be_open_at_one_end():
    day = date(2026, 11, 24)

    assert LAST_ID == id_range(first_day=day, last_day=None).last
    assert FIRST_ID == id_range(first_day=None, last_day=day).first


def test_a_period_that_begins_after_its_end_is_refused():
    with pytest.raises(InvalidRequest) as refused:
        id_range(first_day=date(2026, 11, 25), last_day=date(2026, 11, 24))

    assert {"from": ["The period begins after its end."]} == refused.value.problems


def test_a_period_before_all_emails_holds_none_that_can_be():
    assert IdRange(FIRST_ID, 0) == id_range(first_day=date(1, 1, 1), last_day=date(2019, 1, 1))


@pytest.mark.parametrize("day", [date(2100, 1, 1), date.max])
def test_a_period_may_reach_further_than_any_id(day):
    assert IdRange(FIRST_ID, LAST_ID) == id_range(first_day=None, last_day=day)


def test_a_period_may_begin_later_than_any_id():
    within = id_range(first_day=date(2100, 1, 1), last_day=date.max)

    assert within.first > within.last


@given(
    st.integers(FIRST_ID, LAST_ID), st.integers(0, 100) | st.integers(0, LAST_ID), st.integers(1, 9)
)
def test_parts_of_a_range_are_the_whole_range_in_order(first, length, parts):
    whole = IdRange(first, min(first + length, LAST_ID))
    split = whole.split(parts)

    assert len(split) <= parts
    assert (whole.first, whole.last) == (split[0].first, split[-1].last)
    assert all(part.first <= part.last for part in split)
    assert all(part.last + 1 == following.first for part, following in pairwise(split))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-11", "2027-02", ["2026-11", "2026-12", "2027-01", "2027-02"]),
        ("2026-11", "2026-11", ["2026-11"]),
    ],
)
def test_months_follow_each_other_without_gaps(first, last, expected):
    assert expected == list(months(first, last))
