"""The emails table read for lists: page by page, and every request told to `Reads`."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import RANDOM_BITS, due_at, first_id_at
from chalicelib.domain.emails import Email, Facts, Outline
from chalicelib.domain.listing.changes import Change
from chalicelib.domain.periods import IdRange
from chalicelib.domain.reads import Reads
from chalicelib.tables.batch_reads import asked, items_of
from chalicelib.tables.emails.item import EmailItem, category_key
from chalicelib.tables.emails.outlines import OUTLINE
from chalicelib.tables.emails.unreadable import email_in, outline_in

_ask = partial(asked, EmailItem)

_MOST_OF_A_QUERY = 100_000
"""More than fits into the 1 MB of an answer."""


def emails_within(
    company_id: int, within: IdRange, *, newest_first: bool, at_first: int, reads: Reads
) -> Iterator[Email]:
    """The emails of a period in order: a Query for so many, then each for twice as many.

    Raises:
        TooMuchToRead: `reads` allows no more.
        TryAgainLater: DynamoDB does not answer.
    """
    for item in _query(
        company_id, within, newest_first=newest_first, at_first=at_first, reads=reads
    ):
        yield email_in(item)


def emails_of_batch(email: Email) -> list[Email]:
    """The emails of the same request, this one among them, as last written.

    They are due at the same time, so that they lie side by side.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    first = first_id_at(due_at(email.email_id))
    items = _query(
        email.company_id,
        IdRange(first, first + (1 << RANDOM_BITS) - 1),
        newest_first=False,
        at_first=_MOST_OF_A_QUERY,
        reads=Reads(),
        filter_condition=EmailItem.batch_id == email.batch_id,
        consistent_read=True,
    )
    return [email_in(item) for item in items]


def read_outlines(
    company_id: int, within: IdRange, *, reads: Reads
) -> tuple[list[Outline], IdRange | None]:
    """The outlines of the first 1 MB of a period's emails, and what is left of it.

    The projection spares the time to carry and to decode, and not a single read unit.

    Raises:
        TooMuchToRead: `reads` allows no more.
        TryAgainLater: DynamoDB does not answer.
    """
    answer = _ask(
        reads,
        company_id,
        EmailItem.email_id.between(within.first, within.last),
        attributes_to_get=list(OUTLINE),
    )
    outlines = [outline_in(item, company_id) for item in answer["Items"]]
    key = answer.get("LastEvaluatedKey")
    left = IdRange(int(key["email_id"]["N"]) + 1, within.last) if key else None
    # An answer may be full with the very last one.
    return outlines, left if left and left.first <= left.last else None


def ids_of_category(
    company_id: int,
    category: Category,
    within: IdRange,
    *,
    newest_first: bool,
    at_first: int,
    reads: Reads,
) -> Iterator[int]:
    """The ids of a category in a period in order, read and refused as `emails_within` does."""
    for key in _query(
        category_key(company_id, category),
        within,
        index_name=EmailItem.by_category.Meta.index_name,
        newest_first=newest_first,
        at_first=at_first,
        reads=reads,
    ):
        yield int(key["email_id"]["N"])


def count_category(company_id: int, category: Category, within: IdRange, *, reads: Reads) -> int:
    """How many emails of a category there are in a period: one Query for some 18,000.

    Raises:
        TooMuchToRead: `reads` allows no more.
        TryAgainLater: DynamoDB does not answer.
    """
    count, key = 0, None
    while True:
        answer = _ask(
            reads,
            category_key(company_id, category),
            EmailItem.email_id.between(within.first, within.last),
            index_name=EmailItem.by_category.Meta.index_name,
            exclusive_start_key=key,
            select="COUNT",
        )
        count += int(answer["Count"])
        key = answer.get("LastEvaluatedKey")
        if not key:
            return count


def changes_since(company_id: int, since: int, *, most: int, reads: Reads) -> list[Change]:
    """The last changes of the emails that changed from a stamp on, in order: one Query.

    Raises:
        TooMuchToRead: `reads` allows no more.
        TryAgainLater: DynamoDB does not answer.
    """
    answer = _ask(
        reads,
        company_id,
        EmailItem.changed >= since,
        index_name=EmailItem.by_change.Meta.index_name,
        limit=most,
    )
    return [Change(int(key["changed"]["N"]), int(key["email_id"]["N"])) for key in answer["Items"]]


def find_emails(company_id: int, email_ids: Sequence[int], *, reads: Reads) -> list[Email]:
    """Those of at most MOST_OF_A_BATCH emails that are still there, in the order of the ids.

    Raises:
        TooMuchToRead: `reads` allows no more.
        TryAgainLater: DynamoDB does not answer.
    """
    items = items_of(EmailItem, _keys(company_id, email_ids), reads=reads)
    return _in_order(map(email_in, items), email_ids)


def find_outlines(company_id: int, email_ids: Sequence[int], *, reads: Reads) -> list[Outline]:
    """As `find_emails`, but only their outlines."""
    keys = _keys(company_id, email_ids)
    items = items_of(EmailItem, keys, reads=reads, attributes=OUTLINE)
    return _in_order((outline_in(item, company_id) for item in items), email_ids)


def _keys(company_id: int, email_ids: Sequence[int]) -> list[dict[str, int]]:
    return [{"company_id": company_id, "email_id": number} for number in email_ids]


def _in_order[Found: Facts](emails: Iterable[Found], email_ids: Sequence[int]) -> list[Found]:
    found = {email.email_id: email for email in emails}
    return [found[number] for number in email_ids if number in found]


def _query(
    hash_key: int | str,
    within: IdRange,
    *,
    newest_first: bool,
    at_first: int,
    reads: Reads,
    **options: Any,  # noqa: ANN401 - of PynamoDB's query
) -> Iterator[dict[str, Any]]:
    limit, key = at_first, None
    while True:
        answer = _ask(
            reads,
            hash_key,
            EmailItem.email_id.between(within.first, within.last),
            scan_index_forward=not newest_first,
            exclusive_start_key=key,
            limit=limit,
            **options,
        )
        yield from answer["Items"]
        key = answer.get("LastEvaluatedKey")
        if not key:
            return
        limit = min(2 * limit, _MOST_OF_A_QUERY)
