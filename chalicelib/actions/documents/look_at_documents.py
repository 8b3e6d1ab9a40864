"""Look at where documents stand: what became of the newest emails of each."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import batched, chain
from typing import Any

from chalicelib.domain.companies import Company
from chalicelib.domain.listing.document_standings import newest_shown
from chalicelib.domain.listing.standings import standing
from chalicelib.domain.reads import Reads
from chalicelib.tables.batch_reads import MOST_OF_A_BATCH
from chalicelib.tables.documents import find_newest
from chalicelib.tables.emails.pages import find_outlines

_AT_ONCE = 6


def look_at_documents(
    company: Company, document_ids: Sequence[int], *, now: datetime, reads: Reads
) -> dict[int, dict[str, Any] | None]:
    """The newest emails of each of at most a hundred documents; None where there are none.

    Two round trips: one for the pointers, one for the emails, of which more than a hundred are
    asked for side by side.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    newest = find_newest(company.company_id, document_ids, reads=reads)
    ids = [email_id for one in newest.values() for email_id in one.email_ids]
    find = partial(find_outlines, company.company_id, reads=reads)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = chain.from_iterable(pool.map(find, batched(ids, MOST_OF_A_BATCH, strict=False)))
        emails = {email.email_id: email for email in found}
    stand = partial(standing, lens=company.lens, now=now)
    shown = {
        number: newest_shown(
            one,
            [
                (emails[email_id], stand(emails[email_id]))
                for email_id in one.email_ids
                if email_id in emails
            ],
        )
        for number, one in newest.items()
    }
    return {number: shown.get(number) for number in document_ids}
