"""API keys, of which only a fingerprint is kept."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.access.api_keys import company_of, find_key, fingerprint, format_api_key
from chalicelib.domain.companies import ApiKey, Scope

SECRET = "s" * 42 + "-"
KEY = format_api_key(company_id=12345, secret=SECRET)
KNOWN = ApiKey(fingerprint(KEY), frozenset({Scope.EMAILS_READ}))


@given(st.integers(1, 10**16 - 1))
def test_a_key_names_its_company(company_id):
    assert company_id == company_of(format_api_key(company_id=company_id, secret=SECRET))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rk_",
        KEY[:-1],
        KEY + "s",
        KEY + "\n",
        " " + KEY,
        KEY.replace("rk_", "RK_"),
        KEY.replace("12345", "0"),
        KEY.replace("12345", "012345"),
        KEY.replace("12345", "-12345"),
        KEY.replace("12345", "1" * 17),
        KEY.replace("12345", "\N{ARABIC-INDIC DIGIT TWO}"),
        KEY[:-1] + "é",
        KEY[:-1] + "=",
    ],
)
def test_what_has_not_the_shape_of_a_key_is_of_no_company(text):
    assert company_of(text) is None


def test_a_key_is_found_among_those_of_its_company():
    other = replace(KNOWN, sha256=fingerprint("another"))

    assert KNOWN == find_key(KEY, (other, KNOWN))


def test_a_key_that_is_not_known_is_not_found():
    assert find_key(KEY[:-1] + "x", (KNOWN,)) is None
    assert find_key(KEY, ()) is None


def test_the_fingerprint_is_not_the_key():
    assert 64 == len(fingerprint(KEY))
    assert SECRET not in fingerprint(KEY)
