"""One-time codes: what they are made of, and when two are the same."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.access.codes import DIGITS, Claim, Deed, code_of, same_code
from chalicelib.domain.tokens import KeyRing

RING = KeyRing(1, {1: b"k" * 32, 2: b"l" * 32})
CLAIM = Claim(12345, "a" * 32, 7, Deed.ALLOW)


@given(st.binary(min_size=16, max_size=16))
def test_a_code_has_its_digits_whatever_it_is_made_of(nonce):
    code = code_of(CLAIM, nonce, RING)

    assert code.isdecimal()
    assert DIGITS == len(code)


@pytest.mark.parametrize(
    "other",
    [
        replace(CLAIM, company_id=12346),
        replace(CLAIM, recipient_key="b" * 32),
        replace(CLAIM, email_id=8),
        replace(CLAIM, deed=Deed.OPEN),
    ],
)
def test_the_code_of_anything_else_is_another(other):
    assert code_of(CLAIM, b"n" * 16, RING) != code_of(other, b"n" * 16, RING)


def test_who_has_not_the_key_has_not_the_code():
    assert code_of(CLAIM, b"n" * 16, RING) != code_of(CLAIM, b"n" * 16, replace(RING, current=2))


@pytest.mark.parametrize("typed", ["12345678", " 1234 5678\n", "1234-5678", "1234.56.78"])
def test_however_the_digits_are_grouped_it_is_the_code(typed):
    assert same_code(typed, "12345678")


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "12345679", "١٢٣٤٥٦٧٨", "a", "\x00"])
def test_other_digits_are_not(typed):
    assert not same_code(typed, "12345678")
