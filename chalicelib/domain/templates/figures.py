"""Days and amounts as a mail writes them: FIC's forms in Italian, their likes in English."""

from datetime import date
from decimal import Decimal

from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.words import Locale


def day(of: date, locale: Locale) -> str:
    """A day: `02/05/2026`, `2 May 2026` (which neither side of the Atlantic misreads)."""
    return f"{of:%d/%m/%Y}" if locale == "it" else f"{of.day} {of:%B %Y}"


def amount(of: Decimal, currency: str, locale: Locale) -> str:
    """An amount with its currency: `1.220,00 EUR`, `EUR 1,220.00`."""
    figures = f"{of:,.{_digits(of, currency)}f}"
    if locale == "en":
        return f"{currency} {figures}"
    return f"{figures.translate(_POINT_TO_COMMA)} {currency}"


def bare_amount(of: Decimal, currency: str, locale: Locale) -> str:
    """An amount as a form takes it: `1220,00`, `1220.00`."""
    figures = f"{of:.{_digits(of, currency)}f}"
    return figures if locale == "en" else figures.translate(_POINT_TO_COMMA)


_POINT_TO_COMMA = str.maketrans(",.", ".,")


def _digits(of: Decimal, currency: str) -> int:
    """How many stand behind the point: as many as the currency has, and none is cut off."""
    exponent = of.normalize().as_tuple().exponent
    own = -exponent if isinstance(exponent, int) else 0
    usual: int = rule_data("currencies")["digits"].get(currency, 2)
    return max(own, usual)
