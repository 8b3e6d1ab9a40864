"""The issued_documents table by customer: which documents were issued to a person."""

from collections.abc import Iterator, Sequence
from heapq import merge

from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.reads import Reads
from chalicelib.tables.batch_reads import items_of
from chalicelib.tables.documents.registered import IssuedDocumentItem, readable
from chalicelib.tables.errors import failures_as_try_again

_INDEXES = (IssuedDocumentItem.by_customer, IssuedDocumentItem.by_certified)


def documents_of_customer(
    customer_key: str, *, below: int = LAST_ID + 1, most: int | None = None
) -> Iterator[int]:
    """The ids of a company's documents that were issued to whoever has the address of this key.

    The highest first, so many of each index at the most. The indexes lag a little behind the table.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    with failures_as_try_again():
        found = (
            index.query(
                customer_key,
                IssuedDocumentItem.document_id < below,
                scan_index_forward=False,
                limit=most,
            )
            for index in _INDEXES
        )
        yield from merge(*(_ids(keys) for keys in found), reverse=True)


def find_documents(company_id: int, document_ids: Sequence[int], *, reads: Reads) -> list[Revised]:
    """Those of at most MOST_OF_A_BATCH documents that are registered and can be understood.

    In the order of the ids.

    Raises:
        TooMuchToRead: `reads` allows no more.
        TryAgainLater: DynamoDB does not answer.
    """
    keys = [{"company_id": company_id, "document_id": number} for number in document_ids]
    read = map(readable, items_of(IssuedDocumentItem, keys, reads=reads))
    found = {one.document.document_id: one for one in read if isinstance(one, Revised)}
    return [found[number] for number in document_ids if number in found]


def _ids(keys: Iterator[IssuedDocumentItem]) -> Iterator[int]:
    return (int(key.document_id) for key in keys)
