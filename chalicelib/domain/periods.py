"""Periods: named by days as people in Italy count them, read as ranges of ids."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import overload
from zoneinfo import ZoneInfo

from chalicelib.domain.email_ids import FIRST_ID, LAST_ID, first_id_at
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode

ROME = ZoneInfo("Europe/Rome")


@dataclass(frozen=True, slots=True)
class IdRange:
    """The ids from first to last, both within."""

    first: int = FIRST_ID
    last: int = LAST_ID

    @property
    def is_empty(self) -> bool:
        """Whether no id lies there. DynamoDB must not be asked for such a range: it refuses it."""
        return self.first > self.last

    def until(self, last: int) -> "IdRange":
        """What of it lies before another one's end."""
        return IdRange(self.first, min(self.last, last))

    def split(self, parts: int) -> list["IdRange"]:
        """At most so many ranges of like length, in order, that make this one together."""
        step = max(1, -(-(self.last - self.first + 1) // parts))
        return [
            IdRange(first, min(first + step - 1, self.last))
            for first in range(self.first, self.last + 1, step)
        ]


def id_range(*, first_day: date | None, last_day: date | None) -> IdRange:
    """The ids of emails due from the first to the last day, both whole days in Europe/Rome.

    Raises:
        InvalidRequest: the first day is after the last.
    """
    if first_day and last_day and first_day > last_day:
        raise InvalidRequest(
            {"from": [Problem(ProblemCode.PERIOD_REVERSED, "The period begins after its end.")]}
        )
    return IdRange(
        first=first_id_at(midnight(first_day)) if first_day else FIRST_ID,
        last=_last_id_of(last_day) if last_day else LAST_ID,
    )


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Rome."""
    return datetime.combine(day, time(), ROME)


def month_of(moment: datetime) -> str:
    """The month in Rome, as 2026-11."""
    return moment.astimezone(ROME).isoformat()[:7]


def months(first: str, last: str) -> Iterator[str]:
    """From the first month to the last, both within."""
    year, month = map(int, first.split("-"))
    while (name := f"{year:04}-{month:02}") <= last:
        yield name
        year, month = year + month // 12, month % 12 + 1


def _last_id_of(day: date) -> int:
    if day == date.max:
        return LAST_ID
    behind = first_id_at(midnight(day + timedelta(days=1)))
    return min(max(FIRST_ID, behind - 1), LAST_ID)


@overload
def in_rome(moment: datetime) -> str: ...
@overload
def in_rome(moment: None) -> None: ...
@overload
def in_rome(moment: datetime | None) -> str | None: ...
def in_rome(moment: datetime | None) -> str | None:
    """A moment as RFC 3339 with Rome's offset, to the second."""
    return moment.astimezone(ROME).isoformat(timespec="seconds") if moment else None
