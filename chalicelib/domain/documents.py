"""The emails that brought a document."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.emails import Document, Email

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


def sends_of(emails: Sequence[Email]) -> tuple[Document, tuple[Send, ...]] | None:
    """What a batch adds to the sends of its document; None if it has no document.

    The sender's own copy is not the document's: that it arrived tells nothing of the recipient.
    """
    brought = [email for email in emails if email.document and not email.is_copy]
    if not brought or brought[0].document is None:
        return None
    document = brought[0].document
    return document, tuple(Send(email.email_id, document.version) for email in brought)


def newest_sends(sends: Sequence[Send], more: Sequence[Send]) -> Sends:
    """The sends with more of them, as far as they are remembered."""
    known = sorted({send.email_id: send for send in (*sends, *more)}.values())
    return Sends(tuple(known[-MOST_SENDS:]), is_whole=len(known) <= MOST_SENDS)
