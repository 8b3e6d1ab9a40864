"""Count an upload against its company's quotas."""

from datetime import datetime

from chalicelib.actions.quotas.take_of_day import take_of_day
from chalicelib.domain.companies import Company
from chalicelib.domain.quotas.quotas import Quota


def take_upload(company: Company, *, size: int, now: datetime) -> None:
    """Count it, and its bytes; raises as `take_of_day` does."""
    amounts = {Quota.UPLOADS_A_DAY: 1, Quota.UPLOAD_BYTES_A_DAY: size}
    take_of_day(company, amounts, now=now)
