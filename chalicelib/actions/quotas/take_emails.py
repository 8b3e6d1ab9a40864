"""Count the emails of a batch against their company's quotas, before any is stored."""

from datetime import datetime, timedelta

from chalicelib.actions.quotas.count_waiting import count_waiting
from chalicelib.actions.quotas.refuse import refuse
from chalicelib.actions.quotas.tell_if_near import tell_if_near
from chalicelib.domain.companies import Company
from chalicelib.domain.quotas.quotas import (
    Quota,
    Used,
    allowed,
    day_of,
    scheduled_for,
    until_next_day,
)
from chalicelib.domain.requests import Batch
from chalicelib.tables.usage import (
    give_back_in_minute,
    take_in_minute,
    take_today,
    used_in_minute,
    used_today,
)

_SOME_LEFT_BY_THEN = timedelta(minutes=1)


def take_emails(company: Company, batch: Batch, *, now: datetime) -> None:
    """Count them all, or none.

    Raises:
        QuotaReached: the company has used what it is allowed, for now.
        InvalidRequest: too many are scheduled for that minute, or asked for at once.
        TryAgainLater: DynamoDB does not answer.
    """
    size, minute = len(batch.email_ids), scheduled_for(batch)
    if minute is None:
        _take_today(company, size, now=now)
        return
    _take_in_minute(company, size, minute=minute, now=now)
    try:
        _take_today(company, size, now=now)
    except BaseException:
        give_back_in_minute(company.company_id, size, minute=minute)
        raise


def _take_today(company: Company, size: int, *, now: datetime) -> None:
    most = {quota: allowed(company, quota) for quota in Quota.of_emails()}
    amounts, day = dict.fromkeys(most, size), day_of(now)
    used = take_today(company.company_id, amounts, most, day=day)
    if used is None and count_waiting(company, now=now) is not None:
        used = take_today(company.company_id, amounts, most, day=day)
    if used is None:
        before = used_today(company.company_id, day=day)
        by_day, waiting = (Used(quota, before[quota], most[quota]) for quota in amounts)
        if by_day.used + size > by_day.allowed:
            again = until_next_day(now) if size <= by_day.allowed else None
            raise refuse(company.company_id, by_day, again=again)
        again = _SOME_LEFT_BY_THEN if size <= waiting.allowed else None
        raise refuse(company.company_id, waiting, again=again)
    for quota in amounts:
        tell_if_near(company.company_id, Used(quota, used[quota], most[quota]), by=size)


def _take_in_minute(company: Company, size: int, *, minute: datetime, now: datetime) -> None:
    quota = Quota.EMAILS_DUE_IN_A_MINUTE
    most = allowed(company, quota)
    there = take_in_minute(company.company_id, size, minute=minute, most=most, now=now)
    if there is None:
        there = used_in_minute(company.company_id, minute=minute)
        raise refuse(company.company_id, Used(quota, there, most), again=None)
    tell_if_near(company.company_id, Used(quota, there, most), by=size)
