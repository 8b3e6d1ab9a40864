"""What a company is allowed, and when it nears that."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.companies import Licence
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.quotas.quotas import (
    Quota,
    Used,
    allowed,
    day_of,
    nears,
    scheduled_for,
    until_next_day,
)
from chalicelib.domain.requests import Batch
from tests.builders import MORNING, a_company


@pytest.mark.parametrize("quota", Quota)
def test_a_larger_licence_allows_more(quota):
    steps = [allowed(a_company(licence=licence), quota) for licence in Licence]

    assert steps == sorted(set(steps))
    assert steps[0] > 0


def test_what_the_operator_says_counts_instead():
    company = a_company(quotas={"emails_a_day": 7})

    assert 7 == allowed(company, Quota.EMAILS_A_DAY)
    assert allowed(a_company(), Quota.UPLOADS_A_DAY) == allowed(company, Quota.UPLOADS_A_DAY)


@pytest.mark.parametrize(
    ("used", "by", "expected"),
    [(79, 1, False), (80, 1, True), (81, 1, False), (90, 20, True), (100, 1, False)],
)
def test_a_quota_is_neared_by_whoever_takes_it_over_four_fifths(used, by, expected):
    assert expected is nears(Used(Quota.EMAILS_A_DAY, used, 100), by=by)


def test_a_day_ends_at_midnight_in_utc():
    last = datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)

    assert timedelta(seconds=1) == until_next_day(last)
    assert day_of(last) + 1 == day_of(last + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("ahead", "minute"),
    [
        (timedelta(), None),
        (timedelta(minutes=15), None),
        (timedelta(hours=1), MORNING.replace(hour=10, second=0)),
    ],
)
def test_what_leaves_within_a_quarter_of_an_hour_is_not_scheduled(ahead, minute):
    email_id = mint_email_id(due_at=MORNING + ahead, noise=7)

    assert minute == scheduled_for(Batch("", "b", MORNING, (email_id,)))
