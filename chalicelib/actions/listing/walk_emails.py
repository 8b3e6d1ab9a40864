"""Walk the emails of a plan in order, reading no further than somebody goes."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from heapq import merge
from itertools import batched
from typing import Any

from chalicelib.actions.listing.read_contents import ContentReader
from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Email
from chalicelib.domain.listing.filter_fields import Row
from chalicelib.domain.listing.plans import Plan
from chalicelib.domain.listing.rows import email_row
from chalicelib.domain.reads import Reads
from chalicelib.tables.batch_reads import MOST_OF_A_BATCH
from chalicelib.tables.emails.pages import emails_within, find_emails, ids_of_category


def walk_rows(
    company: Company, plan: Plan, *, now: datetime, reads: Reads
) -> Iterator[tuple[Row, Email]]:
    """The emails that the plan takes, with their rows as far as they can be filtered by."""
    for row, email, taken in walk_tried(company, plan, now=now, reads=reads):
        if taken:
            yield row, email


def walk_tried(
    company: Company, plan: Plan, *, now: datetime, reads: Reads
) -> Iterator[tuple[Row, Email, bool]]:
    """All emails of the plan's keys, with their rows, and whether the plan takes them."""
    contents = ContentReader(reads)
    for email in walk_emails(company, plan, at_first=MOST_OF_A_BATCH, reads=reads):
        row: Row = email_row(
            email,
            company.lens,
            now=now,
            attachment_urls=[""] * len(email.attachments),
        )
        if plan.asks_for_content:
            row = _WithContent(row, email, contents)
        yield row, email, plan.takes is None or plan.takes(row)


def walk_emails(company: Company, plan: Plan, *, at_first: int, reads: Reads) -> Iterator[Email]:
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
    ids = walk_ids(company, plan, at_first=at_first, reads=reads)
    for some in batched(ids, MOST_OF_A_BATCH, strict=False):
        yield from find_emails(company.company_id, some, reads=reads)


def walk_ids(company: Company, plan: Plan, *, at_first: int, reads: Reads) -> Iterator[int]:
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
