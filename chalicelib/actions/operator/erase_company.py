"""Erase all that a company has, but for what tells of its end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from chalicelib.actions.mailboxes.remove_smtp import remove_smtp
from chalicelib.actions.senders.remove_domain import remove_domain
from chalicelib.domain.clocks import Deadline
from chalicelib.domain.operator.closings import Closing
from chalicelib.stores.archives import erase_under, prefixes_of
from chalicelib.tables.companies import find_company
from chalicelib.tables.operator.closings import note_progress
from chalicelib.tables.operator.holdings import COMPANIES, HOLDINGS, erase, pages_of

FILES = "files"
_LAST_SECONDS = 30


def erase_company(closing: Closing, *, deadline: Deadline) -> tuple[Closing, bool]:
    """Erase as much as there is time for, and tell whether nothing is left.

    The company's own item goes last, behind a pass that finds nothing else: until then whoever
    comes late finds the company closing, and not gone.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    company = find_company(closing.company_id)
    if company:
        remove_domain(remove_smtp(company))
    found = 1
    while found:
        found, erased = 0, Counter(closing.erased)
        for name, count in _erase_once(closing.company_id):
            erased[name] += count
            found += count
            if count and not deadline.leaves(_LAST_SECONDS):  # each run comes a step further
                return _noted(closing, erased), False
        closing = _noted(closing, erased)
    for items in pages_of(COMPANIES, closing.company_id):
        erase(COMPANIES, items)
    return closing, True


def _erase_once(company_id: int) -> Iterator[tuple[str, int]]:
    """One pass over all there is: what was erased, page by page."""
    for holding in HOLDINGS:
        if holding is COMPANIES:
            continue
        for items in pages_of(holding, company_id):
            erase(holding, items)
            yield holding.name, len(items)
    for prefix in prefixes_of(company_id):
        for count in erase_under(prefix):
            yield FILES, count


def _noted(closing: Closing, erased: Counter[str]) -> Closing:
    closing = replace(closing, erased=dict(+erased))
    note_progress(closing)
    return closing
