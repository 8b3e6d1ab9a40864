"""Colours that can be read."""

from itertools import product

import pytest

from chalicelib.domain.brand.colors import DARK_SHEET, contrast, on_dark, text_on

ALL = ["#" + "".join(parts) for parts in product(("00", "40", "80", "c0", "ff"), repeat=3)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#ffffff", "#000000", 21.0),
        ("#1d5bb8", "#1d5bb8", 1.0),
        ("#777777", "#ffffff", 4.48),  # the grey that just fails, as WCAG's examples have it
        ("#ffffff", "#767676", 4.54),
    ],
)
def test_contrast_is_wcags(one, other, expected):
    assert expected == round(contrast(one, other), 2)


def test_text_on_any_colour_reads_well():
    assert [] == [color for color in ALL if contrast(text_on(color), color) < 4.5]


def test_a_dark_colour_reads_white_and_a_pale_one_black():
    assert ("#ffffff", "#000000") == (text_on("#0b2545"), text_on("#ffe066"))


def test_any_colour_is_seen_on_dark_ground_and_what_is_seen_stays():
    assert [] == [color for color in ALL if contrast(on_dark(color), DARK_SHEET) < 3]
    assert "#82b1ff" == on_dark("#82b1ff")
