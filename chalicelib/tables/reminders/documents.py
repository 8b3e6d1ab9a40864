"""The issued_documents table by reminders: which documents wait for one, and what is decided."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.documents.reminded import Reminders, reminded_record
from chalicelib.tables.documents.registered import IssuedDocumentItem, decided, remind_on
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.updates import all_written_if, written_if


def documents_to_remind(company_id: int, *, by: date) -> Iterator[int]:
    """The ids of a company's documents whose next reminder's day has come, the earliest first.

    One request for a megabyte of keys: some ten thousand. The index lags a little behind the table.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    with failures_as_try_again():
        until = IssuedDocumentItem.remind_on <= by.isoformat()
        for key in IssuedDocumentItem.by_reminder.query(company_id, until):
            yield int(key.document_id)


@failures_as_try_again()
def decide(
    company_id: int, known: Revised, reminders: Reminders, *, queued_at: datetime | None = None
) -> bool:
    """Store what is decided of a document's reminders; False: it, or they, changed meanwhile.

    Args:
        company_id: whose document it is.
        known: the document as it was read.
        reminders: what is decided now, with the day of the next.
        queued_at: when a reminder of it was queued; None: none was by this.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    key = (company_id, known.document.document_id)
    return written_if(IssuedDocumentItem, key, *_decision(company_id, known, reminders, queued_at))


@failures_as_try_again()
def decide_together(
    company_id: int,
    decisions: Sequence[tuple[Revised, Reminders]],
    *,
    queued_at: datetime | None = None,
) -> bool:
    """As `decide` does, of several documents at once: all of it is stored, or nothing."""
    return all_written_if(
        [
            (
                IssuedDocumentItem(company_id, known.document.document_id),
                *_decision(company_id, known, reminders, queued_at),
            )
            for known, reminders in decisions
        ]
    )


def _decision(
    company_id: int, known: Revised, reminders: Reminders, queued_at: datetime | None
) -> tuple[list[Action], Condition]:
    item, revision = IssuedDocumentItem, known.reminders.revision
    actions = [
        item.reminded.set(reminded_record(reminders.reminded)),
        item.reminders_revision.set(revision + 1),
        *remind_on(company_id, reminders.next_on),
        *([item.reminded_at.set(queued_at)] if queued_at else []),
    ]
    return actions, (item.revision == known.revision) & decided(revision)
