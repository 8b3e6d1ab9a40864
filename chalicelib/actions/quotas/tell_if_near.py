"""Tell the operator that a company nears a quota."""

from chalicelib.domain.quotas.quotas import Used, nears
from chalicelib.telemetry import count, logger


def tell_if_near(company_id: int, used: Used, *, by: int) -> None:
    """Tell it once: when the last `by` took the company there."""
    if nears(used, by=by):
        count("QuotaNeared")
        logger.warning("quota neared", company_id=company_id, quota=used.quota, used=used.used)
