"""Finish to connect a company's mailbox, with what its owner brought back from its provider."""

import secrets
from dataclasses import replace
from datetime import datetime

from chalicelib.actions.mailboxes.begin_connecting import return_url
from chalicelib.domain.companies import Company, Fallback, Grant, SmtpSettings
from chalicelib.domain.errors import InvalidRequest, TryAgainLater
from chalicelib.domain.mailboxes.authorization_requests import (
    PendingGrant,
    fingerprint,
    grants_enough,
)
from chalicelib.domain.mailboxes.grants import KeptGrant
from chalicelib.domain.mailboxes.mailbox_clients import MailboxClient
from chalicelib.domain.mailboxes.replacing import in_place_of
from chalicelib.domain.mailboxes.token_answers import GrantEnded, TokenAnswer, TokensRefused
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.keys.credentials import encrypt_secret
from chalicelib.keys.mailbox_clients import mailbox_clients
from chalicelib.keys.token_endpoint import exchange_code
from chalicelib.tables.mailbox_grants import put_grant, take_pending
from chalicelib.tables.smtp_settings import put_smtp
from chalicelib.telemetry import logger


def finish_connecting(
    company: Company, *, state: str, code: str, credential: str, now: datetime
) -> Company:
    """The company with its mailbox, which is used once it is verified, as any other.

    Args:
        company: who asked.
        state: as it came back.
        code: the same.
        credential: with which the caller calls: the one that began.
        now: when.

    Raises:
        InvalidRequest: it was not asked for by this caller, or is not what was asked for.
        TryAgainLater: the provider or AWS does not answer. It has to begin again.
    """
    pending = take_pending(
        company.company_id,
        state_sha256=fingerprint(state),
        session_sha256=fingerprint(credential),
        now=now,
    )
    if pending is None:
        raise _refused("state", ProblemCode.NOT_ASKED_FOR, "This was not asked for, or is over.")
    client = mailbox_clients().get(pending.by)
    if client is None:
        raise TryAgainLater("The operator has no client at this provider any more.")
    answer = _exchanged(company, pending, client, code)
    grant = Grant(pending.by, secrets.token_hex(16))
    put_grant(company.company_id, _kept(company, grant, answer, now=now))
    smtp = in_place_of(company.smtp, _settings(company, pending, client, grant), now=now)
    put_smtp(company.company_id, smtp)
    logger.info("mailbox connected", company_id=company.company_id, by=pending.by)
    return replace(company, smtp=smtp)


def _exchanged(
    company: Company, pending: PendingGrant, client: MailboxClient, code: str
) -> TokenAnswer:
    try:
        answer = exchange_code(
            client, code=code, verifier=pending.verifier, redirect_uri=return_url()
        )
    except GrantEnded as error:
        sentence = "The provider does not take this code."
        raise _refused("code", ProblemCode.CODE_REFUSED, sentence) from error
    except TokensRefused as error:
        logger.warning("no tokens", company_id=company.company_id, reason=str(error))
        raise TryAgainLater("The mailbox's provider gives no access now.") from error
    if not answer.refresh_token or not grants_enough(pending.by, client.scope, answer.scope):
        sentence = "The leave that was given does not suffice to send."
        raise _refused("code", ProblemCode.NOT_ENOUGH_GRANTED, sentence)
    if answer.email and answer.email.casefold() != pending.email.casefold():
        sentence = "The leave was given for another mailbox."
        raise _refused("code", ProblemCode.OTHER_MAILBOX, sentence)
    return answer


def _kept(company: Company, grant: Grant, answer: TokenAnswer, *, now: datetime) -> KeptGrant:
    company_id = company.company_id
    return KeptGrant(
        grant=grant,
        refresh_token=encrypt_secret(answer.refresh_token, company_id=company_id),
        access_token=encrypt_secret(answer.access_token, company_id=company_id),
        access_until=now + answer.lives,
    )


def _settings(
    company: Company, pending: PendingGrant, client: MailboxClient, grant: Grant
) -> SmtpSettings:
    known = company.smtp
    return SmtpSettings(
        host=client.host,
        port=client.port,
        security=client.security,
        username=pending.email,
        encrypted_password=b"",
        grant=grant,
        from_email=pending.email,
        from_name=pending.name,
        fallback=known.fallback if known else Fallback.WAIT,
        max_per_minute=known.max_per_minute if known else None,
    )


def _refused(field: str, code: ProblemCode, sentence: str) -> InvalidRequest:
    return InvalidRequest({field: [Problem(code, sentence)]})
