"""A request to e-mail a document, after its form was checked."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.categories import Category
from chalicelib.domain.emails import Attachment, DeliverAs, Document, File, Sender

MOST_ATTACHMENT_BYTES = 25_000_000
"""Of all files of an email: with base64's third more it stays below the 40 MB that SES takes."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to write to."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that the company uploaded before, by the id that it was given for it."""

    filename: str
    content_type: str
    upload_id: str


@dataclass(frozen=True, slots=True)
class StagedFile:
    """An uploaded file that was looked at, with what was seen."""

    attachment: Attachment
    etag: str
    upload_id: str | None
    """None: it lies in its batch's place already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRequest:
    """What a company asks to be e-mailed, and how. None leaves a choice to the company's rules."""

    category: Category
    to: tuple[Recipient, ...]
    subject: str
    body: str
    """HTML as it came."""
    files: tuple[File | Upload, ...] = ()
    document: Document | None = None
    copy_to: str | None = None
    deliver_as: DeliverAs | None = None
    sender: Sender | None = None
    tracking: bool | None = None
    send_at: datetime | None = None
    """None: as soon as the company's undo window allows."""

    @property
    def size(self) -> int:
        """How many emails it asks for, the sender's copy with them."""
        return len(self.to) + bool(self.copy_to)


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The caller's name for a request, and what the request was."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The emails that a request becomes, by their ids.

    Decided before anything is stored, so that a repetition decides alike.
    """

    fingerprint: str
    """Of the request, to tell a repetition from another request under the same key."""
    batch_id: str
    queued_at: datetime
    email_ids: tuple[int, ...]
