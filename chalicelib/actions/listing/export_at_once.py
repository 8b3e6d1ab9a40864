"""Export a company's emails while somebody waits."""

from datetime import datetime
from io import BytesIO

from chalicelib.actions.listing.fill_sheet import fill_sheet
from chalicelib.domain.companies import Company
from chalicelib.domain.listing.plans import Plan
from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.domain.reads import MOST_UNITS_AT_ONCE, Reads, TooMuchToRead
from chalicelib.stores.sheets import sheet

MOST_BYTES = 4_500_000
"""Of an answer: Lambda sends 6 MB, and of four bytes of base64 three are ours."""


def export_at_once(
    company: Company, plan: Plan, kind: SheetFormat, *, now: datetime, reads: Reads
) -> bytes | None:
    """Write the file; None where that would take too long, or be too large for an answer.

    Raises:
        InvalidRequest: too many bodies would have to be searched.
        TryAgainLater: AWS does not answer.
    """
    file = BytesIO()
    little = Reads(most_units=MOST_UNITS_AT_ONCE)
    try:
        with sheet(file, kind, locale=company.locale, made_at=now) as filled:
            fill_sheet(filled, company, plan, now=now, reads=little)
    except TooMuchToRead:
        return None
    finally:
        reads.note_beside(little)
    return file.getvalue() if file.tell() <= MOST_BYTES else None
