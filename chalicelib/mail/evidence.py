"""What all hits of an email together prove.

A pure function of the facts, so that a better rule re-judges the past.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from chalicelib.mail.agents import GMAIL_PROXY, YAHOO_PROXY
from chalicelib.mail.emails import PIXEL, Email, Hit, Untracked


class EvidenceLevel(IntEnum):
    """From knowing nothing to knowing most; a later hit can only raise it."""

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
    reason: str
    """The rule that decided; `reasons` has a sentence for each."""
    at: datetime | None = None
    """The first hit that proves this level."""


_FIC_RECIPIENT_STATUS = {
    EvidenceLevel.SEEN_THROUGH_PROXY: "email_opened",
    EvidenceLevel.SEEN: "email_opened",
    EvidenceLevel.DOWNLOADED: "document_opened",
}

_PROXIES = {GMAIL_PROXY: "gmail_proxy", YAHOO_PROXY: "yahoo_proxy"}


def evidence(email: Email, *, licence_tracks: bool) -> Evidence:
    """What may be said about the reading of an email. No hit is no proof that it was not read."""
    if email.untracked:
        return Evidence(EvidenceLevel.NOT_TRACKED, email.untracked.value)
    if not licence_tracks:
        return Evidence(EvidenceLevel.NOT_TRACKED, Untracked.LICENCE.value)
    best = Evidence(EvidenceLevel.UNKNOWN, "no_signal")
    for hit in sorted(email.hits, key=lambda hit: (hit.at, hit.agent)):
        verdict = _verdict(hit)
        if verdict.level > best.level:
            best = verdict
    return best


def fic_recipient_status(level: EvidenceLevel) -> str:
    """FIC's `recipient_status`, which knows three values."""
    return _FIC_RECIPIENT_STATUS.get(level, "unknown")


def _verdict(hit: Hit) -> Evidence:
    if hit.what != PIXEL:
        return Evidence(EvidenceLevel.DOWNLOADED, "attachment_followed", hit.at)
    if hit.agent in _PROXIES:
        return Evidence(EvidenceLevel.SEEN_THROUGH_PROXY, _PROXIES[hit.agent], hit.at)
    return Evidence(EvidenceLevel.SEEN, "pixel_fetched", hit.at)
