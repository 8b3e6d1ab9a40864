"""Give a company its own way out."""

from dataclasses import replace
from datetime import datetime

from chalicelib.actions.mailboxes.give_back_grant import give_back_grant
from chalicelib.domain.companies import Company, Fallback, Security, SmtpSettings
from chalicelib.domain.errors import InvalidRequest, TryAgainLater
from chalicelib.domain.mailboxes.mail_servers import normalise_host
from chalicelib.domain.mailboxes.replacing import in_place_of
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.keys.credentials import encrypt_secret
from chalicelib.settings import settings
from chalicelib.tables.smtp_settings import amend_smtp, put_smtp

_IMPLICIT_TLS_PORT = 465
PORTS = frozenset({_IMPLICIT_TLS_PORT, 587, 2525})
"""Where servers take mail from those who sign in (RFC 8314, RFC 6409, and by custom)."""


def set_smtp(
    company: Company,
    *,
    host: str,
    port: int,
    username: str,
    password: str | None,
    from_email: str,
    from_name: str,
    security: Security | None = None,
    fallback: Fallback = Fallback.WAIT,
    max_per_minute: int | None = None,
    now: datetime,
) -> Company:
    """The company as it is then; the password is kept encrypted only.

    Whatever makes it another server, another account or another sender must be verified anew.

    Args:
        company: as it was read.
        host: a name.
        port: one of PORTS.
        username: for signing in.
        password: None keeps what lets us in to this host as this user, if there is such a thing.
        from_email: whose mail the server takes.
        from_name: beside it.
        security: None takes what is usual on the port.
        fallback: where mail goes while the server does not let us in.
        max_per_minute: None takes as many as come.
        now: the time.

    Raises:
        InvalidRequest: host or port cannot be, or the password is missing.
        TryAgainLater: the settings changed meanwhile, or AWS does not answer.
    """
    loopback = port in settings().smtp_allowed_loopback_ports
    if port not in PORTS and not loopback:
        raise InvalidRequest(
            {"port": [Problem(ProblemCode.NO_SUCH_PORT, "The port is 465, 587 or 2525.")]}
        )
    try:
        host = normalise_host(host, loopback_allowed=loopback)
    except ValueError as error:
        raise InvalidRequest({"host": [Problem(ProblemCode.NOT_A_HOST, str(error))]}) from error
    usual = Security.TLS if port == _IMPLICIT_TLS_PORT else Security.STARTTLS
    known = company.smtp
    wished = SmtpSettings(
        host=host,
        port=port,
        security=security or usual,
        username=username,
        encrypted_password=_password(company, password, host=host, username=username),
        grant=known.grant if known and password is None else None,
        from_email=from_email,
        from_name=from_name,
        fallback=fallback,
        max_per_minute=max_per_minute,
        broken_at=known.broken_at if known else None,
        broken_reason=known.broken_reason if known else None,
    )
    if known and _same_road(known, wished):
        wished = replace(wished, verified_at=known.verified_at)
        if not amend_smtp(company.company_id, wished):
            raise TryAgainLater("The settings changed meanwhile.")
    else:
        wished = in_place_of(known, wished, now=now)
        put_smtp(company.company_id, wished)
    if known and known.grant and not wished.grant:
        give_back_grant(company.company_id, known.grant)
    return replace(company, smtp=wished)


def _password(company: Company, password: str | None, *, host: str, username: str) -> bytes:
    """The ciphertext to store: never one that was given for another server."""
    if password is not None:
        return encrypt_secret(password, company_id=company.company_id)
    known = company.smtp
    if known and (known.host, known.username) == (host, username):
        return known.encrypted_password
    raise InvalidRequest(
        {
            "password": [
                Problem(
                    ProblemCode.PASSWORD_NEEDED,
                    "The password is needed for this host and username.",
                )
            ]
        }
    )


def _same_road(known: SmtpSettings, wished: SmtpSettings) -> bool:
    """Whether a verification of the one holds for the other."""
    return known == replace(
        wished,
        from_name=known.from_name,
        fallback=known.fallback,
        max_per_minute=known.max_per_minute,
        verified_at=known.verified_at,
    )
