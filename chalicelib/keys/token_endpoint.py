"""Asks a provider's token endpoint for tokens (RFC 6749 section 3.2), by a deadline, within bounds.

By urllib3, which ships with botocore: docs/decisions/0071 says why by no OAuth library.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from functools import cache
from threading import Thread
from urllib.parse import urlencode

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from chalicelib.domain.mailboxes.mailbox_clients import MailboxClient
from chalicelib.domain.mailboxes.token_answers import TokenAnswer, TokensRefused, read_token_answer

PATIENCE_SECONDS = 8.0
_LARGEST_ANSWER = 64 * 1024
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


def _ask(client: MailboxClient, asked: Mapping[str, str], patience: float) -> TokenAnswer:
    """Ask on a thread of its own, since no time-out of a socket bounds who answers by drops."""
    named = {**asked, "client_id": client.client_id, "client_secret": client.client_secret}
    answered: Future[tuple[int, bytes]] = Future()

    def ask() -> None:
        try:
            answered.set_result(_post(client.token_url, urlencode(named), patience))
        except Exception as error:
            answered.set_exception(error)

    Thread(target=ask, name="tokens", daemon=True).start()
    try:
        status, body = answered.result(patience)
    except (HTTPError, OSError, TimeoutError) as error:
        # What is raised may quote the request.
        raise TokensRefused(type(error).__name__) from None
    return read_token_answer(status, body)


def _post(url: str, form: str, patience: float) -> tuple[int, bytes]:
    # Redirects are not followed: who we are is said at the operator's address alone.
    answer = _connections().request(
        "POST",
        url,
        body=form,
        headers=_FORM,
        timeout=Timeout(total=patience),
        retries=False,
        redirect=False,
        preload_content=False,
    )
    try:
        body = answer.read(_LARGEST_ANSWER + 1, decode_content=True)
        if len(body) > _LARGEST_ANSWER:
            raise TokensRefused("too large")
        return answer.status, body
    finally:
        answer.close()


@cache
def _connections() -> PoolManager:
    return PoolManager(num_pools=4)
