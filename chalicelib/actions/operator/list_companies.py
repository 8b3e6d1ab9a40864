"""List the operator's companies, a page at a time."""

from chalicelib.domain.companies import Company
from chalicelib.domain.errors import invalid_field
from chalicelib.domain.listing.cursors import read_cursor, write_cursor
from chalicelib.domain.problems import ProblemCode
from chalicelib.keys.key_ring import key_ring
from chalicelib.tables.operator.companies import page_of_companies

_LIST = "operator/companies"


def list_companies(cursor: str, *, most: int) -> tuple[list[Company], str | None]:
    """A page of companies, and the cursor of the next one; None: there is none.

    Args:
        cursor: of the page; empty for the first one.
        most: companies on a page.

    Raises:
        InvalidRequest: it is no cursor of this list.
        TryAgainLater: DynamoDB does not answer.
    """
    after = read_cursor(cursor, of=_LIST, ring=key_ring()) if cursor else None
    if cursor and after is None:
        raise invalid_field("cursor", ProblemCode.NOT_A_CURSOR, "This is no cursor of this list.")
    companies, last = page_of_companies(after=after, most=most)
    return companies, None if last is None else write_cursor(last, of=_LIST, ring=key_ring())
