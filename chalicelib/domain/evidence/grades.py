"""How sure what is said of an email's reading is: in three words, by what the rules know."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from functools import cache

from chalicelib.domain.emails import Facts
from chalicelib.domain.evidence.evidence import Evidence, EvidenceLevel
from chalicelib.domain.evidence.providers import expectation
from chalicelib.domain.evidence.verdicts import Judged, Verdict
from chalicelib.domain.rule_data import rule_data

RETURN = timedelta(minutes=1)
"""After so long a person who comes back is not the same check going on."""

_SCANNED = "expect_scanner"
_SAYS_NOTHING = {EvidenceLevel.NOT_TRACKED, EvidenceLevel.UNKNOWN}


class Grade(StrEnum):
    """How sure."""

    CERTAIN = "certain"
    """It cannot have been otherwise: the address was typed, a machine gave itself away."""
    LIKELY = "likely"
    """As a rule it is so."""
    CANNOT_BE_TOLD = "cannot_be_told"
    """Nothing is known, or one fetch only where a filter fetches too."""


def grade(email: Facts, judged: Iterable[Judged], known: Evidence) -> Grade:
    """How sure the evidence is.

    Args:
        email: whose recipient's provider says whether a filter receives the mail first.
        judged: its hits.
        known: what they prove.
    """
    if known.level in _SAYS_NOTHING:
        return Grade.CANNOT_BE_TOLD
    if known.reason in _certain():
        return Grade.CERTAIN
    if known.level < EvidenceLevel.SEEN or not _is_scanned(email):
        return Grade.LIKELY
    came = [one.hit.at for one in judged if one.verdict is Verdict.PERSON]
    came_back = max(came) - min(came) >= RETURN
    return Grade.LIKELY if came_back else Grade.CANNOT_BE_TOLD


def _is_scanned(email: Facts) -> bool:
    return expectation(email.provider)["code"] == _SCANNED


@cache
def _certain() -> frozenset[str]:
    return frozenset(rule_data("evidence_rules")["certain"])
