"""What a filter says about keys: between which ids its emails lie, and in which categories.

The rest of a filter is tried on each row; this is what keeps other rows from being read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.categories import KIND, Category
from chalicelib.domain.email_ids import FIRST_ID, LAST_ID, RANDOM_BITS, first_id_at
from chalicelib.domain.listing.filter_expressions import (
    Condition,
    Conjunction,
    Disjunction,
    Expression,
    Operator,
)
from chalicelib.domain.listing.filter_fields import kind_text, moment_text
from chalicelib.domain.periods import ROME, IdRange
from chalicelib.domain.states import MESSAGES_KEPT_FOR

LONGEST_UNTIL_SENT = MESSAGES_KEPT_FOR + timedelta(days=1)
"""From when an email is due until it can be sent at the latest, by its last message."""

_CATEGORY_OF = {kind_text(label): category for category, label in KIND.items()}
_ALL = frozenset(Category)
_TOP = {Operator.LT, Operator.LTE, Operator.EQ}
_BOTTOM = {Operator.GT, Operator.GTE, Operator.EQ}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The range of keys in which the emails of a filter lie."""

    within: IdRange = IdRange()  # noqa: RUF009 - frozen
    categories: frozenset[Category] = _ALL
    exact: bool = False
    """Every email that lies there is one that the filter takes."""

    def and_(self, other: Bounds) -> Bounds:
        """Where both hold."""
        first = max(self.within.first, other.within.first)
        last = min(self.within.last, other.within.last)
        exact = self.exact and other.exact
        return Bounds(IdRange(first, last), self.categories & other.categories, exact)

    def or_(self, other: Bounds) -> Bounds:
        """A place that holds both; no more than both only where they are of the same period."""
        first = min(self.within.first, other.within.first)
        last = max(self.within.last, other.within.last)
        exact = self.exact and other.exact and self.within == other.within
        return Bounds(IdRange(first, last), self.categories | other.categories, exact)


def bounds_of(expression: Expression) -> Bounds:
    """Where the emails lie that the expression, which was checked, may take."""
    match expression:
        case Conjunction(left, right):
            return bounds_of(left).and_(bounds_of(right))
        case Disjunction(left, right):
            return bounds_of(left).or_(bounds_of(right))
        case Condition("id", operator, int(number)):
            return _by_id(operator, number)
        case Condition("kind", Operator.EQ, str(label)):
            category = _CATEGORY_OF.get(kind_text(label))
            return Bounds(categories=frozenset({category} if category else ()), exact=True)
        case Condition("sent_date" as field, operator, str(text)):
            return _by_sent_date(operator, moment_text(field, text))
        case _:
            return Bounds()


def _by_id(operator: Operator, number: int) -> Bounds:
    first, last = FIRST_ID, LAST_ID
    if operator in _BOTTOM:
        first = number + (operator is Operator.GT)
    if operator in _TOP:
        last = number - (operator is Operator.LT)
    return Bounds(
        IdRange(max(first, FIRST_ID), min(last, LAST_ID)), exact=operator in _TOP | _BOTTOM
    )


def _by_sent_date(operator: Operator, text: str) -> Bounds:
    """Emails are sent when they are due or later, but not much later.

    A second of slack, and both readings of an hour that the clock in Rome shows twice.
    """
    begin = datetime.fromisoformat(text).replace(tzinfo=ROME, fold=0)
    end = datetime.fromisoformat(text).replace(tzinfo=ROME, fold=1)
    if len(text) == len(date.min.isoformat()):
        end = end.replace(hour=23, minute=59, second=59)
    first, last = FIRST_ID, LAST_ID
    if operator in _BOTTOM:
        first = min(_first_id(begin, -LONGEST_UNTIL_SENT), LAST_ID)
    if operator in _TOP:
        last = min(_first_id(end, timedelta(seconds=1)) | ((1 << RANDOM_BITS) - 1), LAST_ID)
    return Bounds(IdRange(first, last))


def _first_id(moment: datetime, shift: timedelta) -> int:
    """The lowest id of the shifted moment, where the calendar has one; else of the moment."""
    try:
        return first_id_at(moment.astimezone(UTC) + shift)
    except OverflowError:
        return FIRST_ID if moment.year == date.min.year else LAST_ID
