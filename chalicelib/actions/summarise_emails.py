"""Count a company's emails by what became of them."""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from chalicelib.actions.walk_emails import walk_rows
from chalicelib.mail.companies import Company
from chalicelib.mail.emails import Email
from chalicelib.mail.list_plans import Plan
from chalicelib.mail.periods import IdRange
from chalicelib.mail.reads import MOST_UNITS_OF_SUMMING, Reads
from chalicelib.mail.standings import standing
from chalicelib.mail.summaries import Counts, cell_of
from chalicelib.tables.email_pages import emails_within, read_outlines

_PARTS = 8
_AT_ONCE = 3
"""DynamoDB gives a company's emails 3,000 units a second, which is some 23 of its answers."""


def summarise_emails(company: Company, plan: Plan, *, now: datetime, reads: Reads) -> Counts:
    """How many emails the plan takes, by what they have in common.

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
    summing = Reads(most_units=MOST_UNITS_OF_SUMMING)
    try:
        return _count_outlines(company, plan, now=now, reads=summing)
    finally:
        reads.note_beside(summing)


def _count_outlines(company: Company, plan: Plan, *, now: datetime, reads: Reads) -> Counts:
    """One Query where that is all; else the rest in parts, some side by side."""

    def count(emails: Iterable[Email]) -> Counts:
        return _count(company, (one for one in emails if one.category in plan.categories), now=now)

    def count_within(within: IdRange) -> Counts:
        counts: Counts = Counter()
        left: IdRange | None = within
        while left:
            emails, left = read_outlines(company.company_id, left, reads=reads)
            counts += count(emails)
        return counts

    emails, left = read_outlines(company.company_id, plan.within, reads=reads)
    counts = count(emails)
    if left:
        newest = partial(emails_within, newest_first=True, at_first=1, reads=reads)
        last = next(newest(company.company_id, left), None)
        parts = IdRange(left.first, last.email_id).split(_PARTS) if last else []
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            counts = sum(pool.map(count_within, parts), counts)
    return counts


def _count(company: Company, emails: Iterable[Email], *, now: datetime) -> Counts:
    stand = partial(
        standing, now=now, licence_tracks=company.licence.tracks, judging=company.judging
    )
    return Counter(cell_of(email, stand(email)) for email in emails)
