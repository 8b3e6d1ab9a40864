"""The cheapest way to a list: which keys are read, and what is tried on the emails found there."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import LAST_ID, first_id_at
from chalicelib.domain.listing.filter_bounds import Bounds, bounds_of
from chalicelib.domain.listing.filter_expressions import Expression
from chalicelib.domain.listing.filter_fields import Predicate, fields_of, predicate_of
from chalicelib.domain.listing.filters import ListFilters
from chalicelib.domain.listing.sorting import SortKey
from chalicelib.domain.periods import IdRange

SHOWN_AHEAD = timedelta(minutes=15)
"""What is due later than this stands apart, as scheduled mail: no undo window is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the emails of a list are found."""

    within: IdRange
    categories: frozenset[Category]
    takes: Predicate | None
    """Tried on each row; None: all that lies there belongs to the list."""
    asks_for_content: bool = False
    newest_first: bool = True
    sort: tuple[SortKey, ...] = ()
    """Everything is read before anything is shown; empty: the order is that of the keys."""

    @property
    def of_all_categories(self) -> bool:
        """Whether the emails are read by time alone."""
        return len(self.categories) == len(Category)

    @property
    def is_empty(self) -> bool:
        """Whether no email can belong to the list."""
        return self.within.is_empty or not self.categories

    @property
    def is_by_sending(self) -> bool:
        """Whether the emails are sorted by when they were sent, which is hardly later than due."""
        return bool(self.sort) and self.sort[0].field == "sent_date"

    def after(self, email_id: int) -> "Plan":
        """The plan of the same list from behind an email on."""
        first, last = self.within.first, self.within.last
        within = (
            IdRange(first, min(last, email_id - 1))
            if self.newest_first
            else IdRange(max(first, email_id + 1), last)
        )
        return replace(self, within=within)

    def of_scheduled(self, *, now: datetime) -> "Plan":
        """The plan of what is due later than now, whatever the period."""
        return replace(self, within=IdRange(first_id_at(now), LAST_ID))

    def reversed(self) -> "Plan":
        """The plan of the same list from its other end."""
        return replace(self, newest_first=not self.newest_first)


def make_plan(
    *,
    within: IdRange,
    categories: frozenset[Category],
    filters: ListFilters,
    expression: Expression | None,
    sort: tuple[SortKey, ...],
    now: datetime,
    with_scheduled: bool,
) -> Plan:
    """The plan of a list.

    Scheduled mail is of it where the list is asked to have it, or can have nothing else.

    Raises:
        InvalidRequest: the expression says what cannot be filtered by.
    """
    takes: Predicate | None = None if filters == ListFilters() else filters.take
    bounds = Bounds(within, categories, exact=True)
    if expression is not None:
        said = predicate_of(expression)
        bounds = bounds.and_(bounds_of(expression))
        if not bounds.exact:
            takes = _both(takes, said)
    by_id = not sort or sort[0].field == "id"
    apart = not with_scheduled and bounds.within.first < first_id_at(now)
    shown = bounds.within.until(first_id_at(now + SHOWN_AHEAD) - 1)
    return Plan(
        within=shown if apart else bounds.within,
        categories=bounds.categories,
        takes=takes,
        asks_for_content=expression is not None and "content" in fields_of(expression),
        newest_first=not sort or not by_id or sort[0].descending,
        sort=() if by_id else sort,
    )


def _both(one: Predicate | None, other: Predicate) -> Predicate:
    if one is None:
        return other
    return lambda row: one(row) and other(row)
