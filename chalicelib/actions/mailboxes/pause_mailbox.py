"""Pause a company's mailbox: its provider has taken as many mails as it takes for now."""

from datetime import datetime

from chalicelib.domain.companies import Company
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.tables.smtp_settings import mark_paused
from chalicelib.telemetry import count, logger


def pause_mailbox(company: Company, *, until: datetime, reason: ReasonCode) -> None:
    """Let the mailbox's mail wait until that moment, in every worker.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    smtp = company.smtp
    if smtp and mark_paused(company.company_id, smtp, until=until, reason=reason):
        count("MailboxPaused")
        logger.info("mailbox paused", company_id=company.company_id, reason=reason)
