"""Fill a spreadsheet with the emails of a plan, in its order."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from tempfile import TemporaryFile

from chalicelib.actions.listing.walk_emails import walk_rows
from chalicelib.domain.companies import Company
from chalicelib.domain.listing.export_rows import Cell, cells_of
from chalicelib.domain.listing.filter_fields import Row
from chalicelib.domain.listing.plans import Plan
from chalicelib.domain.listing.sorting import SortKey, sort_rows
from chalicelib.domain.reads import Reads
from chalicelib.domain.words import Locale
from chalicelib.stores.sheets import Sheet


def fill_sheet(
    sheet: Sheet,
    company: Company,
    plan: Plan,
    *,
    now: datetime,
    reads: Reads,
    each: Callable[[int], None] = lambda _: None,
) -> int:
    """Write a row for each email; returns how many there were.

    Args:
        sheet: what is filled.
        company: whose emails they are, in whose language.
        plan: which, and in what order.
        now: the time.
        reads: what may be read.
        each: told the number of each email as it is read, from 1.

    Raises:
        TooMuchToRead: `reads` allows no more.
        TryAgainLater: AWS does not answer.
    """
    if plan.is_empty:
        return 0
    number = 0

    def rows() -> Iterator[Row]:
        nonlocal number
        for number, (row, _) in enumerate(walk_rows(company, plan, now=now, reads=reads), 1):
            each(number)
            yield row

    if plan.sort:
        for cells in _sorted(rows(), plan.sort, company.locale):
            sheet.add(cells)
    else:
        for row in rows():
            sheet.add(cells_of(row, company.locale))
    return number


def _sorted(
    rows: Iterable[Row], keys: Sequence[SortKey], locale: Locale
) -> Iterator[tuple[Cell, ...]]:
    """The cells of each row in the order of the keys, of which alone are kept in memory."""
    with TemporaryFile() as spool:
        places: list[tuple[Row, int]] = []
        for row in rows:
            places.append(({key.field: row[key.field] for key in keys}, spool.tell()))
            pickle.dump(cells_of(row, locale), spool)
        for place in sort_rows(places, keys):
            spool.seek(place)
            yield pickle.load(spool)  # noqa: S301 - written above, into a file without a name
