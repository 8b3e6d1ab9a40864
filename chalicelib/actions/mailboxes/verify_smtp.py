"""Verify a company's own server: only one that took a test mail is used."""

import secrets
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.mailboxes.open_mailbox import open_mailbox
from chalicelib.domain.companies import Company
from chalicelib.domain.errors import (
    NotFound,
    SendError,
    ServerNotVerified,
    TooManyRequests,
    TransientSendError,
    TryAgainLater,
)
from chalicelib.domain.mailboxes.verification import checks_with, compose_trial, told
from chalicelib.tables.smtp_settings import count_check, mark_verified
from chalicelib.telemetry import logger
from chalicelib.transports.smtp import Patience

PATIENCE = Patience(until_dot=22, whole=24)
"""As patient as in sending until we are let in, since a server that is verified must serve then.

Someone waits for the answer, and API Gateway no longer than 29 seconds.
"""


def verify_smtp(company: Company, *, now: datetime, patience: Patience = PATIENCE) -> Company:
    """The company as it is once its server took a mail from the company's address to itself.

    Raises:
        NotFound: it has no server.
        TooManyRequests: it was tried too often lately.
        ServerNotVerified: the server did not take the mail.
        TryAgainLater: AWS does not answer, or the settings changed meanwhile.
    """
    smtp = company.smtp
    if smtp is None:
        raise NotFound("The company has no mail server of its own.")
    checks, wait = checks_with(company.smtp_checks, now=now)
    if wait:
        raise TooManyRequests(wait)
    if not count_check(company, checks):
        raise TooManyRequests(timedelta(seconds=1))
    mail = compose_trial(smtp, locale=company.locale, at=now, name=secrets.token_hex(16))
    try:
        transport = open_mailbox(smtp, company.company_id, patience=patience)
    except TransientSendError as error:
        raise TryAgainLater("The password cannot be read now.") from error
    try:
        with closing(transport):
            transport.send(mail, from_email=smtp.from_email, to_email=smtp.from_email)
    except SendError as error:
        logger.info("smtp not verified", company_id=company.company_id, reason=error.reason)
        raise ServerNotVerified(told(error.reason)) from error
    if not mark_verified(company.company_id, smtp, at=now):
        raise TryAgainLater("The settings changed meanwhile.")
    logger.info("smtp verified", company_id=company.company_id)
    in_use = replace(
        smtp,
        verified_at=now,
        broken_at=None,
        broken_reason=None,
        paused_until=None,
        paused_reason=None,
        away_until=None,
    )
    return replace(company, smtp=in_use, smtp_checks=checks)
