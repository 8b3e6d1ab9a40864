"""Whether receivers will believe that a company's mail is its own, by what its DNS says.

Read by people, who have to know what to add; nothing is sent otherwise for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.companies import DefaultSender
from chalicelib.domain.emails import Transport
from chalicelib.domain.periods import in_rome
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.senders.dmarc import Dmarc, DmarcFault
from chalicelib.domain.senders.spf import Spf, lets_send, with_included
from chalicelib.domain.words import label


class Grade(StrEnum):
    """How good it is."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at, by the code of a sentence in `trust` of the words."""

    code: str
    grade: Grade
    found: str = ""
    """The record as it is."""
    record: Mapping[str, str] | None = None
    """What to add, or to put in its place."""


NOT_ASKED = {
    "operator": Finding(code="operators", grade=Grade.UNKNOWN),
    "provider": Finding(code="providers", grade=Grade.GOOD),
}
"""Where the address is the operator's, or the mailbox provider's, who sees to its DNS."""
SILENT = Finding(code="dns_silent", grade=Grade.UNKNOWN)
SES = "amazonses.com"
"""What a record includes to let SES send."""
_SENDERS = {
    Transport.SMTP: DefaultSender.MAILBOX,
    Transport.DOMAIN: DefaultSender.DOMAIN,
    Transport.SES: DefaultSender.NO_REPLY,
}
_LONGEST = 1000
"""Characters shown of a record: anybody may write any number into theirs."""


@dataclass(frozen=True, slots=True)
class Sends:
    """Who really sends the mail of an address."""

    spf_domain: str
    """Of the address that bounces go to."""
    spf_name: str = ""
    """What a record includes to let it send; empty: nobody knows."""
    dkim_records: Mapping[str, str] = field(default_factory=dict)
    """Names under which it has keys, with the kind of record; empty: nobody knows."""
    dkim_values: Mapping[str, str] = field(default_factory=dict)
    """What these are to say, where that is known."""


def sends_of_provider(domain: str, host: str) -> Sends:
    """Who sends what a provider's server takes from a mailbox in the domain."""
    known = rule_data("sending_hosts")["hosts"].get(host, {})
    selectors, kind = known.get("selectors", ()), known.get("kind", "")
    return Sends(
        spf_domain=domain,
        spf_name=known.get("spf", ""),
        dkim_records={f"{selector}._domainkey.{domain}": kind for selector in selectors},
    )


def judge_spf(sends: Sends, found: Spf, senders: Spf | None) -> Finding:
    """What SPF does for it.

    Args:
        sends: who sends.
        found: the record of the domain that bounces go to.
        senders: the record of who sends; None: nobody knows.
    """
    code, grade = _spf_verdict(sends, found, senders)
    helps = sends.spf_name and code in {"spf_missing", "spf_elsewhere"}
    value = with_included(found.record, sends.spf_name) if helps else ""
    record = as_record("TXT", sends.spf_domain, value) if helps else None
    return Finding(code=code, grade=grade, found=found.record, record=record)


def _spf_verdict(sends: Sends, found: Spf, senders: Spf | None) -> tuple[str, Grade]:
    if found.fault:
        return f"spf_{found.fault}", Grade.BAD
    if found.is_open:
        return "spf_open", Grade.ATTENTION
    if senders is None:
        return "spf_sender_unknown", Grade.UNKNOWN
    if lets_send(found, senders, sends.spf_name):
        return "spf_good", Grade.GOOD
    return ("spf_unclear", Grade.UNKNOWN) if found.is_unclear else ("spf_elsewhere", Grade.BAD)


def judge_dkim(sends: Sends, there: Mapping[str, str]) -> Finding:
    """What DKIM does for it, of whose records `there` are those that DNS has, by name."""
    if not sends.dkim_records:
        return Finding(code="dkim_unclear", grade=Grade.UNKNOWN)
    if not sends.dkim_values:
        # A provider has several names to change keys by: one is enough.
        if there:
            return Finding(code="dkim_good", grade=Grade.GOOD, found=next(iter(there)))
        return Finding(code="dkim_missing", grade=Grade.BAD)
    for name, value in sends.dkim_values.items():
        if there.get(name, "").lower() != value:
            record = as_record(sends.dkim_records[name], name, value)
            return Finding(code="dkim_missing", grade=Grade.BAD, record=record)
    return Finding(code="dkim_good", grade=Grade.GOOD, found=next(iter(there)))


def judge_dmarc(domain: str, found: Dmarc) -> Finding:
    """What DMARC does for it."""
    if found.fault is DmarcFault.MISSING:
        record = as_record("TXT", f"_dmarc.{domain}", "v=DMARC1; p=none")
        return Finding(code="dmarc_missing", grade=Grade.ATTENTION, record=record)
    if found.fault:
        return Finding(code=f"dmarc_{found.fault}", grade=Grade.BAD, found=found.record)
    return Finding(code=f"dmarc_{found.policy}", grade=Grade.GOOD, found=found.record)


def together(spf: Finding, dkim: Finding, dmarc: Finding) -> Grade:
    """What it comes to: one of SPF and DKIM has to speak for the sender, and DMARC says so."""
    proofs = {spf.grade, dkim.grade}
    if Grade.GOOD in proofs:
        clean = dmarc.grade is Grade.GOOD and Grade.BAD not in proofs
        return Grade.GOOD if clean else Grade.ATTENTION
    return Grade.UNKNOWN if Grade.UNKNOWN in proofs else Grade.BAD


def trust_row(
    address: str, way: Transport, *, spf: Finding, dkim: Finding, dmarc: Finding, at: datetime
) -> dict[str, Any]:
    """The verdict as the API shows it."""
    return {
        "address": address,
        "sender": _SENDERS[way].value,
        "grade": together(spf, dkim, dmarc).value,
        "spf": _finding_row(spf),
        "dkim": _finding_row(dkim),
        "dmarc": _finding_row(dmarc),
        "checked_at": in_rome(at),
    }


def as_record(kind: str, name: str, value: str) -> Mapping[str, str]:
    """A record of DNS, as the API shows it."""
    return {"type": kind, "name": name, "value": value}


def _finding_row(finding: Finding) -> dict[str, Any]:
    return {
        "grade": finding.grade.value,
        "reason": {"code": finding.code, **label("trust", finding.code)},
        "found": finding.found[:_LONGEST] or None,
        "record": finding.record,
    }
