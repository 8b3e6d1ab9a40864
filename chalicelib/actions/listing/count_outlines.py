"""Count all emails of a period by their outlines."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from chalicelib.domain.emails import Outline
from chalicelib.domain.periods import IdRange
from chalicelib.domain.reads import MOST_UNITS_OF_SUMMING, Reads
from chalicelib.tables.emails.pages import emails_within, read_outlines

_PARTS = 8
_AT_ONCE = 3
"""DynamoDB gives a company's emails 3,000 units a second, which is some 23 of its answers."""


def count_outlines[Cell](
    company_id: int,
    within: IdRange,
    *,
    count: Callable[[Iterable[Outline]], Counter[Cell]],
    reads: Reads,
) -> Counter[Cell]:
    """The counts of the period's emails: one Query where that is all, else parts side by side.

    Args:
        company_id: whose emails.
        within: the period.
        count: what is counted of some of them.
        reads: told what was read, which is under a limit of its own.

    Raises:
        TooMuchToRead: so much would have to be read that nobody would wait for it.
        TryAgainLater: AWS does not answer.
    """
    summing = Reads(most_units=MOST_UNITS_OF_SUMMING)
    try:
        return _count(company_id, within, count=count, reads=summing)
    finally:
        reads.note_beside(summing)


def _count[Cell](
    company_id: int,
    within: IdRange,
    *,
    count: Callable[[Iterable[Outline]], Counter[Cell]],
    reads: Reads,
) -> Counter[Cell]:
    def count_within(part: IdRange) -> Counter[Cell]:
        counts: Counter[Cell] = Counter()
        left: IdRange | None = part
        while left:
            outlines, left = read_outlines(company_id, left, reads=reads)
            counts += count(outlines)
        return counts

    outlines, left = read_outlines(company_id, within, reads=reads)
    counts = count(outlines)
    if left:
        newest = partial(emails_within, newest_first=True, at_first=1, reads=reads)
        last = next(newest(company_id, left), None)
        parts = IdRange(left.first, last.email_id).split(_PARTS) if last else []
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            counts = sum(pool.map(count_within, parts), counts)
    return counts
