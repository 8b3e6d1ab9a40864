"""Renew the tokens of a mailbox's leave at its provider."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import TransportUnavailable, TryAgainLater
from chalicelib.domain.mailboxes.grants import KeptGrant
from chalicelib.domain.mailboxes.token_answers import GrantEnded, TokensRefused
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.keys.credentials import decrypt_secret, encrypt_secret
from chalicelib.keys.mailbox_clients import mailbox_clients
from chalicelib.keys.token_endpoint import renew_tokens
from chalicelib.tables.mailbox_grants import find_grant, keep_renewed
from chalicelib.telemetry import count, logger

_TRIES_TO_KEEP = 3
"""A provider that rotates refresh tokens has ended the old one: what came must not be lost."""


def renew_grant(company_id: int, kept: KeptGrant, *, now: datetime) -> tuple[str, datetime]:
    """A new access token, and until when it serves; kept with the newest refresh token.

    Raises:
        TransportUnavailable: RECONNECT where the leave has ended, else TOKEN_UNAVAILABLE.
        TransientSendError: KMS does not answer.
        TryAgainLater: another service of AWS does not.
    """
    by = kept.grant.by
    client = mailbox_clients().get(by)
    if client is None:
        raise _unavailable(company_id, "no client")
    refresh_token = decrypt_secret(kept.refresh_token, company_id=company_id)
    try:
        answer = renew_tokens(client, refresh_token)
    except GrantEnded as error:
        if _was_renewed_meanwhile(company_id, kept):
            raise _unavailable(company_id, "renewed meanwhile") from error
        raise TransportUnavailable(ReasonCode.RECONNECT) from error
    except TokensRefused as error:
        raise _unavailable(company_id, str(error)) from error
    until = now + answer.lives
    _keep(company_id, kept, access=answer.access_token, refresh=answer.refresh_token, until=until)
    return answer.access_token, until


def _keep(company_id: int, kept: KeptGrant, *, access: str, refresh: str, until: datetime) -> None:
    """Keep what came; what cannot be kept serves this worker as long as it serves."""
    for _ in range(_TRIES_TO_KEEP):
        with suppress(TryAgainLater):
            fresh = replace(
                kept,
                access_token=encrypt_secret(access, company_id=company_id),
                access_until=until,
                refresh_token=encrypt_secret(refresh, company_id=company_id)
                if refresh
                else kept.refresh_token,
            )
            if not keep_renewed(company_id, fresh, instead_of=kept.refresh_token):
                logger.info("renewed tokens are not the newest", company_id=company_id)
            return
    logger.error("renewed tokens not kept", company_id=company_id)


def _was_renewed_meanwhile(company_id: int, kept: KeptGrant) -> bool:
    """Whether somebody who held the lease before has put a newer token in place of the dead one."""
    newest = find_grant(company_id, kept.grant)
    return newest is None or newest.refresh_token != kept.refresh_token


def _unavailable(company_id: int, why: str) -> TransportUnavailable:
    count("TokensRefused")
    logger.info("tokens not renewed", company_id=company_id, reason=why)
    return TransportUnavailable(ReasonCode.TOKEN_UNAVAILABLE)
