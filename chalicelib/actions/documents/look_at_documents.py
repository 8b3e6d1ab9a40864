"""Look at where documents stand: what became of all emails that brought each."""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import batched, chain
from typing import Any

from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.listing.document_standings import document_shown
from chalicelib.domain.problems import ErrorCode, Problem, ProblemCode
from chalicelib.domain.reads import Reads
from chalicelib.tables.batch_reads import MOST_OF_A_BATCH
from chalicelib.tables.documents.sends import find_sends
from chalicelib.tables.emails.pages import find_emails

_AT_ONCE = 6
_MOST_EMAILS = 5_000
"""A second or two of reading."""


def look_at_documents(
    company: Company,
    document_ids: Sequence[int],
    *,
    categories: Collection[Category],
    now: datetime,
    reads: Reads,
) -> Mapping[int, dict[str, Any]]:
    """Where each of at most a hundred documents stands, by its id; those never e-mailed miss.

    Two round trips: one for the pointers, one for the emails, of which more than a hundred are
    asked for side by side.

    Raises:
        InvalidRequest: these documents went out in too many emails.
        TryAgainLater: DynamoDB does not answer.
    """
    known = find_sends(company.company_id, document_ids, reads=reads)
    # One that was asked for by id and by reference has the same emails twice.
    ids = list(dict.fromkeys(email_id for sends in known.values() for email_id in sends.email_ids))
    if len(ids) > _MOST_EMAILS:
        sentence = f"These documents went out in {len(ids)} emails: ask for fewer at once."
        most = {"max": _MOST_EMAILS, "actual": len(ids)}
        problem = Problem(ProblemCode.TOO_MUCH_TO_READ, sentence, **most)
        raise InvalidRequest({"ids": [problem]}, ErrorCode.TOO_MUCH_TO_READ)
    find = partial(find_emails, company.company_id, reads=reads)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = chain.from_iterable(pool.map(find, batched(ids, MOST_OF_A_BATCH, strict=False)))
        emails = {email.email_id: email for email in found}
    return {
        number: document_shown(
            sends,
            [emails[email_id] for email_id in sends.email_ids if email_id in emails],
            company.lens,
            categories=categories,
            now=now,
        )
        for number, sends in known.items()
    }
