"""What a provider's token endpoint answered (RFC 6749 section 5), whoever wrote it."""

import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

_OK = 200
_USUAL_LIFE = timedelta(minutes=30)
"""Of a token whose answer does not say; RFC 6749 section 5.1 only recommends to."""
_LONGEST_LIFE = timedelta(hours=24)
_LONGEST_TOKEN = 4096
"""In bytes: what KMS encrypts. Google's have at most 2,048, Microsoft's about 2,500."""


class GrantEnded(Exception):
    """The leave was taken back, or has expired, or was never given."""


class TokensRefused(Exception):
    """The endpoint gave no tokens, for a reason that only the operator or time can mend."""


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """Tokens that were given."""

    access_token: str = field(repr=False)
    lives: timedelta
    refresh_token: str = field(default="", repr=False)
    """Empty: the one before goes on."""
    scope: str = ""
    """Empty: what was asked for."""
    email: str = ""
    """Of who gave the leave; empty: it was not told."""


def read_token_answer(status: int, body: bytes) -> TokenAnswer:
    """The tokens of an answer.

    Raises:
        GrantEnded: `invalid_grant`, which says of the code or refresh token that it does not serve.
        TokensRefused: everything else; the message is a code and holds nothing that was answered.
    """
    said = _object_in(body)
    if status != _OK:
        if said.get("error") == "invalid_grant":
            raise GrantEnded
        raise TokensRefused(f"status {status}")
    if str(said.get("token_type", "")).lower() != "bearer":
        raise TokensRefused("token type")
    return TokenAnswer(
        access_token=_token(said, "access_token"),
        lives=_life(said.get("expires_in")),
        refresh_token=_token(said, "refresh_token") if said.get("refresh_token") else "",
        scope=_text(said, "scope"),
        email=_email_in(_text(said, "id_token")),
    )


def _object_in(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise TokensRefused("not JSON") from error
    if not isinstance(said, dict):
        raise TokensRefused("no object")
    return said


def _token(said: dict[str, Any], name: str) -> str:
    """A token, which has to go into header fields and commands (RFC 6750 section 2.1)."""
    token = said.get(name)
    if not isinstance(token, str) or not 0 < len(token) <= _LONGEST_TOKEN:
        raise TokensRefused(name)
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise TokensRefused(name)
    return token


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise TokensRefused(name)
    return value


def _life(seconds: object) -> timedelta:
    if seconds is None:
        return _USUAL_LIFE
    try:
        said = int(seconds) if isinstance(seconds, int | str) else -1
    except ValueError:
        said = -1
    if said <= 0:
        raise TokensRefused("expires_in")
    return min(timedelta(seconds=min(said, 10**6)), _LONGEST_LIFE)


def _email_in(id_token: str) -> str:
    """The address in an ID token, which came from the provider itself, over TLS.

    So its signature need not be looked at (OpenID Connect Core section 3.1.3.7, point 6).
    """
    if not id_token:
        return ""
    try:
        payload = id_token.split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        email = claims.get("email", "")
    except (ValueError, IndexError, AttributeError) as error:
        raise TokensRefused("id_token") from error
    return email if isinstance(email, str) else ""
