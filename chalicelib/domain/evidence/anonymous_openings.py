"""Openings that are counted without a name: by company, month and category, and nothing else.

The pixel is the same in all such mails of a company's month and category, so that not even who
holds the signing keys could tell which of them was opened.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import EPOCH, due_at, first_id_at
from chalicelib.domain.evidence.verdicts import Verdict, judge_without_time
from chalicelib.domain.hits import PIXEL, Hit
from chalicelib.domain.judging import Judging
from chalicelib.domain.tokens import Mode, Target

_CATEGORIES = tuple(Category)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted together."""

    month: str
    """In which the emails were due, in UTC, as 2026-11."""
    category: Category


def anonymous_target(company_id: int, category: Category, due: datetime) -> Target:
    """What the token of such an email names: its month in place of an email, and its category."""
    month = datetime(due.year, due.month, 1, tzinfo=UTC)
    return Target(company_id, first_id_at(month), _CATEGORIES.index(category), Mode.ANONYMOUS)


def counted_by(target: Target) -> Counted:
    """What a fetch by such a token is counted with."""
    return Counted(f"{due_at(target.email_id):%Y-%m}", _CATEGORIES[target.attachment])


def by_verdict(fetches: Mapping[tuple[str, str], int], *, judging: Judging) -> dict[Verdict, int]:
    """How many fetches mean what, from how many were made by each class of agent and network.

    When a mail was delivered is not known of an opening without a name, so that time says nothing.
    """
    counts: Counter[Verdict] = Counter()
    for (agent, network), number in fetches.items():
        hit = Hit(EPOCH, PIXEL, agent, network)
        counts[judge_without_time(hit, judging).verdict] += number
    return {verdict: counts[verdict] for verdict in Verdict}
