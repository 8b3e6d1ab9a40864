"""An email's id is the time when it is due."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.email_ids import (
    EPOCH,
    FIRST_ID,
    LAST_ID,
    RANDOM_BITS,
    due_at,
    first_id_at,
    mint_email_id,
)
from tests.builders import MORNING

moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2089, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
noises = st.integers(0, (1 << RANDOM_BITS) - 1)


def to_the_millisecond(moment):
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@given(moments, noises)
def test_an_id_tells_the_millisecond_for_which_it_was_minted(moment, noise):
    assert to_the_millisecond(moment) == due_at(mint_email_id(due_at=moment, noise=noise))


@given(moments, noises)
def test_an_id_is_a_whole_number_that_javascript_can_hold(moment, noise):
    assert FIRST_ID <= mint_email_id(due_at=moment, noise=noise) <= LAST_ID == 2**53 - 1


@given(moments, moments, noises, noises)
def test_ids_of_different_milliseconds_are_in_the_order_of_time(one, other, noise, other_noise):
    ids = mint_email_id(due_at=one, noise=noise), mint_email_id(due_at=other, noise=other_noise)
    one, other = to_the_millisecond(one), to_the_millisecond(other)

    assert (one < other) == (ids[0] < ids[1]) or one == other


@given(moments, noises)
def test_no_id_of_a_moment_lies_below_the_first_of_the_moment(moment, noise):
    assert first_id_at(moment) <= mint_email_id(due_at=moment, noise=noise)
    assert first_id_at(moment + timedelta(milliseconds=1)) > mint_email_id(
        due_at=moment, noise=noise
    )


def test_two_emails_of_one_millisecond_differ_by_their_noise():
    assert mint_email_id(due_at=MORNING, noise=1) != mint_email_id(due_at=MORNING, noise=2)


def test_no_id_lies_before_the_epoch():
    assert FIRST_ID == first_id_at(EPOCH - timedelta(days=1)) == first_id_at(EPOCH)
