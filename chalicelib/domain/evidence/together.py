"""What the hits of an email mean beside each other.

What shows that an earlier hit came from a machine takes that one back.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.emails import Email, Facts, Outline
from chalicelib.domain.evidence.agents import GMAIL_PROXY, is_silent, system_of
from chalicelib.domain.evidence.verdicts import (
    PASSED,
    PROBABLE_WINDOW,
    Judged,
    Rule,
    Verdict,
    delivered_at,
    judge_hit,
)
from chalicelib.domain.hits import HONEYPOT, PIXEL, Fetched, Hit, attachment
from chalicelib.domain.judging import Edition, Judging

BURST_LINKS = 3
BURST_TIME = timedelta(seconds=2)
RECHECK_TIME = timedelta(seconds=15)
NEIGHBOURHOOD = timedelta(minutes=1)

_DEFAULT = Judging()
_NO_SCANNERS = {Rule.SHARED, Rule.ASSISTANT}
"""Machines that somebody sent there who had the mail."""


def judged_hits(email: Email | Outline, judging: Judging = _DEFAULT) -> Sequence[Judged]:
    """Each hit with what it means beside the others, oldest first."""
    hits = sorted(email.hits, key=_order)
    judged = [judge_hit(email, hit, judging) for hit in hits]
    judged = _of_honeypot_sources(judged)
    judged = _of_bursts(judged, files={*map(attachment, range(email.attachment_count))})
    judged = _of_second_systems(judged)
    return _of_neighbours(email, judged) if judging.edition >= Edition.SECOND else judged


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
    links = [one.hit for one in judged if one.hit.fetched != PIXEL and one.rule not in PASSED]
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


def _of_neighbours(email: Facts, judged: list[Judged]) -> list[Judged]:
    """Who comes right after delivery, within a minute of a scanner's link, may be the scanner too.

    It looks at the pictures under another name, and from another address. Google's proxy is known
    for what it is.
    """
    delivered = delivered_at(email)
    scanned = [one.hit.at for one in judged if _is_scan(one)]
    if delivered is None or not scanned:
        return judged

    def is_near(at: datetime) -> bool:
        return at - delivered < PROBABLE_WINDOW and any(
            abs(at - other) <= NEIGHBOURHOOD for other in scanned
        )

    return [_neighbour(one) if is_near(one.hit.at) else one for one in judged]


def _is_scan(one: Judged) -> bool:
    machine = one.verdict is Verdict.MACHINE and one.hit.fetched != PIXEL
    return machine and one.rule not in _NO_SCANNERS


def _neighbour(one: Judged) -> Judged:
    known = one.rule in PASSED or one.hit.agent == GMAIL_PROXY
    if known or one.verdict not in {Verdict.PERSON, Verdict.PROXY}:
        return one
    unclear = Verdict.MACHINE if is_silent(one.hit.agent) else Verdict.AMBIGUOUS
    return replace(one, verdict=unclear, rule=Rule.NEIGHBOUR)


def _machine(one: Judged, rule: Rule) -> Judged:
    """The same, known for a machine's; one that was known already keeps its rule.

    Who passed the gate stays a person, whatever else came from there.
    """
    if one.verdict is Verdict.MACHINE or one.rule in PASSED:
        return one
    return replace(one, verdict=Verdict.MACHINE, rule=rule)
