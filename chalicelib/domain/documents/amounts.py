"""Amounts of money as people write them."""

from decimal import Decimal

from chalicelib.domain.words import Locale

_SWAP = str.maketrans(",.", ".,")


def amount_text(amount: Decimal, currency: str, locale: Locale) -> str:
    """An amount with its currency: `1.220,00 €` in Italian, `€1,220.00` in English."""
    # Whoever says fewer than two decimals means cents all the same.
    number = f"{amount:,.{max(2, -int(amount.as_tuple().exponent))}f}"
    sign = "€" if currency == "EUR" else currency
    if locale == "it":
        return f"{number.translate(_SWAP)} {sign}"
    return f"{sign}{number}" if sign == "€" else f"{sign} {number}"
