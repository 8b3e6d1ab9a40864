"""What one hit means by itself: the ladder. `evidence` looks at them together.

Nothing of it is stored. `data/evidence_rules.json` has the sentences for people.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.clocks import CLOCKS_DIFFER
from chalicelib.domain.emails import Facts
from chalicelib.domain.evidence import agents
from chalicelib.domain.evidence.networks import APPLE_EGRESS, Certainty, networks
from chalicelib.domain.hits import HONEYPOT, PIXEL, Hit
from chalicelib.domain.judging import Edition, Judging

PROBABLE_WINDOW = timedelta(minutes=5)
"""How long after delivery gateways and Apple fetch what people fetch later."""

GMAIL_WINDOW = timedelta(seconds=10)
"""So soon Google's proxy has been seen to fetch for nobody (gophish issue 1390)."""


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
    GMAIL_AT_ONCE = "gmail_at_once"
    YAHOO_PROXY = "yahoo_proxy"
    MAIL_PROXY = "mail_proxy"
    OUTLOOK_PROXY = "outlook_proxy"
    PROXY_ON_LINK = "proxy_on_link"
    APPLE_PRIVACY = "apple_privacy"
    BARE_MOZILLA = "bare_mozilla"
    BARE_WEBKIT_EARLY = "bare_webkit_early"
    BARE_WEBKIT = "bare_webkit"
    GOOGLE_PREFETCH = "google_prefetch"
    ASSISTANT = "assistant"
    SHARED = "shared"
    SCANNER = "scanner"
    CRAWLER = "crawler"
    PROGRAM = "program"
    NO_AGENT = "no_agent"
    UNFAMILIAR = "unfamiliar"
    BEFORE_DELIVERY = "before_delivery"
    BOUNCED = "bounced_mail"
    NEIGHBOUR = "neighbour"
    CLOUD = "cloud"
    CLOUD_AT_ONCE = "cloud_at_once"
    OUTDATED = "outdated"
    GATEWAY_EARLY = "gateway_early"
    GATEWAY_LATE = "gateway_late"
    TOO_SOON = "too_soon"
    PERHAPS_SENDER = "perhaps_sender"
    PIXEL_FETCHED = "pixel_fetched"
    ATTACHMENT_FOLLOWED = "attachment_followed"
    GATE_SHOWN = "gate_shown"
    GATE_PASSED = "gate_passed"
    CODE_ASKED = "code_asked"
    CODE_PASSED = "code_passed"


@dataclass(frozen=True, slots=True)
class Judged:
    """A hit, and what it means."""

    hit: Hit
    verdict: Verdict
    rule: Rule


PASSED = frozenset({Rule.GATE_PASSED, Rule.CODE_PASSED})
"""A person was there, whatever else came from the same place."""

_READERS = {Verdict.PERSON, Verdict.PROXY}
_AT_GATE = {Rule.ATTACHMENT_FOLLOWED: Rule.GATE_SHOWN}
_AT_GATE_BY_CODE = {
    Rule.ATTACHMENT_FOLLOWED: Rule.CODE_ASKED,
    Rule.GATE_PASSED: Rule.CODE_PASSED,
}

_MACHINES = {
    agents.GOOGLE_PREFETCH: Rule.GOOGLE_PREFETCH,
    agents.ASSISTANT: Rule.ASSISTANT,
    agents.PREVIEW: Rule.SHARED,
    agents.SCANNER: Rule.SCANNER,
    agents.CRAWLER: Rule.CRAWLER,
}
_PROGRAMS = {
    agents.PROGRAM: Rule.PROGRAM,
    agents.HEADLESS: Rule.PROGRAM,
    agents.NO_AGENT: Rule.NO_AGENT,
}
_PROXIES = {
    agents.GMAIL_PROXY: Rule.GMAIL_PROXY,
    agents.YAHOO_PROXY: Rule.YAHOO_PROXY,
    agents.MAIL_PROXY: Rule.MAIL_PROXY,
}
_ALWAYS = {"microsoft_protection": Rule.MICROSOFT_PROTECTION, "barracuda": Rule.BARRACUDA}


def judge_hit(email: Facts, hit: Hit, judging: Judging) -> Judged:
    """The first step that has an answer."""
    age = _age(email, hit, judging)
    early = age is not None and age < timedelta()
    verdict, rule = _judge(hit, max(age, timedelta()) if age is not None else None, judging)
    if email.gated:
        rule = (_AT_GATE_BY_CODE if email.gated_by_code else _AT_GATE).get(rule, rule)
    if hit.near_sender and verdict in _READERS and rule is not Rule.CODE_PASSED:
        # Who sent it knows the address that the gate asks for, and not the code.
        verdict, rule = Verdict.AMBIGUOUS, Rule.PERHAPS_SENDER
    if rule in PASSED or verdict is Verdict.MACHINE:
        return Judged(hit, verdict, rule)
    if early:
        # Nobody has the mail yet: what follows its links is on the way to them.
        unclear = Verdict.AMBIGUOUS if hit.fetched == PIXEL else Verdict.MACHINE
        return Judged(hit, unclear, Rule.BEFORE_DELIVERY)
    if email.bounced_at and judging.edition >= Edition.SECOND:
        return Judged(hit, Verdict.AMBIGUOUS, Rule.BOUNCED)
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
        return _by_proxy(hit, age, judging)
    if agent == agents.UNFAMILIAR and not judging.believe_programs:
        return Verdict.AMBIGUOUS, Rule.UNFAMILIAR
    return _by_bare_name(hit, age, judging)


def _by_proxy(hit: Hit, age: timedelta | None, judging: Judging) -> tuple[Verdict, Rule]:
    if hit.fetched != PIXEL:
        return Verdict.AMBIGUOUS, Rule.PROXY_ON_LINK
    at_once = age is not None and age < GMAIL_WINDOW and judging.edition >= Edition.SECOND
    if at_once and hit.agent == agents.GMAIL_PROXY:
        return Verdict.AMBIGUOUS, Rule.GMAIL_AT_ONCE
    return Verdict.PROXY, _PROXIES[hit.agent]


def _by_bare_name(hit: Hit, age: timedelta | None, judging: Judging) -> tuple[Verdict, Rule] | None:
    """What Apple's privacy protection calls itself, and others as well."""
    if hit.agent == agents.BARE_MOZILLA:
        if hit.network == APPLE_EGRESS:
            return Verdict.MACHINE, Rule.APPLE_PRIVACY
        return Verdict.AMBIGUOUS, Rule.BARE_MOZILLA
    if hit.agent == agents.BARE_WEBKIT:
        if age is None:
            return Verdict.AMBIGUOUS, Rule.BARE_WEBKIT
        apple = hit.network == APPLE_EGRESS or judging.edition < Edition.SECOND
        if age < PROBABLE_WINDOW:
            if apple:
                return Verdict.MACHINE, Rule.BARE_WEBKIT_EARLY
            return Verdict.AMBIGUOUS, Rule.BARE_WEBKIT
    return None


def _by_place_and_time(
    hit: Hit, age: timedelta | None, certainty: Certainty, judging: Judging
) -> tuple[Verdict, Rule]:
    """What is left looks like a person's mail program or browser."""
    soon = age is not None and age < PROBABLE_WINDOW
    at_once = age is not None and age < judging.open_window
    if certainty is Certainty.PROBABLE:
        early = (Verdict.MACHINE, Rule.GATEWAY_EARLY)
        return early if soon else (Verdict.AMBIGUOUS, Rule.GATEWAY_LATE)
    if certainty is Certainty.RARELY:
        pretends = at_once and agents.is_silent(hit.agent)
        disguised = (Verdict.MACHINE, Rule.CLOUD_AT_ONCE)
        return disguised if pretends else (Verdict.AMBIGUOUS, Rule.CLOUD)
    if at_once:
        return Verdict.AMBIGUOUS, Rule.TOO_SOON
    if soon and agents.is_outdated(hit.agent):
        return Verdict.AMBIGUOUS, Rule.OUTDATED
    if certainty is Certainty.PROXY:
        return Verdict.PROXY, Rule.OUTLOOK_PROXY
    opened = hit.fetched == PIXEL
    return Verdict.PERSON, Rule.PIXEL_FETCHED if opened else Rule.ATTACHMENT_FOLLOWED


def _certainty(hit: Hit) -> Certainty:
    network = networks().get(hit.network)
    if network is None:
        return Certainty.NONE
    return network.pixel if hit.fetched == PIXEL else network.link


def delivered_at(email: Facts) -> datetime | None:
    """When it was there to be read, as far as anybody said; the sending is the next best word."""
    return email.delivered_at or email.sent_at


def _age(email: Facts, hit: Hit, judging: Judging) -> timedelta | None:
    """How long after its delivery, negative: before it; None where nobody knows.

    Some seconds too early mean that clocks disagree, and that it came at once.
    """
    delivered = delivered_at(email)
    if delivered is None:
        return None
    age = hit.at - delivered
    if age >= timedelta():
        return age
    if judging.edition < Edition.SECOND:
        return None
    return timedelta() if age >= -CLOCKS_DIFFER else age
