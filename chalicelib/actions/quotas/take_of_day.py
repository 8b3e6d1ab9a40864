"""Count what a company takes of its daily quotas."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.actions.quotas.refuse import refuse
from chalicelib.actions.quotas.tell_if_near import tell_if_near
from chalicelib.domain.companies import Company
from chalicelib.domain.quotas.quotas import Quota, Used, allowed, day_of, until_next_day
from chalicelib.tables.usage import take_today, used_today


def take_of_day(company: Company, amounts: Mapping[Quota, int], *, now: datetime) -> None:
    """Count these amounts of daily quotas together, or none of them.

    Raises:
        QuotaReached: the company has used what it is allowed, for today.
        TryAgainLater: DynamoDB does not answer.
    """
    most = {quota: allowed(company, quota) for quota in amounts}
    used = take_today(company.company_id, amounts, most, day=day_of(now))
    if used is None:
        before = used_today(company.company_id, day=day_of(now))
        full = [quota for quota, more in amounts.items() if before[quota] + more > most[quota]]
        quota = full[0] if full else next(iter(amounts))
        reached = Used(quota, before[quota], most[quota])
        raise refuse(company.company_id, reached, again=until_next_day(now))
    for quota, amount in amounts.items():
        tell_if_near(company.company_id, Used(quota, used[quota], most[quota]), by=amount)
