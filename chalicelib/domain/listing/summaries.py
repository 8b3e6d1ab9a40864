"""How many of a company's emails there are: by category and state, and by month and icon."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import due_at
from chalicelib.domain.emails import Facts
from chalicelib.domain.evidence.evidence import EvidenceLevel
from chalicelib.domain.listing.silence import COUNTED_DAYS, counted_days, silent_days
from chalicelib.domain.listing.standings import Icon, Standing
from chalicelib.domain.periods import month_of, months
from chalicelib.domain.states import DeliveryStatus


@dataclass(frozen=True, slots=True)
class Cell:
    """What emails that are counted together have in common."""

    month: str
    """In Rome, of when they were due, as 2026-11."""
    category: Category
    status: DeliveryStatus
    evidence: EvidenceLevel
    icon: Icon
    silent_days: int
    """One of COUNTED_DAYS, or 0."""


type Counts = Counter[Cell]


def cell_of(email: Facts, stands: Standing, *, now: datetime) -> Cell:
    """The cell in which the email is counted."""
    return Cell(
        month_of(due_at(email.email_id)),
        email.category,
        stands.status,
        stands.known.level,
        stands.icon,
        counted_days(silent_days(email, stands, now=now)),
    )


def scheduled_of(counts: Counts) -> int:
    """How many of the emails wait for a time of their own."""
    return sum(total for cell, total in counts.items() if cell.status is DeliveryStatus.SCHEDULED)


def summary(
    counts: Counts, *, categories: Collection[Category], scheduled: int | None
) -> dict[str, Any]:
    """The counts as the API shows them.

    Args:
        counts: of every email that was asked for.
        categories: those that were asked for: each has its line, with emails or without.
        scheduled: how many emails of any period are; None: too many to count.
    """
    by_category = _icons_by(counts, lambda cell: cell.category)
    by_month = _icons_by(counts, lambda cell: cell.month)
    by_state = _icons_by(counts, lambda cell: (cell.category, cell.status, cell.evidence))
    return {
        **_line(sum(by_month.values(), Counter())),
        "scheduled": scheduled,
        "silent": [{"days": days, "total": _silent(counts, days)} for days in sorted(COUNTED_DAYS)],
        "categories": [
            {"category": category.value, **_line(by_category[category])}
            for category in Category
            if category in categories
        ],
        "months": [
            {"month": month, **_line(by_month[month])}
            for month in (months(min(by_month), max(by_month)) if by_month else ())
        ],
        "states": [
            {
                "category": category.value,
                "delivery_status": status.value,
                "evidence": level.name.lower(),
                "icon": icon.value,
                "total": total,
            }
            for (category, status, level), icons in sorted(by_state.items())
            for icon, total in icons.items()
        ],
    }


def _silent(counts: Counts, days: int) -> int:
    return sum(total for cell, total in counts.items() if cell.silent_days >= days)


def _icons_by[Group](
    counts: Counts, group_of: Callable[[Cell], Group]
) -> defaultdict[Group, Counter[Icon]]:
    icons: defaultdict[Group, Counter[Icon]] = defaultdict(Counter)
    for cell, total in counts.items():
        icons[group_of(cell)][cell.icon] += total
    return icons


def _line(icons: Counter[Icon]) -> dict[str, Any]:
    return {"total": icons.total(), "icons": {icon.value: icons[icon] for icon in Icon}}
