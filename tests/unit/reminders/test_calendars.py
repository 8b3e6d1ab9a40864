"""On which days reminders leave, and at which moment."""

from datetime import UTC, date, datetime, time

import holidays
import pytest

from chalicelib.domain.reminders.calendars import Calendar, italian_holidays


@pytest.mark.parametrize("year", range(2025, 2101))
def test_the_holidays_are_those_that_the_package_of_that_name_knows(year):
    known = {day for day in italian_holidays() if day.year == year}

    assert set(holidays.country_holidays("IT", years=year)) == known


@pytest.mark.parametrize(
    ("day", "open_day"),
    [
        (date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 12, 24), date(2026, 12, 24)),
        (date(2026, 12, 25), date(2026, 12, 28)),
        (date(2027, 3, 27), date(2027, 3, 30)),
        (date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_what_falls_on_a_quiet_day_goes_on_the_first_after_it(day, open_day):
    assert open_day == Calendar().open_from(day)


def test_a_company_may_want_no_quiet_days():
    calendar = Calendar(quiet_weekends=False, quiet_holidays=False)

    assert date(2026, 12, 26) == calendar.open_from(date(2026, 12, 26))


@pytest.mark.parametrize(
    ("after", "run"),
    [
        (datetime(2026, 11, 27, 7, 59, tzinfo=UTC), datetime(2026, 11, 27, 8, tzinfo=UTC)),
        (datetime(2026, 11, 27, 8, tzinfo=UTC), datetime(2026, 11, 30, 8, tzinfo=UTC)),
        (datetime(2026, 3, 27, 8, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC)),
        (datetime(2026, 10, 23, 7, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), datetime(2027, 1, 4, 8, tzinfo=UTC)),
    ],
)
def test_the_hour_is_the_companys_in_summer_and_in_winter(after, run):
    assert run == Calendar().next_run(after)


@pytest.mark.parametrize(
    ("hour", "moments"),
    [
        # 29 March 2026 has no 02:30 in Rome, 25 October has two.
        (
            time(2, 30),
            [
                (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
                (datetime(2026, 3, 29, 2, tzinfo=UTC), datetime(2026, 3, 30, 0, 30, tzinfo=UTC)),
                (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
                (
                    datetime(2026, 10, 25, 0, 45, tzinfo=UTC),
                    datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
                ),
            ],
        )
    ],
)
def test_an_hour_that_a_night_leaves_out_or_has_twice_comes_once(hour, moments):
    calendar = Calendar(hour=hour, quiet_weekends=False, quiet_holidays=False)

    assert [run for _, run in moments] == [calendar.next_run(after) for after, _ in moments]


def test_the_day_is_the_companys():
    late = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)

    assert (date(2026, 11, 28), date(2026, 11, 27)) == (
        Calendar().day_of(late),
        Calendar(time_zone="America/New_York").day_of(late),
    )
