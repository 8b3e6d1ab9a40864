"""Count a document that a company registers against its quota."""

from datetime import datetime

from chalicelib.actions.quotas.take_of_day import take_of_day
from chalicelib.domain.companies import Company
from chalicelib.domain.quotas.quotas import Quota


def take_document(company: Company, *, now: datetime) -> None:
    """Count it; raises as `take_of_day` does."""
    take_of_day(company, {Quota.DOCUMENTS_A_DAY: 1}, now=now)
