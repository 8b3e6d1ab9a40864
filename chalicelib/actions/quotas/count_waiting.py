"""Count anew how many emails of a company wait."""

from datetime import datetime

from chalicelib.domain.companies import Company
from chalicelib.domain.quotas.quotas import Quota, day_of
from chalicelib.domain.states import MESSAGES_KEPT_FOR
from chalicelib.tables.emails.waiting import count_waiting_since
from chalicelib.tables.usage import correct_waiting, may_count_anew, used_today


def count_waiting(company: Company, *, now: datetime) -> int | None:
    """How many wait, by their items; None where that was counted a short while ago.

    Nothing is counted off when an email leaves, which would be one more write for each: the number
    that is kept only grows, until it is asked for, or would refuse a request.
    """
    if not may_count_anew(company.company_id, now=now):
        return None
    kept = used_today(company.company_id, day=day_of(now))[Quota.EMAILS_WAITING]
    waiting = count_waiting_since(company.company_id, now - MESSAGES_KEPT_FOR)
    correct_waiting(company.company_id, by=waiting - kept)
    return waiting
