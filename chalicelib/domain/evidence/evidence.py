"""What all hits of an email together prove.

A pure function of the facts, so that a better rule re-judges the past. A later hit can only raise
the level, with one exception on purpose: what shows that an earlier one came from a machine (the
honeypot, a burst) takes that one back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Literal

from chalicelib.domain.emails import Email, Facts, Outline, Untracked
from chalicelib.domain.evidence.together import judged_hits
from chalicelib.domain.evidence.verdicts import Judged, Rule, Verdict
from chalicelib.domain.hits import Kind
from chalicelib.domain.judging import Judging, Lens
from chalicelib.domain.reason_codes import ReasonCode


class EvidenceLevel(IntEnum):
    """From knowing nothing to knowing most."""

    NOT_TRACKED = 0
    UNKNOWN = 1
    FETCHED_BY_MACHINE = 2
    SEEN_THROUGH_PROXY = 3
    SEEN = 4
    DOWNLOADED = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known, by which rule, and since when."""

    level: EvidenceLevel
    reason: Rule | Untracked | ReasonCode
    """What decided; `reasons` has a sentence for each."""
    at: datetime | None = None
    """The first hit that proves this level; of UNKNOWN, the first that may have been a person."""


FicRecipientStatus = Literal["unknown", "email_opened", "document_opened"]

_FIC_RECIPIENT_STATUS: dict[EvidenceLevel, FicRecipientStatus] = {
    EvidenceLevel.SEEN_THROUGH_PROXY: "email_opened",
    EvidenceLevel.SEEN: "email_opened",
    EvidenceLevel.DOWNLOADED: "document_opened",
}

_LEVELS = {
    Verdict.AMBIGUOUS: EvidenceLevel.UNKNOWN,
    Verdict.MACHINE: EvidenceLevel.FETCHED_BY_MACHINE,
    Verdict.PROXY: EvidenceLevel.SEEN_THROUGH_PROXY,
}

_DEFAULT = Judging()


def evidence(email: Email | Outline, lens: Lens) -> Evidence:
    """What may be said about the reading of an email. No hit is no proof that it was not read."""
    return evidence_of(email, judged_hits(email, lens.judging), lens)


def evidence_of(email: Facts, judged: Iterable[Judged], lens: Lens) -> Evidence:
    """The same, for who has judged the email's hits already."""
    if email.erased_at:
        return Evidence(EvidenceLevel.NOT_TRACKED, ReasonCode.ERASED)
    if email.untracked is Untracked.ANONYMOUS and email.stopped_at:
        return Evidence(EvidenceLevel.NOT_TRACKED, ReasonCode.RECORDING_STOPPED)
    if email.untracked:
        return Evidence(EvidenceLevel.NOT_TRACKED, email.untracked)
    if not lens.tracks:
        return Evidence(EvidenceLevel.NOT_TRACKED, Untracked.LICENCE)
    silence = (
        Evidence(EvidenceLevel.NOT_TRACKED, ReasonCode.RECORDING_STOPPED)
        if email.stopped_at
        else Evidence(EvidenceLevel.UNKNOWN, ReasonCode.NO_SIGNAL)
    )
    # Of hits that prove the same, the first counts.
    return max(
        map(_proof, judged),
        key=lambda proof: proof.level,
        default=silence,
    )


def fic_recipient_status(level: EvidenceLevel) -> FicRecipientStatus:
    """FIC's `recipient_status`, which knows three values."""
    return _FIC_RECIPIENT_STATUS.get(level, "unknown")


def _proof(one: Judged) -> Evidence:
    level = _LEVELS.get(one.verdict)
    if level is None:
        fetched = one.hit.fetched
        given = fetched.kind is Kind.ATTACHMENT and fetched.served
        got_file = given and one.rule not in {Rule.GATE_SHOWN, Rule.CODE_ASKED}
        level = EvidenceLevel.DOWNLOADED if got_file else EvidenceLevel.SEEN
    return Evidence(level, one.rule, one.hit.at)
