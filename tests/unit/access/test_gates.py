"""The gate's address and its count of tries."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.access.gates import WINDOW, left_of_window, same_address, window_of
from tests.builders import MORNING

KNOWN = "acquisti@verdicostruzioni.example"
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    "typed", [KNOWN, KNOWN.upper(), f"  {KNOWN}\r\n", "Acquisti@VerdiCostruzioni.example"]
)
def test_an_address_is_known_however_people_write_it(typed):
    assert same_address(typed, KNOWN)


@pytest.mark.parametrize(
    "typed",
    [f"Verdi Srl <{KNOWN}>", f"<{KNOWN}>", f" mailto:{KNOWN}", f'"Verdi, M." <{KNOWN.upper()}> '],
)
def test_an_address_is_known_as_mail_programs_copy_it(typed):
    assert same_address(typed, KNOWN)


@pytest.mark.parametrize(
    "typed", [f"{KNOWN} <a@b.example>", f"<a@b.example> {KNOWN}", "<>", "mailto:", f"<{KNOWN}.>"]
)
def test_of_what_was_copied_the_address_alone_counts(typed):
    assert not same_address(typed, KNOWN)


def test_a_domain_may_be_typed_in_its_own_letters():
    assert same_address("info@büro.example", "info@xn--bro-hoa.example")


@pytest.mark.parametrize(
    "typed",
    [
        *("", "@", "acquisti", "verdicostruzioni.example", f"{KNOWN}.", f"a@{KNOWN}", KNOWN[1:]),
        "acquisti @verdicostruzioni.example",
        "acquisti@\N{SNOWMAN}\N{SNOWMAN}..example",
    ],
)
def test_another_address_is_another(typed):
    assert not same_address(typed, KNOWN)


@given(st.text(max_size=60) | st.text("ab@.\udc80è", max_size=20))
def test_nothing_that_can_be_typed_breaks_it(typed):
    assert same_address(typed, KNOWN) == (typed.strip().casefold() == KNOWN)


def test_every_moment_lies_in_one_window_that_ends():
    left = left_of_window(MORNING)

    assert timedelta() < left <= WINDOW
    assert window_of(MORNING) == window_of(MORNING + left - SECOND)
    assert window_of(MORNING) + 1 == window_of(MORNING + left)
    assert WINDOW == left_of_window(MORNING + left)
