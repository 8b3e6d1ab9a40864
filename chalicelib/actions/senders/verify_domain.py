"""Verify a company's own domain: by its DNS it is this company's, and by SES it may be sent as."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.senders.mark_domain_broken import mark_domain_broken
from chalicelib.domain.companies import Company, OwnDomain
from chalicelib.domain.errors import NotFound, TooManyRequests, TryAgainLater
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.senders.own_domains import (
    Purpose,
    Record,
    mail_from_domain,
    proof_of,
    records_of,
)
from chalicelib.tables.companies import find_company
from chalicelib.tables.domain_claims import find_holder, hold_domain, want_domain
from chalicelib.tables.own_domains import put_checked_domain
from chalicelib.telemetry import logger
from chalicelib.transports.dns_questions import DnsQuestions, NotAnswered
from chalicelib.transports.ses_identities import Identity, NotOurs, ensure_identity, region

_BETWEEN_CHECKS = timedelta(seconds=5)


def verify_domain(company: Company, *, now: datetime) -> Company:
    """The company with what was seen of its domain; it is sent as once nothing is waited for.

    Raises:
        NotFound: it has no domain.
        TooManyRequests: it was looked at a moment ago.
        TryAgainLater: AWS does not answer, or the domain changed meanwhile.
    """
    own = company.domain
    if own is None:
        raise NotFound("The company has no domain of its own.")
    if own.checked_at and now - own.checked_at < _BETWEEN_CHECKS:
        raise TooManyRequests(own.checked_at + _BETWEEN_CHECKS - now)
    want_domain(own.name, company.company_id)
    try:
        identity = ensure_identity(own.name, mail_from=mail_from_domain(own.name))
    except NotOurs as error:
        raise TryAgainLater("The domain is not to be had.") from error
    own = replace(own, dkim_tokens=identity.dkim_tokens)
    dns = DnsQuestions()
    records = records_of(own, region=region())
    found = [record for record in records if _is_there(record, dns)]
    waits_for = _missing(records, found, identity) or _held(company, own, dns, now=now)
    own = replace(
        own,
        found=frozenset(record.key for record in found),
        checked_at=now,
        waits_for=waits_for,
    )
    if waits_for is None:
        own = replace(own, verified_at=now, broken_at=None, broken_reason=None)
    if not put_checked_domain(company.company_id, own):
        raise TryAgainLater("The settings changed meanwhile.")
    logger.info("domain looked at", company_id=company.company_id, waits_for=waits_for)
    return replace(company, domain=own)


def _is_there(record: Record, dns: DnsQuestions) -> bool:
    try:
        return record.value.lower() in map(str.lower, dns.records(record.name, record.kind))
    except NotAnswered:
        return False


def _missing(records: list[Record], found: list[Record], identity: Identity) -> ReasonCode | None:
    """Why it cannot be sent as yet. Without a domain for bounces it can: SES has one of its own."""
    if any(one not in found for one in records if one.purpose is Purpose.PROOF):
        return ReasonCode.DOMAIN_RECORDS
    if identity.is_verified:
        return None
    missing = any(one not in found for one in records if one.purpose is Purpose.DKIM)
    return ReasonCode.DOMAIN_RECORDS if missing else ReasonCode.DOMAIN_AT_SES


def _held(
    company: Company, own: OwnDomain, dns: DnsQuestions, *, now: datetime
) -> ReasonCode | None:
    """Have the company hold the domain that it has proven; why not, if another may still keep it.

    Who holds it keeps it for as long as its own proof stands in the DNS.
    """
    holder = find_holder(own.name)
    if holder == company.company_id:
        return None
    if holder is not None:
        other = find_company(holder)
        if other and other.domain and other.domain.name == own.name:
            if _is_there(proof_of(other.domain), dns):
                return ReasonCode.DOMAIN_TAKEN
            mark_domain_broken(other, reason=ReasonCode.DOMAIN_TAKEN, now=now)
    if not hold_domain(own.name, company.company_id, instead_of=holder):
        raise TryAgainLater("Another company proved the domain at the same time.")
    return None
