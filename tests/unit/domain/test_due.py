"""When an email is due, and how it waits."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.due import (
    FURTHEST,
    LONGEST_DELAY,
    SHARDS,
    Waiting,
    choose_due,
    first_waiting,
    seconds_until,
    shard_of,
)
from chalicelib.domain.email_ids import due_at, mint_email_id
from chalicelib.domain.errors import InvalidRequest
from tests.builders import MORNING

SECOND = timedelta(seconds=1)

noises = st.integers(0, (1 << 12) - 1)
spans = st.timedeltas(-FURTHEST, FURTHEST)


def an_id(after, noise=7):
    return mint_email_id(due_at=MORNING + after, noise=noise)


def test_without_a_choice_an_email_is_due_now():
    assert MORNING == choose_due(send_at=None, undo_seconds=0, now=MORNING)


def test_the_undo_window_comes_first():
    assert MORNING + 60 * SECOND == choose_due(send_at=None, undo_seconds=60, now=MORNING)


@pytest.mark.parametrize(("ahead", "expected"), [(8, 60), (60, 60), (61, 61)])
def test_a_chosen_moment_does_not_cut_the_undo_window_short(ahead, expected):
    due = choose_due(send_at=MORNING + ahead * SECOND, undo_seconds=60, now=MORNING)

    assert MORNING + expected * SECOND == due


def test_a_chosen_moment_counts_to_the_second_and_never_before_now():
    tenth = SECOND / 10
    later, at_once = (
        choose_due(send_at=MORNING + ahead + tenth, undo_seconds=0, now=MORNING + ahead / 10)
        for ahead in (60 * SECOND, 0 * SECOND)
    )

    assert (MORNING + 60 * SECOND, MORNING) == (later, at_once)


@pytest.mark.parametrize(
    "send_at",
    [
        MORNING,
        MORNING - SECOND,
        MORNING + FURTHEST + SECOND,
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=23))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=23))),
    ],
)
def test_a_moment_that_is_past_or_too_far_ahead_is_refused(send_at):
    with pytest.raises(InvalidRequest) as refusal:
        choose_due(send_at=send_at, undo_seconds=0, now=MORNING)

    assert {"send_at"} == set(refusal.value.problems)


def test_the_furthest_moment_is_taken():
    furthest = MORNING + FURTHEST

    assert furthest == choose_due(send_at=furthest, undo_seconds=0, now=MORNING)


@pytest.mark.parametrize(
    ("after", "seconds"), [(-5, 0), (0, 0), (0.001, 1), (1, 1), (1.001, 2), (900, 900)]
)
def test_seconds_until_due_are_rounded_up(after, seconds):
    assert seconds == seconds_until(due_at(an_id(timedelta(seconds=after))), now=MORNING)


@given(spans, noises)
def test_after_waiting_so_many_seconds_the_email_is_due_and_hardly_later(after, noise):
    email_id = an_id(after, noise)
    waited = MORNING + seconds_until(due_at(email_id), now=MORNING) * SECOND

    assert due_at(email_id) <= waited
    assert waited - max(due_at(email_id), MORNING) < SECOND


@given(st.timedeltas(timedelta(), FURTHEST), noises)
def test_what_waits_as_queued_can_be_kept_back_by_the_queue(after, noise):
    waiting = first_waiting(an_id(after, noise), queued_at=MORNING)
    seconds = seconds_until(due_at(an_id(after, noise)), now=MORNING)

    assert (waiting is Waiting.QUEUED) == (seconds <= LONGEST_DELAY.total_seconds())


def test_the_emails_of_one_moment_are_spread_over_all_shards():
    emails = [an_id(timedelta(), noise) for noise in range(1 << 12)]

    assert [len(emails) / SHARDS] * SHARDS == [
        sum(shard_of(email) == shard for email in emails) for shard in range(SHARDS)
    ]


def test_moments_of_any_zone_are_compared():
    send_at = (MORNING + 60 * SECOND).astimezone(timezone(timedelta(hours=-11)))

    assert send_at.astimezone(UTC) == choose_due(send_at=send_at, undo_seconds=0, now=MORNING)
