"""The issued_documents table: when a reminder of a document was queued last."""

from datetime import datetime

from chalicelib.tables.documents.registered import IssuedDocumentItem
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.updates import written_if


@failures_as_try_again()
def mark_reminded(
    company_id: int, document_id: int, *, before: datetime | None, at: datetime
) -> bool:
    """Note that a reminder is queued now; of several who try at once, one does.

    Args:
        company_id: whose document it is.
        document_id: which is registered.
        before: what was known of the reminder before this one.
        at: the moment.

    Returns:
        Whether nobody noted another meanwhile, and the document is still registered.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    reminded_at = IssuedDocumentItem.reminded_at
    known = (reminded_at == before) if before else reminded_at.does_not_exist()
    return written_if(
        IssuedDocumentItem,
        (company_id, document_id),
        [reminded_at.set(at)],
        IssuedDocumentItem.revision.exists() & known,
    )


@failures_as_try_again()
def unmark_reminded(
    company_id: int, document_id: int, *, before: datetime | None, at: datetime
) -> None:
    """Take back what `mark_reminded` noted, of a reminder that was not queued after all."""
    reminded_at = IssuedDocumentItem.reminded_at
    written_if(
        IssuedDocumentItem,
        (company_id, document_id),
        [reminded_at.set(before) if before else reminded_at.remove()],
        reminded_at == at,
    )
