"""How far a period's signals can be trusted: what fetched, and what is known of how many emails.

By the provider of the recipients' mail, since that decides most of it. Counts of emails and hits,
nothing of anybody.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from chalicelib.domain.emails import Email, Outline
from chalicelib.domain.evidence.evidence import EvidenceLevel, evidence_of
from chalicelib.domain.evidence.providers import expectation
from chalicelib.domain.evidence.rejudging import rejudged
from chalicelib.domain.evidence.together import judged_hits
from chalicelib.domain.evidence.verdicts import Verdict
from chalicelib.domain.judging import Lens
from chalicelib.domain.reason_codes import ReasonCode


@dataclass(frozen=True, slots=True)
class Share:
    """Something that is counted, at one provider."""

    provider: str
    what: EvidenceLevel | Verdict | Literal["no_signal", "rejudged"]


type Counts = Counter[Share]


def shares_of(email: Email | Outline, lens: Lens) -> Iterator[Share]:
    """Where an email and its hits are counted; nowhere, if no recipient can have got it.

    Of a sender's own copy there is nothing to know, and it is left out.
    """
    left = email.sent_at or email.delivered_at
    if not left or email.bounced_at or email.is_copy:
        return
    judged = judged_hits(email, lens.judging)
    known = evidence_of(email, judged, lens)
    yield Share(email.provider, known.level)
    if known.level is EvidenceLevel.NOT_TRACKED:
        return
    if known.reason is ReasonCode.NO_SIGNAL:
        yield Share(email.provider, "no_signal")
    if rejudged(email, lens):
        yield Share(email.provider, "rejudged")
    for one in judged:
        yield Share(email.provider, one.verdict)


def accuracy(counts: Counts) -> dict[str, Any]:
    """The report as the API shows it, of all emails and by provider, the largest first."""
    providers: dict[str, Counts] = {}
    for share, number in counts.items():
        providers.setdefault(share.provider, Counter())[share] = number
    lines = [
        {"provider": provider, "expectation": expectation(provider), **_line(of)}
        for provider, of in sorted(providers.items())
    ]
    return {
        **_line(counts),
        "providers": sorted(lines, key=lambda line: -line["emails"]["total"]),
    }


def _line(counts: Counts) -> dict[str, Any]:
    def number(what: EvidenceLevel | Verdict | str) -> int:
        return sum(some for share, some in counts.items() if share.what == what)

    levels = {level.name.lower(): number(level) for level in EvidenceLevel}
    verdicts = {verdict.value: number(verdict) for verdict in Verdict}
    tracked = sum(levels.values()) - levels["not_tracked"]
    return {
        "emails": {"total": sum(levels.values()), "tracked": tracked},
        "evidence": levels,
        "evidence_shares": _shares(levels, of=sum(levels.values())),
        "no_signal": number("no_signal"),
        "no_signal_share": _share(number("no_signal"), of=tracked),
        "rejudged": number("rejudged"),
        "hits": verdicts,
        "hit_shares": _shares(verdicts, of=sum(verdicts.values())),
    }


def _shares(numbers: dict[str, int], *, of: int) -> dict[str, float | None]:
    return {name: _share(number, of=of) for name, number in numbers.items()}


def _share(number: int, *, of: int) -> float | None:
    """As a part of one; None of nothing, which has no parts."""
    return round(number / of, 4) if of else None
