"""Count an upload against its company's quotas."""

from datetime import datetime

from chalicelib.actions.quotas.refuse import refuse
from chalicelib.actions.quotas.tell_if_near import tell_if_near
from chalicelib.domain.companies import Company
from chalicelib.domain.quotas.quotas import Quota, Used, allowed, day_of, until_next_day
from chalicelib.tables.usage import take_today, used_today


def take_upload(company: Company, *, size: int, now: datetime) -> None:
    """Count it, and its bytes.

    Raises:
        QuotaReached: the company has used what it is allowed, for today.
        TryAgainLater: DynamoDB does not answer.
    """
    amounts = {Quota.UPLOADS_A_DAY: 1, Quota.UPLOAD_BYTES_A_DAY: size}
    most = {quota: allowed(company, quota) for quota in amounts}
    used = take_today(company.company_id, amounts, most, day=day_of(now))
    if used is None:
        before = used_today(company.company_id, day=day_of(now))
        full = [quota for quota, more in amounts.items() if before[quota] + more > most[quota]]
        quota = full[0] if full else Quota.UPLOADS_A_DAY
        reached = Used(quota, before[quota], most[quota])
        raise refuse(company.company_id, reached, again=until_next_day(now))
    for quota, amount in amounts.items():
        tell_if_near(company.company_id, Used(quota, used[quota], most[quota]), by=amount)
