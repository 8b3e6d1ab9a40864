"""Cursors: only what was written for a list is read for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.listing.cursors import read_cursor, write_cursor
from chalicelib.domain.tokens import KeyRing, Purpose, Target, make_token, read_token
from tests.builders import RING

LIST = "12345?category=quote"
CURSOR = write_cursor(893469312184327, of=LIST, ring=RING)


@given(st.integers(0, LAST_ID), st.text(max_size=30))
def test_a_cursor_reads_back(position, name):
    assert position == read_cursor(write_cursor(position, of=name, ring=RING), of=name, ring=RING)


@pytest.mark.parametrize("other", ["", "12345?category=order", "12346?category=quote"])
def test_a_cursor_is_of_one_list_of_one_company(other):
    assert read_cursor(CURSOR, of=other, ring=RING) is None


def test_a_cursor_outlives_the_rotation_of_keys_until_its_own_is_gone():
    rotated = KeyRing(current=2, keys={1: RING.keys[1], 2: b"n" * 64})

    assert 893469312184327 == read_cursor(CURSOR, of=LIST, ring=rotated)
    assert read_cursor(CURSOR, of=LIST, ring=KeyRing(2, {2: b"n" * 64})) is None
    assert read_cursor(CURSOR, of=LIST, ring=KeyRing(1, {1: b"x" * 64})) is None


@given(st.integers(0, 35), st.sampled_from("AZaz09-_"))
def test_no_changed_cursor_is_read(place, character):
    changed = CURSOR[:place] + character + CURSOR[place + 1 :]

    assert (changed == CURSOR) == (read_cursor(changed, of=LIST, ring=RING) is not None)


@pytest.mark.parametrize(
    "text",
    [
        *("", "A", "=", "====", "null", "-1", "893469312184327", CURSOR[:-1], CURSOR + "A"),
        *(CURSOR + "=", CURSOR + "\n", " " + CURSOR[1:], CURSOR[:-1] + "é", CURSOR[:-1] + "\0"),
        *(CURSOR[:-1] + "\ud800", "_" * 36, "A" * 36, "=" * 36, "A" * 5000, "💶" * 36),
        CURSOR[:32] + "====",
    ],
)
def test_what_is_no_cursor_is_not_read(text):
    assert read_cursor(text, of=LIST, ring=RING) is None


def test_a_token_is_no_cursor_and_a_cursor_no_token():
    token = make_token(Target(12345, 7), Purpose.PIXEL, RING)

    assert read_cursor(token, of=LIST, ring=RING) is None
    assert read_token(CURSOR, Purpose.PIXEL, RING) is None
