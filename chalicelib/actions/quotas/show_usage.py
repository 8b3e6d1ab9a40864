"""Show a company how much of its quotas it has used."""

from datetime import datetime

from chalicelib.actions.quotas.count_waiting import count_waiting
from chalicelib.domain.companies import Company
from chalicelib.domain.quotas.quotas import Quota, Used, allowed, day_of
from chalicelib.tables.exports import count_under_way
from chalicelib.tables.usage import used_today


def show_usage(company: Company, *, now: datetime) -> list[Used]:
    """Each quota, with what is used of it; of those of any minute or second nothing.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    count_waiting(company, now=now)
    used = dict(used_today(company.company_id, day=day_of(now)))
    used[Quota.EXPORTS_AT_ONCE] = count_under_way(company.company_id, now=now)
    return [Used(quota, used.get(quota, 0), allowed(company, quota)) for quota in Quota]
