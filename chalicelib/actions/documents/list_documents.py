"""List the documents that a company registered."""

from datetime import date

from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.listing.document_search import DocumentSearch
from chalicelib.domain.reads import Reads
from chalicelib.tables.documents.registered import Page, documents_page

AT_ONCE = 50
_LOOKED_AT_ONCE = 500
"""Where most are looked for in vain: some 500 KB."""
_MOST_QUERIES = 6


def list_documents(
    company_id: int, search: DocumentSearch, *, below: int, today: date, reads: Reads
) -> Page:
    """The documents that are looked for, with ids below that one, the highest first.

    No more than AT_ONCE, and fewer where not all could be looked at: then there is a position to go
    on from, also behind an empty page.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    found: list[Revised] = []
    unreadable: list[int] = []
    for _ in range(_MOST_QUERIES if search.narrows else 1):
        most = _LOOKED_AT_ONCE if search.narrows else AT_ONCE
        page = documents_page(company_id, below=below, most=most, reads=reads)
        found += [one for one in page.documents if search.takes(one.document, today)]
        unreadable += page.unreadable
        if len(found) > AT_ONCE:
            shown = found[:AT_ONCE]
            last = shown[-1].document.document_id
            return Page(shown, [one for one in unreadable if one > last], last)
        if page.position is None:
            return Page(found, unreadable, None)
        below = page.position
    return Page(found, unreadable, below)
