"""The language of a reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.pages.languages import languages_for


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("it", "it"),
        ("en-GB,en;q=0.9", "en"),
        ("IT-it", "it"),
        ("de-DE,de;q=0.9,en;q=0.8,it;q=0.5", "en"),
        ("en;q=0.3, it ; q = 0.8", "it"),
        ("it;q=0.5,en;q=0.5", "it"),
        ("en;q=0,it;q=0.1", "it"),
        ("en;level=1", "en"),
    ],
)
def test_the_reader_gets_the_one_of_our_languages_that_they_like_most(header, expected):
    assert (expected,) == languages_for(header, otherwise=None)
    assert (expected,) == languages_for(header, otherwise="it" if expected == "en" else "en")


@pytest.mark.parametrize("header", ["", "*", "de", "de,fr;q=0.5", "en;q=0", "en;q=high", "italic"])
def test_who_names_none_of_them_gets_the_companys_or_both(header):
    assert ("en",) == languages_for(header, otherwise="en")
    assert ("it", "en") == languages_for(header, otherwise=None)


@given(st.text(max_size=80) | st.text("iten;q=0.5,- *", max_size=30))
def test_no_header_is_too_odd(header):
    assert languages_for(header, otherwise=None) in {("it",), ("en",), ("it", "en")}
