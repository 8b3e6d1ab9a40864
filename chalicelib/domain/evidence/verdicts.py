"""What one hit means by itself: the ladder. `evidence` looks at them together.

Nothing of it is stored. `data/evidence_rules.json` has the sentences for people.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.emails import Facts
from chalicelib.domain.evidence import agents
from chalicelib.domain.evidence.networks import APPLE_EGRESS, Certainty, networks
from chalicelib.domain.hits import HONEYPOT, PIXEL, Hit
from chalicelib.domain.judging import Judging

PROBABLE_WINDOW = timedelta(minutes=5)
"""How long after delivery gateways and Apple fetch what people fetch later."""


class Verdict(StrEnum):
    """What fetched."""

    PERSON = "person"
    PROXY = "proxy"
    """A provider's proxy, which fetches when a person opens the mail."""
    AMBIGUOUS = "ambiguous"
    MACHINE = "machine"


class Rule(StrEnum):
    """Which step of the ladder decided."""

    HONEYPOT = "honeypot"
    HONEYPOT_SOURCE = "honeypot_source"
    BURST = "burst"
    WHOLE_MAIL = "whole_mail"
    SECOND_SYSTEM = "second_system"
    MICROSOFT_PROTECTION = "microsoft_protection"
    BARRACUDA = "barracuda"
    LINK_SCANNER = "link_scanner"
    GMAIL_PROXY = "gmail_proxy"
    YAHOO_PROXY = "yahoo_proxy"
    OUTLOOK_PROXY = "outlook_proxy"
    PROXY_ON_LINK = "proxy_on_link"
    APPLE_PRIVACY = "apple_privacy"
    BARE_MOZILLA = "bare_mozilla"
    BARE_WEBKIT_EARLY = "bare_webkit_early"
    BARE_WEBKIT = "bare_webkit"
    GOOGLE_PREFETCH = "google_prefetch"
    SHARED = "shared"
    SCANNER = "scanner"
    CRAWLER = "crawler"
    PROGRAM = "program"
    NO_AGENT = "no_agent"
    GATEWAY_EARLY = "gateway_early"
    GATEWAY_LATE = "gateway_late"
    TOO_SOON = "too_soon"
    PIXEL_FETCHED = "pixel_fetched"
    ATTACHMENT_FOLLOWED = "attachment_followed"
    GATE_SHOWN = "gate_shown"
    GATE_PASSED = "gate_passed"


@dataclass(frozen=True, slots=True)
class Judged:
    """A hit, and what it means."""

    hit: Hit
    verdict: Verdict
    rule: Rule


_MACHINES = {
    agents.GOOGLE_PREFETCH: Rule.GOOGLE_PREFETCH,
    agents.PREVIEW: Rule.SHARED,
    agents.SCANNER: Rule.SCANNER,
    agents.CRAWLER: Rule.CRAWLER,
}
_PROGRAMS = {
    agents.PROGRAM: Rule.PROGRAM,
    agents.HEADLESS: Rule.PROGRAM,
    agents.NO_AGENT: Rule.NO_AGENT,
}
_PROXIES = {agents.GMAIL_PROXY: Rule.GMAIL_PROXY, agents.YAHOO_PROXY: Rule.YAHOO_PROXY}
_ALWAYS = {"microsoft_protection": Rule.MICROSOFT_PROTECTION, "barracuda": Rule.BARRACUDA}


def judge_hit(email: Facts, hit: Hit, judging: Judging) -> Judged:
    """The first step that has an answer."""
    verdict, rule = _judge(hit, _age(email, hit), judging)
    if rule is Rule.ATTACHMENT_FOLLOWED and email.gated:
        rule = Rule.GATE_SHOWN
    return Judged(hit, verdict, rule)


def judge_without_time(hit: Hit, judging: Judging) -> Judged:
    """The same for a hit of which it is not known how long after a delivery it came."""
    verdict, rule = _judge(hit, None, judging)
    return Judged(hit, verdict, rule)


def _judge(hit: Hit, age: timedelta | None, judging: Judging) -> tuple[Verdict, Rule]:
    if hit.fetched == HONEYPOT:
        return Verdict.MACHINE, Rule.HONEYPOT
    if hit.fetched.passed and hit.fetched.served:
        # No scanner types addresses: what GOV.UK asks before it gives a document, for that reason.
        return Verdict.PERSON, Rule.GATE_PASSED
    certainty = _certainty(hit)
    if certainty is Certainty.ALWAYS:
        return Verdict.MACHINE, _ALWAYS.get(hit.network, Rule.LINK_SCANNER)
    return _by_agent(hit, age, judging) or _by_place_and_time(hit, age, certainty, judging)


def _by_agent(hit: Hit, age: timedelta | None, judging: Judging) -> tuple[Verdict, Rule] | None:
    """What the agent's class alone decides, or with one look at the place or the clock."""
    agent = hit.agent
    if agent in _MACHINES:
        return Verdict.MACHINE, _MACHINES[agent]
    if agent in _PROGRAMS and not judging.believe_programs:
        return Verdict.MACHINE, _PROGRAMS[agent]
    if agent in _PROXIES:
        # They fetch pictures for people, and have no reason to follow a link.
        proxy = (Verdict.PROXY, _PROXIES[agent])
        return proxy if hit.fetched == PIXEL else (Verdict.AMBIGUOUS, Rule.PROXY_ON_LINK)
    return _by_bare_name(hit, age)


def _by_bare_name(hit: Hit, age: timedelta | None) -> tuple[Verdict, Rule] | None:
    """What Apple's privacy protection calls itself, and others as well."""
    if hit.agent == agents.BARE_MOZILLA:
        if hit.network == APPLE_EGRESS:
            return Verdict.MACHINE, Rule.APPLE_PRIVACY
        return Verdict.AMBIGUOUS, Rule.BARE_MOZILLA
    if hit.agent == agents.BARE_WEBKIT:
        if age is None:
            return Verdict.AMBIGUOUS, Rule.BARE_WEBKIT
        if age < PROBABLE_WINDOW:
            return Verdict.MACHINE, Rule.BARE_WEBKIT_EARLY
    return None


def _by_place_and_time(
    hit: Hit, age: timedelta | None, certainty: Certainty, judging: Judging
) -> tuple[Verdict, Rule]:
    """What is left looks like a person's mail program or browser."""
    if certainty is Certainty.PROBABLE:
        if age is not None and age < PROBABLE_WINDOW:
            return Verdict.MACHINE, Rule.GATEWAY_EARLY
        return Verdict.AMBIGUOUS, Rule.GATEWAY_LATE
    if age is not None and age < judging.open_window:
        return Verdict.AMBIGUOUS, Rule.TOO_SOON
    if certainty is Certainty.PROXY:
        return Verdict.PROXY, Rule.OUTLOOK_PROXY
    opened = hit.fetched == PIXEL
    return Verdict.PERSON, Rule.PIXEL_FETCHED if opened else Rule.ATTACHMENT_FOLLOWED


def _certainty(hit: Hit) -> Certainty:
    network = networks().get(hit.network)
    if network is None:
        return Certainty.NONE
    return network.pixel if hit.fetched == PIXEL else network.link


def _age(email: Facts, hit: Hit) -> timedelta | None:
    """How long after its delivery; None where nobody knows.

    A hit from before the delivery means that clocks disagree, so that time tells nothing.
    """
    delivered: datetime | None = email.delivered_at or email.sent_at
    if delivered is None or hit.at < delivered:
        return None
    return hit.at - delivered
