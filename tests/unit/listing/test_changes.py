"""Changes are told in order, as many at once as are read at once, and none is passed over."""

from datetime import timedelta

import pytest

from chalicelib.domain.listing.changes import (
    KEPT_FOR,
    MOST_AT_ONCE,
    Change,
    CursorExpired,
    check_age,
    split_at_most,
    stamp_of,
    stamp_to_go_on,
)
from tests.builders import MORNING


def changes(*stamps):
    return [Change(stamp, number) for number, stamp in enumerate(stamps)]


def test_what_fits_is_told_whole_and_nothing_is_left():
    few = changes(*range(MOST_AT_ONCE))

    assert (few, None) == split_at_most(few)


def test_the_next_ones_begin_with_the_first_that_was_not_told():
    many = changes(*range(MOST_AT_ONCE + 1))

    assert (many[:-1], MOST_AT_ONCE) == split_at_most(many)


def test_those_of_one_stamp_are_told_together():
    many = changes(*range(MOST_AT_ONCE - 1), 500, 500)

    assert (many[:-2], 500) == split_at_most(many)


def test_very_many_of_one_stamp_do_not_stop_the_others():
    many = changes(*[7] * (MOST_AT_ONCE + 1))

    assert (many[:-1], 8) == split_at_most(many)


def test_what_may_still_come_to_be_seen_is_told_again():
    assert stamp_of(MORNING - timedelta(seconds=15)) == stamp_to_go_on(MORNING)


def test_a_cursor_ends_with_the_hour():
    check_age(stamp_of(MORNING - KEPT_FOR), now=MORNING)

    with pytest.raises(CursorExpired):
        check_age(stamp_of(MORNING - KEPT_FOR) - 1, now=MORNING)
