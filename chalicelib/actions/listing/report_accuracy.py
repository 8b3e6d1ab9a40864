"""Report how far a period's signals can be trusted."""

from collections import Counter
from collections.abc import Iterable

from chalicelib.actions.listing.count_outlines import count_outlines
from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Outline
from chalicelib.domain.evidence.accuracy import Counts, shares_of
from chalicelib.domain.periods import IdRange
from chalicelib.domain.reads import Reads


def report_accuracy(company: Company, within: IdRange, *, reads: Reads) -> Counts:
    """Report what is known of a period's emails, and what fetched them.

    Raises as `count_outlines` does.
    """
    if within.is_empty:
        return Counter()
    lens = company.lens

    def count(outlines: Iterable[Outline]) -> Counts:
        return Counter(share for outline in outlines for share in shares_of(outline, lens))

    return count_outlines(company.company_id, within, count=count, reads=reads)
