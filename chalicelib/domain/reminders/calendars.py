"""On which days a company wants no reminder to leave, and when on the others."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from chalicelib.domain.rule_data import rule_data

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days and the hour of a company's reminders, in its own time zone."""

    hour: time = time(9)
    time_zone: str = "Europe/Rome"
    quiet_weekends: bool = True
    quiet_holidays: bool = True
    """Those of Italy, as all of it keeps them."""

    def day_of(self, moment: datetime) -> date:
        """Which day it is there."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def is_quiet(self, day: date) -> bool:
        """Whether no reminder leaves on that day."""
        weekend = self.quiet_weekends and day.weekday() >= _SATURDAY
        return weekend or (self.quiet_holidays and day in italian_holidays())

    def open_from(self, day: date) -> date:
        """That day, or the first after it on which reminders leave."""
        while self.is_quiet(day):
            day += _DAY
        return day

    def next_run(self, after: datetime) -> datetime:
        """The first moment after that one at which reminders leave, in UTC.

        An hour that a night of daylight saving leaves out is the one after it; of one that comes
        twice it is the first.
        """
        day = self.open_from(self.day_of(after))
        while (moment := self.moment_of(day)) <= after:
            day = self.open_from(day + _DAY)
        return moment

    def moment_of(self, day: date) -> datetime:
        """When the hour comes on that day, in UTC."""
        return datetime.combine(day, self.hour, ZoneInfo(self.time_zone)).astimezone(UTC)


@cache
def italian_holidays() -> frozenset[date]:
    """The public holidays of Italy, as far as `data/italian_holidays.json` knows years."""
    years = rule_data("italian_holidays")["years"]
    return frozenset(
        date.fromisoformat(f"{year}-{day}") for year, days in years.items() for day in days.split()
    )
