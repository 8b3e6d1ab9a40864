"""Give a company an own domain to send as."""

import secrets
from dataclasses import replace
from datetime import datetime

from chalicelib.actions.senders.remove_domain import give_up
from chalicelib.domain.companies import Company, Fallback, OwnDomain
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.senders.own_domains import check_own, mail_from_domain
from chalicelib.settings import settings
from chalicelib.tables.domain_claims import want_domain
from chalicelib.tables.own_domains import put_domain
from chalicelib.transports.ses_identities import NotOurs, ensure_identity


def set_domain(
    company: Company, *, from_email: str, from_name: str, fallback: Fallback, now: datetime
) -> Company:
    """The company as it is then; nothing is sent as a new domain until it is verified.

    Args:
        company: as it was read.
        from_email: the address to send as, whose domain it is.
        from_name: beside it.
        fallback: where mail goes while nothing may be sent as the domain.
        now: the time.

    Raises:
        InvalidRequest: the domain cannot be the company's.
        TryAgainLater: AWS does not answer.
    """
    known, name = company.domain, from_email.rpartition("@")[2]
    if known and known.name == name:
        wished = replace(known, from_email=from_email, from_name=from_name, fallback=fallback)
    else:
        wished = OwnDomain(
            from_email=from_email,
            from_name=from_name,
            fallback=fallback,
            proof=secrets.token_hex(16),
            dkim_tokens=_dkim_tokens(company, name),
        )
        if known and (known.verified_at or known.broken_at):
            # Mail that was to leave as the domain before waits until this one is verified.
            wished = replace(
                wished,
                broken_at=known.broken_at or now,
                broken_reason=known.broken_reason or ReasonCode.DOMAIN_BROKEN,
            )
    put_domain(company.company_id, wished)
    if known and known.name != name:
        give_up(known.name, company.company_id)
    return replace(company, domain=wished)


def _dkim_tokens(company: Company, name: str) -> tuple[str, ...]:
    try:
        check_own(name, operators=settings().no_reply_address.rpartition("@")[2])
    except ValueError as error:
        raise _refused(str(error)) from error
    want_domain(name, company.company_id)
    try:
        return ensure_identity(name, mail_from=mail_from_domain(name)).dkim_tokens
    except NotOurs as error:
        give_up(name, company.company_id)
        raise _refused("This domain is the operator's.") from error


def _refused(sentence: str) -> InvalidRequest:
    return InvalidRequest({"from_email": [Problem(ProblemCode.NOT_AN_OWN_DOMAIN, sentence)]})
