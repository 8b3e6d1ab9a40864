"""What a company used in a month, by which its operator may bill."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MonthlyUse:
    """Counted in UTC, as it happened."""

    month: str
    """As in 2026-11."""
    sent: int = 0
    """Emails that a server accepted."""
    tracked: int = 0
    """Those of them that tell of their reading."""
    attached_bytes: int = 0
    """Of the files of these emails, counted for each recipient."""
    requests: int = 0
    """At least: what a process counted in its last minute goes with it."""
    by_operator: int = 0
    """Emails that left by the operator's SES."""


def month_of(moment: datetime) -> str:
    """The month in UTC."""
    return f"{moment:%Y-%m}"


def months_before(month: str, count: int) -> list[str]:
    """So many months up to this one, the first first."""
    year, number = map(int, month.split("-"))
    last = year * 12 + number - 1
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - count + 1, last + 1)]


def stored_bytes(uses: Mapping[str, MonthlyUse], month: str, *, retention_months: int) -> int:
    """What lies in the store at a month's end, at most: what was attached is kept for so long."""
    kept = months_before(month, retention_months)
    return sum(uses[one].attached_bytes for one in kept if one in uses)
