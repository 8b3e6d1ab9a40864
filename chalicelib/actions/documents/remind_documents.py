"""Remind of several documents at once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.actions.documents.remind_document import ReminderWish, remind_document
from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import RicevutaError
from chalicelib.domain.requests import Idempotency

MOST_AT_ONCE = 50
_SIDE_BY_SIDE = 6


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of the wish to remind of a document."""

    document_id: int
    email: Email | None = None
    refused: RicevutaError | None = None
    """Why nothing is sent of it."""


def remind_documents(
    company: Company,
    document_ids: Sequence[int],
    wish: ReminderWish,
    *,
    idempotency: Idempotency | None = None,
    now: datetime,
) -> list[Reminded]:
    """Queue a reminder of each; what is wrong with one stops none of the others.

    Args:
        company: whose documents they are.
        document_ids: each once, at most MOST_AT_ONCE.
        wish: how to remind.
        idempotency: the caller's name for the whole request.
        now: the moment.
    """

    def remind(document_id: int) -> Reminded:
        named = idempotency and replace(idempotency, key=f"{idempotency.key}#{document_id}")
        try:
            [email] = remind_document(company, document_id, wish, idempotency=named, now=now)
        except RicevutaError as refused:
            return Reminded(document_id, refused=refused)
        return Reminded(document_id, email)

    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        return list(pool.map(remind, document_ids))
