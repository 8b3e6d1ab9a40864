"""List a company's emails by a plan."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import batched, islice
from typing import Any

from chalicelib.actions.read_contents import ContentReader
from chalicelib.mail.categories import Category
from chalicelib.mail.companies import Company
from chalicelib.mail.emails import Email
from chalicelib.mail.filter_fields import Row
from chalicelib.mail.list_plans import Plan
from chalicelib.mail.reads import MOST_UNITS_OF_COUNTING, Reads, TooMuchToRead
from chalicelib.mail.rows import email_row
from chalicelib.mail.sorting import sort_rows
from chalicelib.tables.email_pages import (
    MOST_OF_A_BATCH,
    count_category,
    emails_within,
    find_emails,
    ids_of_category,
)

_MOST_SKIPPED_WHOLE = 200
"""Up to here it costs less to read emails and pass over them than the keys of each category."""

_AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of the list: so many emails behind so many, and whether all are counted."""

    most: int
    skipped: int = 0
    counted: bool = False

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


def list_emails(
    company: Company, plan: Plan, window: Window, *, now: datetime, reads: Reads
) -> Page:
    """The part of the list that the window shows.

    Raises:
        TooMuchToRead: so much would have to be read that nobody would wait for it.
        TryAgainLater: AWS does not answer.
    """
    if plan.is_empty:
        return Page([], more=False, total=0)
    if plan.sort:
        return _sorted(company, plan, window, now=now, reads=reads)
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
        emails = list(islice(_emails(company, plan, at_first=wanted, reads=reads), wanted))
        ids = [email.email_id for email in emails]
        emails = emails[: window.most]
    else:
        ids = list(islice(_ids(company, plan, at_first=wanted, reads=reads), wanted))
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
        walk = _emails(company, plan, at_first=window.end + 1, reads=reads)
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
    ids = _ids(company, plan, at_first=share, reads=reads)
    return list(islice(ids, skipped, skipped + most))


def _filtered(company: Company, plan: Plan, window: Window, *, now: datetime, reads: Reads) -> Page:
    """By trying emails until the window is full, or to the end where all are counted."""
    found, shown, position = 0, [], None
    total: int | None
    try:
        for _, email in _rows(company, plan, now=now, reads=reads):
            found += 1
            if window.skipped < found <= window.end:
                shown.append(email)
            if found > window.end and not window.counted:
                break
        total = found if found <= window.end or window.counted else None
    except TooMuchToRead:
        if found <= window.end:
            raise
        total = None
    more = found > window.end
    position = shown[-1].email_id if more else None
    return Page(shown, more, total, position)


def _sorted(company: Company, plan: Plan, window: Window, *, now: datetime, reads: Reads) -> Page:
    """By reading all of them."""
    rows = list(_rows(company, plan, now=now, reads=reads))
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


def _rows(
    company: Company, plan: Plan, *, now: datetime, reads: Reads
) -> Iterator[tuple[Row, Email]]:
    """The emails that the plan takes, with their rows as far as they can be filtered by."""
    contents = ContentReader(reads)
    for email in _emails(company, plan, at_first=MOST_OF_A_BATCH, reads=reads):
        row: dict[str, Any] = email_row(
            email,
            now=now,
            licence_tracks=company.licence.tracks,
            attachment_urls=[""] * len(email.attachments),
            judging=company.judging,
        )
        if plan.asks_for_content:
            row = _WithContent(row, email, contents)
        if plan.takes is None or plan.takes(row):
            yield row, email


def _emails(company: Company, plan: Plan, *, at_first: int, reads: Reads) -> Iterator[Email]:
    """The emails of the plan's keys, in order."""
    if plan.of_all_categories:
        yield from emails_within(
            company.company_id,
            plan.within,
            newest_first=plan.newest_first,
            at_first=at_first,
            reads=reads,
        )
        return
    ids = _ids(company, plan, at_first=at_first, reads=reads)
    for some in batched(ids, MOST_OF_A_BATCH, strict=False):
        yield from find_emails(company.company_id, some, reads=reads)


def _ids(company: Company, plan: Plan, *, at_first: int, reads: Reads) -> Iterator[int]:
    """The ids of the plan's categories, in order."""

    def of(category: Category) -> Iterator[int]:
        return ids_of_category(
            company.company_id,
            category,
            plan.within,
            newest_first=plan.newest_first,
            at_first=at_first,
            reads=reads,
        )

    return merge(*map(of, sorted(plan.categories)), reverse=plan.newest_first)


class _WithContent(dict[str, Any]):
    """A row whose body is read when it is asked for."""

    def __init__(self, row: Mapping[str, Any], email: Email, contents: ContentReader) -> None:
        super().__init__({name: row[name] for name in row if name != "content"})
        self._email, self._contents = email, contents

    def __missing__(self, name: str) -> str | None:
        return self._contents.of(self._email)
