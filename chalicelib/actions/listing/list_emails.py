"""List a company's emails by a plan."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from chalicelib.actions.listing.walk_by_sending import walk_by_sending
from chalicelib.actions.listing.walk_emails import walk_emails, walk_ids, walk_rows, walk_tried
from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Email
from chalicelib.domain.listing.plans import Plan
from chalicelib.domain.listing.sorting import sort_rows
from chalicelib.domain.reads import MOST_UNITS_OF_COUNTING, Reads, TooMuchToRead
from chalicelib.tables.emails.pages import count_category, find_emails

_MOST_SKIPPED_WHOLE = 200
"""Up to here it costs less to read emails and pass over them than the keys of each category."""

_AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of the list: so many emails behind so many, and whether all are counted."""

    most: int
    skipped: int = 0
    counted: bool = False
    tries: int | None = None
    """At most so many emails are looked at for it; None: as many as it takes."""

    @property
    def end(self) -> int:
        """How many emails lie before the end of the window."""
        return self.skipped + self.most


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list."""

    emails: list[Email]
    more: bool
    """There are emails behind these."""
    total: int | None
    """Of the whole list; None where it was not counted, or is too long for that."""
    position: int | None = None
    """The id behind which the next part begins, where the list is in the order of ids."""
    looked_through: int | None = None
    """How many emails were looked at, where that was limited."""


def list_emails(
    company: Company, plan: Plan, window: Window, *, now: datetime, reads: Reads
) -> Page:
    """Read the part of the list that the window shows.

    Raises:
        TooMuchToRead: so much would have to be read that nobody would wait for it.
        TryAgainLater: AWS does not answer.
    """
    if plan.is_empty:
        return Page([], more=False, total=0)
    if window.tries:
        return _tried(company, plan, window, window.tries, now=now, reads=reads)
    if plan.sort:
        ordered = _by_sending if plan.is_by_sending else _sorted
        return ordered(company, plan, window, now=now, reads=reads)
    if plan.takes:
        return _filtered(company, plan, window, now=now, reads=reads)
    if window.counted and window.skipped:
        return _numbered(company, plan, window, reads=reads)
    return _first(company, plan, window, reads=reads)


def _first(company: Company, plan: Plan, window: Window, *, reads: Reads) -> Page:
    """By keys, from the beginning: one Query, and one BatchGetItem by category."""
    # One more than shown tells whether there are more.
    wanted = window.most + 1
    if plan.of_all_categories:
        emails = list(islice(walk_emails(company, plan, at_first=wanted, reads=reads), wanted))
        ids = [email.email_id for email in emails]
        emails = emails[: window.most]
    else:
        ids = list(islice(walk_ids(company, plan, at_first=wanted, reads=reads), wanted))
        emails = find_emails(company.company_id, ids[: window.most], reads=reads)
    more = len(ids) > window.most
    total = None if more else len(ids)
    if window.counted and more:
        counted = _count(company, plan, reads)
        # The index is a moment behind the table.
        total = counted and max(counted, len(ids))
    return Page(emails, more, total, ids[window.most - 1] if more else None)


def _numbered(company: Company, plan: Plan, window: Window, *, reads: Reads) -> Page:
    """By keys, from somewhere within: what lies before is counted, not read; or behind, if less."""
    total = _count(company, plan, reads)
    if total is not None and window.skipped >= total:
        return Page([], more=False, total=total)
    if plan.of_all_categories and window.end < _MOST_SKIPPED_WHOLE:
        walk = walk_emails(company, plan, at_first=window.end + 1, reads=reads)
        emails = list(islice(walk, window.skipped, window.end))
        more = next(walk, None) is not None
        return Page(emails, more, total, emails[-1].email_id if more else None)
    if total is not None and window.skipped > total // 2:
        behind = max(0, total - window.end)
        most = total - window.skipped - behind
        ids = _slice_of_ids(company, plan.reversed(), behind, most, reads=reads)[::-1]
        more = behind > 0
    else:
        ids = _slice_of_ids(company, plan, window.skipped, window.most + 1, reads=reads)
        more = len(ids) > window.most
        ids = ids[: window.most]
    emails = find_emails(company.company_id, ids, reads=reads)
    return Page(emails, more, total, ids[-1] if more else None)


def _slice_of_ids(
    company: Company, plan: Plan, skipped: int, most: int, *, reads: Reads
) -> list[int]:
    # Not all emails are of one category, so that a share of them is enough to begin with.
    share = max(most, (skipped + most) * 3 // (2 * len(plan.categories)))
    ids = walk_ids(company, plan, at_first=share, reads=reads)
    return list(islice(ids, skipped, skipped + most))


def _filtered(company: Company, plan: Plan, window: Window, *, now: datetime, reads: Reads) -> Page:
    """By trying emails until the window is full, or to the end where all are counted."""
    emails = (email for _, email in walk_rows(company, plan, now=now, reads=reads))
    page = _walked(emails, window, to_the_end=window.counted)
    return replace(page, position=page.emails[-1].email_id if page.more else None)


def _by_sending(
    company: Company, plan: Plan, window: Window, *, now: datetime, reads: Reads
) -> Page:
    """By reading on for as long as an email may be on its way."""
    emails = walk_by_sending(company, plan, now=now, reads=reads)
    page = _walked(emails, window, to_the_end=window.counted and plan.takes is not None)
    if page.more and window.counted and plan.takes is None:
        return replace(page, total=_count(company, plan, reads))
    return page


def _walked(emails: Iterable[Email], window: Window, *, to_the_end: bool) -> Page:
    """What the window shows of emails, and how many they are where that came out."""
    found, shown = 0, []
    total: int | None
    try:
        for email in emails:
            found += 1
            if window.skipped < found <= window.end:
                shown.append(email)
            if found > window.end and not to_the_end:
                break
        total = found if found <= window.end or to_the_end else None
    except TooMuchToRead:
        if found <= window.end:
            raise
        total = None
    return Page(shown, found > window.end, total)


def _tried(
    company: Company, plan: Plan, window: Window, tries: int, *, now: datetime, reads: Reads
) -> Page:
    """What so many emails hold of the list: the rest is looked through by further requests."""
    found: list[Email] = []
    looked, last = 0, None
    for _, email, taken in walk_tried(company, plan, now=now, reads=reads):
        if looked == tries or len(found) == window.most:
            return Page(found, more=True, total=None, position=last, looked_through=looked)
        looked, last = looked + 1, email.email_id
        if taken:
            found.append(email)
    return Page(found, more=False, total=None, looked_through=looked)


def _sorted(company: Company, plan: Plan, window: Window, *, now: datetime, reads: Reads) -> Page:
    """By reading all of them."""
    rows = list(walk_rows(company, plan, now=now, reads=reads))
    emails = sort_rows(rows, plan.sort)
    shown = emails[window.skipped : window.end]
    return Page(shown, len(emails) > window.end, len(emails))


def _count(company: Company, plan: Plan, reads: Reads) -> int | None:
    """How many emails the keys name; None where they are too many to count."""
    counting = Reads(most_units=MOST_UNITS_OF_COUNTING)

    def count(category: Category) -> int:
        return count_category(company.company_id, category, plan.within, reads=counting)

    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return sum(pool.map(count, sorted(plan.categories)))
    except TooMuchToRead:
        return None
    finally:
        reads.note_beside(counting)
