"""Give back the leave to send from a company's mailbox, which it has no use for any more."""

from chalicelib.domain.companies import Grant
from chalicelib.domain.errors import SendError, TryAgainLater
from chalicelib.domain.mailboxes.token_answers import TokensRefused
from chalicelib.keys.credentials import decrypt_secret
from chalicelib.keys.mailbox_clients import mailbox_clients
from chalicelib.keys.token_endpoint import revoke_token
from chalicelib.tables.mailbox_grants import find_grant, remove_grant
from chalicelib.telemetry import logger

_PATIENCE_SECONDS = 4.0
"""Somebody waits for the answer, and the mailbox is removed whatever the provider says."""


def give_back_grant(company_id: int, grant: Grant) -> None:
    """Forget it, and have its provider forget it where that has a place for it.

    Google has one. Microsoft has none: there the leave stands until its owner takes it back, or
    nobody has used it for three months, but nobody has its tokens any more.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    kept = find_grant(company_id, grant)
    remove_grant(company_id)
    if kept is None:
        return
    try:
        client = mailbox_clients().get(grant.by)
        if client:
            token = decrypt_secret(kept.refresh_token, company_id=company_id)
            revoke_token(client, token, patience=_PATIENCE_SECONDS)
    except (SendError, TokensRefused, TryAgainLater) as error:
        reason = type(error).__name__
        logger.warning("leave not given back", company_id=company_id, by=grant.by, reason=reason)
