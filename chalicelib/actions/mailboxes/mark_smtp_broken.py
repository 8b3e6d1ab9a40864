"""Mark a company's own server as broken: its mail waits, and the company sees why."""

from datetime import datetime

from chalicelib.domain.companies import Company
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.tables.smtp_settings import mark_broken
from chalicelib.telemetry import count, logger


def mark_smtp_broken(company: Company, *, reason: ReasonCode, now: datetime) -> None:
    """Mark the settings as broken, once, and only those that were tried: they may have changed.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    smtp = company.smtp
    if smtp and mark_broken(company.company_id, smtp, reason=reason, at=now):
        count("SmtpBroken")
        logger.info("smtp broken", company_id=company.company_id, reason=reason)
