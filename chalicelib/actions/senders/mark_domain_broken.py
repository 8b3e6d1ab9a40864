"""Mark a company's own domain as broken: its mail waits, and the company sees why."""

from datetime import datetime

from chalicelib.domain.companies import Company
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.tables.own_domains import mark_broken
from chalicelib.telemetry import count, logger


def mark_domain_broken(company: Company, *, reason: ReasonCode, now: datetime) -> None:
    """Mark the domain as broken, once, and only the one that was tried: it may have changed.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    domain = company.domain
    if domain and mark_broken(company.company_id, domain, reason=reason, at=now):
        count("DomainBroken")
        logger.info("domain broken", company_id=company.company_id, reason=reason)
