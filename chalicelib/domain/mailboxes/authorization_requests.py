"""Asking a mailbox's owner, at its provider, for the leave to send from it.

Authorization code with PKCE (RFC 6749 section 4.1, RFC 7636).
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from chalicelib.domain.companies import GrantedBy
from chalicelib.domain.mailboxes.mailbox_clients import MailboxClient

ANSWERED_WITHIN = timedelta(minutes=15)
"""A person has to find a password, and perhaps an administrator."""

_OF_PROVIDER: dict[GrantedBy, dict[str, str]] = {
    # Without these two no refresh token comes, or only the first time.
    GrantedBy.GOOGLE: {"access_type": "offline", "prompt": "consent"},
    GrantedBy.MICROSOFT: {"prompt": "select_account"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingGrant:
    """A leave that was asked for, and not given yet."""

    by: GrantedBy
    email: str
    """Of the mailbox."""
    name: str
    """Whose mail its recipients see."""
    state_sha256: str
    """Of what the answer has to bring back."""
    session_sha256: str
    """Of the credential it was asked with, in whose name alone the answer counts."""
    verifier: str = field(repr=False)
    until: datetime


def ask_for_grant(
    *,
    by: GrantedBy,
    email: str,
    name: str,
    credential: str,
    now: datetime,
    draw: Callable[[], str],
) -> tuple[PendingGrant, str]:
    """What to remember of asking for a leave, and its `state`.

    Args:
        by: the provider.
        email: of the mailbox.
        name: beside it.
        credential: of the caller.
        now: when it is asked.
        draw: gives what nobody can guess, at least 43 letters of base64url.
    """
    state = draw()
    pending = PendingGrant(
        by=by,
        email=email,
        name=name,
        state_sha256=fingerprint(state),
        session_sha256=fingerprint(credential),
        verifier=draw(),
        until=now + ANSWERED_WITHIN,
    )
    return pending, state


def authorization_url(
    pending: PendingGrant, client: MailboxClient, *, state: str, redirect_uri: str
) -> str:
    """Where the mailbox's owner is asked."""
    parts = urlsplit(client.authorize_url)
    challenge = urlsafe_b64encode(sha256(pending.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        **dict(parse_qsl(parts.query)),
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": redirect_uri,
        "scope": client.scope,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": pending.email,
        **_OF_PROVIDER[pending.by],
    }
    return urlunsplit(parts._replace(query=urlencode(asked)))


def grants_enough(by: GrantedBy, asked: str, granted: str) -> bool:
    """Whether what was granted holds what was asked for.

    At Google a person may grant a part. Microsoft grants all or nothing, and may spell it its way.
    """
    return by is not GrantedBy.GOOGLE or not granted or _rights(asked) <= _rights(granted)


def _rights(scope: str) -> set[str]:
    """Without who somebody is, which is granted under other names than it was asked for."""
    return {one for one in scope.split() if one.startswith("https:")}


def fingerprint(secret: str) -> str:
    """What stands for a secret where it is to be known again, and not to be read."""
    return sha256(secret.encode()).hexdigest()
