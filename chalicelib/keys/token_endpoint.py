"""Asks a provider's token endpoint for tokens (RFC 6749 section 3.2), by a deadline, within bounds.

docs/decisions/0071 and 0079 say why by no OAuth library.
"""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from chalicelib.domain.mailboxes.mailbox_clients import MailboxClient
from chalicelib.domain.mailboxes.token_answers import TokenAnswer, TokensRefused, read_token_answer
from chalicelib.keys.posting import NotAnswered, post

PATIENCE_SECONDS = 8.0
_FORM = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
}


def exchange_code(
    client: MailboxClient,
    *,
    code: str,
    verifier: str,
    redirect_uri: str,
    patience: float = PATIENCE_SECONDS,
) -> TokenAnswer:
    """The tokens for a code, which serves once.

    Raises:
        GrantEnded: it does not serve, or belongs to somebody else.
        TokensRefused: for whatever other reason.
    """
    return _ask(
        client,
        {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": redirect_uri,
        },
        patience,
    )


def renew_tokens(
    client: MailboxClient, refresh_token: str, *, patience: float = PATIENCE_SECONDS
) -> TokenAnswer:
    """New tokens for a refresh token; raises as `exchange_code` does."""
    return _ask(client, {"grant_type": "refresh_token", "refresh_token": refresh_token}, patience)


def revoke_token(client: MailboxClient, token: str, *, patience: float) -> None:
    """Give a leave back at its provider (RFC 7009), where it has a place for that.

    Raises:
        TokensRefused: nobody knows whether it was taken.
    """
    if not client.revoke_url:
        return
    form = urlencode({"token": token}).encode()
    try:
        answer = post(client.revoke_url, form, headers=_FORM, patience=patience)
    except NotAnswered as error:
        raise TokensRefused(str(error)) from None
    # 400: it had ended already (https://developers.google.com/identity/protocols/oauth2/web-server).
    if answer.status not in {HTTPStatus.OK, HTTPStatus.BAD_REQUEST}:
        raise TokensRefused(f"status {answer.status}")


def _ask(client: MailboxClient, asked: Mapping[str, str], patience: float) -> TokenAnswer:
    named = {**asked, "client_id": client.client_id, "client_secret": client.client_secret}
    form = urlencode(named).encode()
    try:
        answer = post(client.token_url, form, headers=_FORM, patience=patience)
    except NotAnswered as error:
        raise TokensRefused(str(error)) from None
    return read_token_answer(answer.status, answer.body)
