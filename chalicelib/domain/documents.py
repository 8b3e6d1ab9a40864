"""The newest emails that brought a document."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.emails import Email


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest emails of a document: those of one batch, one to each recipient."""

    document_id: int
    version: str | None
    """Of the document, as it was then."""
    email_ids: tuple[int, ...]

    @property
    def last_id(self) -> int:
        """The greatest of the ids, which orders batches by when they are due."""
        return max(self.email_ids)


def newest_of(emails: Sequence[Email]) -> Newest | None:
    """The newest emails of a document after this batch; None if the batch has no document.

    The sender's own copy is not the document's: that it arrived tells nothing of the recipient.
    """
    brought = [email for email in emails if email.document and not email.is_copy]
    if not brought or brought[0].document is None:
        return None
    document = brought[0].document
    return Newest(document.id, document.version, tuple(email.email_id for email in brought))
