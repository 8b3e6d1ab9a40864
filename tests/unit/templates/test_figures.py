"""How a mail writes days and amounts."""

from datetime import date
from decimal import Decimal

import pytest

from chalicelib.domain.templates.figures import amount, bare_amount, day


@pytest.mark.parametrize(("locale", "expected"), [("it", "02/05/2026"), ("en", "2 May 2026")])
def test_a_day_is_written_as_its_language_does(locale, expected):
    assert expected == day(date(2026, 5, 2), locale)


@pytest.mark.parametrize(
    ("figures", "currency", "locale", "expected", "bare"),
    [
        ("1220.00", "EUR", "it", "1.220,00 EUR", "1220,00"),
        ("1220", "EUR", "en", "EUR 1,220.00", "1220.00"),
        ("1234567.5", "CHF", "it", "1.234.567,50 CHF", "1234567,50"),
        ("150000", "JPY", "it", "150.000 JPY", "150000"),
        ("1.234", "KWD", "en", "KWD 1.234", "1.234"),
        ("0.125", "EUR", "it", "0,125 EUR", "0,125"),
        ("1000", "EUR", "it", "1.000,00 EUR", "1000,00"),
    ],
)
def test_an_amount_has_its_currencys_digits_and_loses_none(
    figures, currency, locale, expected, bare
):
    assert expected == amount(Decimal(figures), currency, locale)
    assert bare == bare_amount(Decimal(figures), currency, locale)
