"""The companies, and how their mail leaves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum

from chalicelib.domain.companies import Grant, GrantedBy, SmtpSettings
from chalicelib.domain.mailboxes.grants import KeptGrant
from local.loopback import HOST
from local.trouble import Trouble

AWAY = "away"
"""Names the port at which nobody listens."""

TOKENS = "tokens"
"""Names the port of the token endpoint."""


class Way(StrEnum):
    """How a company's mail leaves."""

    TLS = "tls"
    STARTTLS = "starttls"
    SES = "ses"
    AWAY = "away"
    """By a server that nobody finds."""


COMPANIES = dict(enumerate([*[Way.TLS] * 3, *[Way.STARTTLS] * 4, *[Way.SES] * 3, Way.AWAY], 1001))
SMTP = [company for company, way in COMPANIES.items() if way in {Way.TLS, Way.STARTTLS}]
UNDOING, LIMITED = SMTP[0], SMTP[1]
"""One has an undo window, one a limit by the minute."""
BRIEF, CONNECTED = SMTP[3], SMTP[4]
"""The server of one takes a few mails on a connection, the other's lets in by access tokens."""
FLOODING = SMTP[2]
"""What is measured is what this one costs the others."""
RESENDING = {SMTP[-1], *[company for company, way in COMPANIES.items() if way is Way.SES][-1:]}
"""They have an unknown outcome sent once more."""


def make_companies(ports: Mapping[str, int], *, all_well: bool) -> dict[int, str]:
    """Create them in the table, with servers at these ports; gives their API keys.

    Args:
        ports: by company, and AWAY.
        all_well: none has a server that nobody finds.
    """
    from chalicelib.actions.companies.create_company import create_company
    from chalicelib.actions.mailboxes.set_smtp import set_smtp
    from chalicelib.domain.companies import Licence, OnUnknownOutcome, Security
    from chalicelib.tables.companies import find_company, save_company

    keys = {}
    for company_id, way in COMPANIES.items():
        name = f"Company {company_id}"
        keys[company_id] = create_company(company_id=company_id, name=name, licence=Licence.PREMIUM)
        company = find_company(company_id)
        if company is None:
            raise Trouble(f"company {company_id} is gone")
        if way is not Way.SES and not (all_well and way is Way.AWAY):
            company = set_smtp(
                company,
                host=HOST,
                port=ports.get(str(company_id), ports[AWAY]),
                security=Security.TLS if way is Way.TLS else Security.STARTTLS,
                username=name,
                password="as good as any",  # noqa: S106 - every sink lets everybody in
                from_email=f"fatture@company-{company_id}.example",
                from_name=name,
                now=datetime.now(UTC),
            )
        smtp = company.smtp and replace(
            company.smtp,
            verified_at=datetime.now(UTC),
            max_per_minute=100_000 if company_id == LIMITED else None,
        )
        if smtp and company_id == CONNECTED:
            smtp = _connected(company_id, smtp)
        resends = company_id in RESENDING
        save_company(
            replace(
                company,
                smtp=smtp,
                undo_seconds=1 if company_id == UNDOING else 0,
                on_unknown_outcome=OnUnknownOutcome.RESEND if resends else OnUnknownOutcome.SHOW,
            )
        )
    return keys


def _connected(company_id: int, smtp: SmtpSettings) -> SmtpSettings:
    """The mailbox, with the leave of its owner in place of a password."""
    from chalicelib.keys.credentials import encrypt_secret
    from chalicelib.tables.mailbox_grants import put_grant

    grant = Grant(GrantedBy.GOOGLE, "chaos")
    put_grant(
        company_id,
        KeptGrant(
            grant=grant,
            refresh_token=encrypt_secret("refresh", company_id=company_id),
            access_token=encrypt_secret("none", company_id=company_id),
            access_until=datetime.now(UTC),
        ),
    )
    return replace(smtp, grant=grant, encrypted_password=b"")
