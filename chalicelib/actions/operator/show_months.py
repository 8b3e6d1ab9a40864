"""Show what companies used, month by month."""

from collections.abc import Iterator

from chalicelib.domain.companies import Company
from chalicelib.domain.operator.months import MonthlyUse, months_before, stored_bytes
from chalicelib.tables.operator.companies import page_of_companies
from chalicelib.tables.operator.months import uses_by_month

_ON_A_PAGE = 100

type Shown = tuple[int, MonthlyUse, int]
"""Whose, what was used, and how many bytes lay in the store at the month's end, at most."""


def show_months(company: Company, *, last: str, count: int) -> list[Shown]:
    """What a company used in so many months up to one, the first first.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    retention = company.retention_months
    first = months_before(last, count + retention - 1)[0]
    uses = uses_by_month(company.company_id, first=first, last=last)
    return [
        (
            company.company_id,
            uses.get(month, MonthlyUse(month)),
            stored_bytes(uses, month, retention_months=retention),
        )
        for month in months_before(last, count)
    ]


def show_month_of_all(month: str) -> Iterator[Shown]:
    """What each company used in a month: one request for each; raises as `show_months` does."""
    companies, after = page_of_companies(after=None, most=_ON_A_PAGE)
    while True:
        for company in companies:
            yield from show_months(company, last=month, count=1)
        if after is None:
            return
        companies, after = page_of_companies(after=after, most=_ON_A_PAGE)
