"""Count a company's emails by what became of them."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from chalicelib.actions.listing.count_outlines import count_outlines
from chalicelib.actions.listing.walk_emails import walk_rows
from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Email, Outline
from chalicelib.domain.listing.plans import Plan
from chalicelib.domain.listing.standings import standing
from chalicelib.domain.listing.summaries import Counts, cell_of
from chalicelib.domain.reads import Reads


def summarise_emails(company: Company, plan: Plan, *, now: datetime, reads: Reads) -> Counts:
    """Count the emails that the plan takes, by what they have in common.

    By period and category only their states are read, of all categories, whichever are asked for:
    packed as they lie by time, twelve cost less than the half unit for each email of one. What is
    tried on rows is read as a list of it would be.

    Raises:
        TooMuchToRead: so much would have to be read that nobody would wait for it.
        TryAgainLater: AWS does not answer.
    """
    if plan.is_empty:
        return Counter()
    if plan.takes:
        rows = walk_rows(company, plan, now=now, reads=reads)
        return _count(company, (email for _, email in rows), now=now)

    def count(outlines: Iterable[Outline]) -> Counts:
        asked_for = (one for one in outlines if one.category in plan.categories)
        return _count(company, asked_for, now=now)

    return count_outlines(company.company_id, plan.within, count=count, reads=reads)


def _count(company: Company, emails: Iterable[Email | Outline], *, now: datetime) -> Counts:
    lens = company.lens
    return Counter(cell_of(email, standing(email, lens, now=now), now=now) for email in emails)
