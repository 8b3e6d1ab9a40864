"""The operator as mailboxes' providers know it: a client of theirs (RFC 6749 section 2.2).

Without one, a provider's mailboxes can be set up by password only.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlsplit

from chalicelib.domain.companies import GrantedBy, Security

GMAIL_API = "https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send?uploadType=media"
_MAY_BE_EMPTY = {"api_url", "revoke_url"}
_LOOPBACK = {"127.0.0.1", "localhost"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxClient:
    """What the operator has registered at a provider, and where the provider's doors are."""

    client_id: str
    client_secret: str = field(repr=False)
    authorize_url: str
    token_url: str
    scope: str
    host: str
    """Of the provider's mail server, with the next two."""
    port: int
    security: Security
    api_url: str = ""
    """Where mail is posted instead, by HTTP; empty: it goes to the mail server."""
    revoke_url: str = ""
    """Where a leave is given back (RFC 7009); empty: the provider has no such place."""


_DEFAULTS: dict[GrantedBy, dict[str, Any]] = {
    GrantedBy.GOOGLE: {
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "token_url": "https://oauth2.googleapis.com/token",
        "revoke_url": "https://oauth2.googleapis.com/revoke",
        "scope": "https://mail.google.com/",
        "host": "smtp.gmail.com",
        "port": 465,
        "security": "tls",
    },
    GrantedBy.MICROSOFT: {
        "authorize_url": "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "token_url": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "scope": "offline_access https://outlook.office.com/SMTP.Send",
        "host": "smtp.office365.com",
        "port": 587,
        "security": "starttls",
    },
}
_BY_GMAIL_API = {
    # The address comes with the token, since this way takes any From and writes its own over it.
    "scope": "openid email https://www.googleapis.com/auth/gmail.send",
    "api_url": GMAIL_API,
}
"""The scope of SMTP asks for a yearly security assessment of the operator; this one does not."""


def read_clients(text: str) -> dict[GrantedBy, MailboxClient]:
    """The clients that the operator's secret holds, by provider.

    Raises:
        ValueError: it is not as docs/deploying.md says; the message names what, and no value.
    """
    given = json.loads(text)
    if not isinstance(given, dict):
        raise ValueError("Not an object.")  # noqa: TRY004 - of the text, not of our code
    return {_provider(name): _client(_provider(name), client) for name, client in given.items()}


def _provider(name: str) -> GrantedBy:
    try:
        return GrantedBy(name)
    except ValueError as error:
        raise ValueError("No such provider.") from error


def _client(granted_by: GrantedBy, given: object) -> MailboxClient:
    if not isinstance(given, dict):
        raise ValueError(f"{granted_by}: not an object.")  # noqa: TRY004 - as above
    wished = dict(given)
    way = wished.pop("way", "smtp")
    if way not in _ways(granted_by):
        raise ValueError(f"{granted_by}: no such way.")
    said = _DEFAULTS[granted_by] | (_BY_GMAIL_API if way == "gmail_api" else {}) | wished
    _check(granted_by, said)
    client = MailboxClient(**said)
    return replace(client, security=Security(client.security))


def _ways(granted_by: GrantedBy) -> set[str]:
    return {"smtp", "gmail_api"} if granted_by is GrantedBy.GOOGLE else {"smtp"}


def _check(granted_by: GrantedBy, said: Mapping[str, Any]) -> None:
    known = {one.name for one in fields(MailboxClient)}
    needed = {one.name for one in fields(MailboxClient) if one.default is MISSING}
    if said.keys() - known:
        raise ValueError(f"{granted_by}: an unknown key.")
    for name in sorted(needed | said.keys()):
        kind = int if name == "port" else str
        if type(said.get(name)) is not kind or not (said[name] or name in _MAY_BE_EMPTY):
            raise ValueError(f"{granted_by}: {name} is missing or of the wrong kind.")
        if name.endswith("_url") and said[name] and not is_private(said[name]):
            raise ValueError(f"{granted_by}: {name} is no address of https.")
    if said["security"] not in set(Security):
        raise ValueError(f"{granted_by}: security is tls or starttls.")


def is_private(url: str) -> bool:
    """Whether nobody on the way reads along; loopback has no way."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )
