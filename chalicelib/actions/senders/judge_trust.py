"""Judge whether the mail of a company's address will be believed: by DNS alone, and read only."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from chalicelib.actions.senders.choose_origin import Origin, choose_origin
from chalicelib.domain.companies import Company, OwnDomain
from chalicelib.domain.emails import Transport
from chalicelib.domain.mailboxes.presets import preset_of_domain
from chalicelib.domain.senders.dmarc import look_at_dmarc
from chalicelib.domain.senders.own_domains import Purpose, Record, records_of
from chalicelib.domain.senders.spf import look_at_spf
from chalicelib.domain.senders.trust import (
    NOT_ASKED,
    SES,
    SILENT,
    Finding,
    Grade,
    Sends,
    as_record,
    judge_dkim,
    judge_dmarc,
    judge_spf,
    sends_of_provider,
    trust_row,
)
from chalicelib.transports.dns_questions import DnsQuestions, NotAnswered
from chalicelib.transports.ses_identities import region

_HOLDS_FOR = timedelta(minutes=1)
"""Who has just added a record looks again; DNS itself remembers for longer."""
_MOST_KEPT = 500

_kept: dict[tuple[str, Transport, OwnDomain | None], tuple[datetime, dict[str, Any]]] = {}
_keeping = Lock()


def judge_trust(company: Company, *, now: datetime) -> dict[str, Any]:
    """What receivers find of the address that the company's emails leave from, if none is said.

    What was found within the last minute is told again. What DNS does not answer is unknown.
    """
    origin = choose_origin(company, None)
    key = origin.email, origin.transport, company.domain
    until, row = _kept.get(key, (now, {}))
    if now < until:
        return row
    row = _judged(company, origin, DnsQuestions(), now=now)
    with _keeping:
        _kept.pop(key, None)
        _kept[key] = now + _HOLDS_FOR, row
        if len(_kept) > _MOST_KEPT:
            del _kept[next(iter(_kept))]
    return row


def _judged(
    company: Company, origin: Origin, dns: DnsQuestions, *, now: datetime
) -> dict[str, Any]:
    domain = origin.email.rpartition("@")[2]
    dns.ask(f"_dmarc.{domain}", "TXT")
    if origin.transport is Transport.SES:
        spf = dkim = NOT_ASKED["operator"]
    elif origin.transport is Transport.DOMAIN and company.domain:
        spf, dkim = _of_domain(company.domain, dns)
    else:
        spf, dkim = _of_mailbox(company, domain, dns)
    dmarc = _answered(lambda: judge_dmarc(domain, look_at_dmarc(domain, dns.records)))
    return trust_row(origin.email, origin.transport, spf=spf, dkim=dkim, dmarc=dmarc, at=now)


def _of_domain(own: OwnDomain, dns: DnsQuestions) -> tuple[Finding, Finding]:
    """Of what SES sends and signs, bounces to the company's own name if that is set up."""
    records = records_of(own, region=region())
    keys = [one for one in records if one.purpose is Purpose.DKIM]
    [exchanger] = [one for one in records if one.kind == "MX"]
    sends = Sends(
        exchanger.name,
        SES,
        {one.name: one.kind for one in keys},
        {one.name: one.value for one in keys},
    )
    dkim = _dkim(sends, dns)
    return _answered(lambda: _bounces(sends, exchanger, dns)), dkim


def _bounces(sends: Sends, exchanger: Record, dns: DnsQuestions) -> Finding:
    if not dns.records(exchanger.name, exchanger.kind):
        record = as_record(exchanger.kind, exchanger.name, exchanger.value)
        return Finding(code="spf_not_aligned", grade=Grade.ATTENTION, record=record)
    return _spf(sends, dns)


def _of_mailbox(company: Company, domain: str, dns: DnsQuestions) -> tuple[Finding, Finding]:
    host = company.smtp.host if company.smtp else ""
    preset = preset_of_domain(domain)
    if preset and preset.host == host:
        return NOT_ASKED["provider"], NOT_ASKED["provider"]
    sends = sends_of_provider(domain, host)
    dkim = _dkim(sends, dns)
    return _answered(lambda: _spf(sends, dns)), dkim


def _spf(sends: Sends, dns: DnsQuestions) -> Finding:
    senders = look_at_spf(sends.spf_name, dns.records) if sends.spf_name else None
    return judge_spf(sends, look_at_spf(sends.spf_domain, dns.records), senders)


def _dkim(sends: Sends, dns: DnsQuestions) -> Finding:
    for name, kind in sends.dkim_records.items():
        dns.ask(name, kind)
    return _answered(lambda: judge_dkim(sends, _first_of_each(sends.dkim_records, dns)))


def _first_of_each(records: Mapping[str, str], dns: DnsQuestions) -> dict[str, str]:
    answers = {name: dns.records(name, kind) for name, kind in records.items()}
    return {name: found[0] for name, found in answers.items() if found}


def _answered(find: Callable[[], Finding]) -> Finding:
    try:
        return find()
    except NotAnswered:
        return SILENT
