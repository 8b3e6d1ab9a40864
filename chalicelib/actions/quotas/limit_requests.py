"""Limit how many requests a second come with one API key."""

from datetime import datetime, timedelta

from chalicelib.actions.quotas.refuse import refuse
from chalicelib.domain.companies import ApiKey, Company
from chalicelib.domain.quotas.quotas import Quota, Used, allowed
from chalicelib.tables.usage import take_request

_MOST_KEPT = 1000

_last: dict[str, int] = {}
"""By key, the second in which this process last served it."""


def limit_requests(company: Company, key: ApiKey, *, now: datetime) -> None:
    """Count a request of a company.

    The first in each second in each process is not: whoever asks now and then costs no write. So a
    flood gets one request a second through by each process that runs, beside what is allowed.

    Raises:
        QuotaReached: there were too many in this second.
        TryAgainLater: DynamoDB does not answer.
    """
    second = int(now.timestamp())
    if _last.get(key.sha256) != second:
        if len(_last) >= _MOST_KEPT:
            _last.clear()
        _last[key.sha256] = second
        return
    most = allowed(company, Quota.REQUESTS_A_SECOND)
    if not take_request(company.company_id, key.sha256, second=second, most=most):
        used = Used(Quota.REQUESTS_A_SECOND, most, most)
        raise refuse(company.company_id, used, again=timedelta(seconds=1))
