"""The emails that brought a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from chalicelib.domain.emails import Document, Email

REFERENCE = r"^[^\s,\x00-\x1f\x7f-\x9f]{1,100}$"
"""What a product may call a document by: no blanks and no commas, which part references."""

_POINTER_BYTES = 15
"""Of a digest: DynamoDB's numbers have 38 digits."""

MOST_SENDS = 200
"""How many emails of a document are remembered, the newest of them: its pointer is one item."""


@dataclass(frozen=True, slots=True, order=True)
class Send:
    """An email that brought a document."""

    email_id: int
    version: str | None
    """Of the document, as it was then."""


@dataclass(frozen=True, slots=True)
class Sends:
    """The emails that brought a document, to whomever, in the order of their ids."""

    sends: tuple[Send, ...]
    is_whole: bool = True
    """Whether these are all; where they are not, older ones are missing."""

    @property
    def email_ids(self) -> tuple[int, ...]:
        """The ids of the emails."""
        return tuple(send.email_id for send in self.sends)


def pointer_of(reference: str) -> int:
    """The number that stands for a reference where documents are known by numbers: below zero."""
    digest = sha256(reference.encode()).digest()
    return -1 - int.from_bytes(digest[:_POINTER_BYTES])


def pointers_of(document: Document) -> tuple[int, ...]:
    """The numbers under which a document is known: by its id, by its reference, or by both."""
    by_reference = () if document.reference is None else (pointer_of(document.reference),)
    return by_reference if document.id is None else (document.id, *by_reference)


def sends_of(emails: Sequence[Email]) -> list[tuple[Document, tuple[Send, ...]]]:
    """What a batch adds to the sends of each of its documents.

    The sender's own copy is not the document's: that it arrived tells nothing of the recipient.
    """
    brought = [email for email in emails if not email.is_copy]
    return [
        (document, tuple(Send(email.email_id, document.version) for email in brought))
        for document in (documents_of(brought[0]) if brought else ())
    ]


def documents_of(email: Email) -> tuple[Document, ...]:
    """What an email is about: a document, those of a statement, or nothing."""
    return (email.document,) if email.document else email.statement


def newest_sends(sends: Sequence[Send], more: Sequence[Send]) -> Sends:
    """The sends with more of them, as far as they are remembered."""
    known = sorted({send.email_id: send for send in (*sends, *more)}.values())
    return Sends(tuple(known[-MOST_SENDS:]), is_whole=len(known) <= MOST_SENDS)
