"""What all hits of an email together prove.

A pure function of the facts, so that a better rule re-judges the past. A later hit can only raise
the level, with one exception on purpose: what shows that an earlier one came from a machine (the
honeypot, a burst) takes that one back.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum

from chalicelib.domain.emails import Email, Facts, Outline, Untracked
from chalicelib.domain.evidence.agents import system_of
from chalicelib.domain.evidence.verdicts import Judged, Rule, Verdict, judge_hit
from chalicelib.domain.hits import HONEYPOT, PIXEL, Fetched, Hit, Kind, attachment
from chalicelib.domain.judging import Judging, Lens
from chalicelib.domain.reason_codes import ReasonCode

BURST_LINKS = 3
BURST_TIME = timedelta(seconds=2)
RECHECK_TIME = timedelta(seconds=15)


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


_FIC_RECIPIENT_STATUS = {
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


def judged_hits(email: Email | Outline, judging: Judging = _DEFAULT) -> Sequence[Judged]:
    """Each hit with what it means beside the others, oldest first."""
    hits = sorted(email.hits, key=_order)
    judged = [judge_hit(email, hit, judging) for hit in hits]
    judged = _of_honeypot_sources(judged)
    judged = _of_bursts(judged, files={*map(attachment, range(email.attachment_count))})
    return _of_second_systems(judged)


def fic_recipient_status(level: EvidenceLevel) -> str:
    """FIC's `recipient_status`, which knows three values."""
    return _FIC_RECIPIENT_STATUS.get(level, "unknown")


def _proof(one: Judged) -> Evidence:
    level = _LEVELS.get(one.verdict)
    if level is None:
        fetched = one.hit.fetched
        given = fetched.kind is Kind.ATTACHMENT and fetched.served
        got_file = given and one.rule is not Rule.GATE_SHOWN
        level = EvidenceLevel.DOWNLOADED if got_file else EvidenceLevel.SEEN
    return Evidence(level, one.rule, one.hit.at)


def _order(hit: Hit) -> tuple[datetime, str, str, str, int]:
    source = -1 if hit.source is None else hit.source
    return hit.at, str(hit.fetched), hit.agent, hit.network, source


def _of_honeypot_sources(judged: list[Judged]) -> list[Judged]:
    """Who follows what no person can see is a machine in all else that it fetched, before as after.

    Warmbly's and Mautic's users proposed it (mautic issue 9162).
    """
    sources = {one.hit.source for one in judged if one.hit.fetched == HONEYPOT} - {None}
    return [
        _machine(one, Rule.HONEYPOT_SOURCE) if one.hit.source in sources else one for one in judged
    ]


def _of_bursts(judged: list[Judged], *, files: Collection[Fetched]) -> list[Judged]:
    """Nobody opens so many different links in so short a time (autoemails: 3 in 2 s).

    Nor all of them and the one that no person can see, however few they are, unless who followed
    them also came at another time: a gateway may look through a mail while its reader clicks.
    Pictures stay out of it: what looks through a mail that is opened does so while they are loaded.
    """
    links = [
        one.hit for one in judged if one.hit.fetched != PIXEL and one.rule is not Rule.GATE_PASSED
    ]
    many, whole = set[Hit](), set[Hit]()
    for first in links:
        near = {hit for hit in links if first.at <= hit.at <= first.at + BURST_TIME}
        fetched = {replace(hit.fetched, passed=False, served=True) for hit in near}
        if len(fetched) >= BURST_LINKS:
            many |= near
        elif files and fetched == {*files, HONEYPOT}:
            elsewhen = {one.hit.source for one in judged if abs(one.hit.at - first.at) > BURST_TIME}
            whole |= {hit for hit in near if hit.source is None or hit.source not in elsewhen}
    judged = [_machine(one, Rule.BURST) if one.hit in many else one for one in judged]
    return [_machine(one, Rule.WHOLE_MAIL) if one.hit in whole else one for one in judged]


def _of_second_systems(judged: list[Judged]) -> list[Judged]:
    """A click from elsewhere and another system, right after a person's, is a gateway's recheck.

    resend-node issue 901 saw it after 12 seconds.
    """
    known: list[Judged] = []
    for one in judged:
        again = _is_click(one) and any(_is_recheck(one.hit, of=earlier) for earlier in known)
        known.append(_machine(one, Rule.SECOND_SYSTEM) if again else one)
    return known


def _is_click(one: Judged) -> bool:
    return one.verdict is Verdict.PERSON and one.hit.fetched != PIXEL


def _is_recheck(hit: Hit, *, of: Judged) -> bool:
    first = of.hit
    systems = {system_of(hit.agent), system_of(first.agent)}
    elsewhere = None not in {hit.source, first.source} and hit.source != first.source
    return (
        _is_click(of)
        and hit.fetched == first.fetched
        and hit.at - first.at <= RECHECK_TIME
        and elsewhere
        and len(systems - {None}) == len(systems) > 1
    )


def _machine(one: Judged, rule: Rule) -> Judged:
    """The same, known for a machine's; one that was known already keeps its rule.

    Who typed the address at the gate stays a person, whatever else came from there.
    """
    if one.verdict is Verdict.MACHINE or one.rule is Rule.GATE_PASSED:
        return one
    return replace(one, verdict=Verdict.MACHINE, rule=rule)
