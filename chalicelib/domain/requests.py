"""A request to e-mail a document, after its form was checked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

from chalicelib.domain.categories import Category
from chalicelib.domain.emails import Attachment, DeliverAs, Document, File, Sender

type _Json = bool | int | float | str | list[_Json] | dict[str, _Json] | None

LONGEST_ACTOR = 100
"""Characters of what a product calls whoever acts."""

METADATA_NAME = r"^[A-Za-z0-9_.-]{1,40}$"

# Also what turns the direction of writing, by which `fdp.exe` can be made to read `exe.pdf`.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

MOST_ATTACHMENT_BYTES = 25_000_000
"""Of all files of an email: with base64's third more it stays below the 40 MB that SES takes."""


def is_one_line(text: str) -> bool:
    """Whether a text may stand in a header field: a line break would begin another one.

    RFC 5322 section 2.2.
    """
    return not _CONTROL.search(text)


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
class DocumentDetails:
    """What a request tells of its document beside its name. None: it does not."""

    issued_on: date | None = None
    amount: Decimal | None = None
    currency: str | None = None
    due_date: date | None = None


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
    details: DocumentDetails = DocumentDetails()
    template: str = ""
    """The template, by its id or its category, that says what subject and body do not."""
    written_by: str = ""
    """The version of a template that said all of it."""
    statement: tuple[Document, ...] = ()
    """The documents that it lists, where it is about several."""
    reminder: str = ""
    """The steps of a rule that it is, where one has it sent (`Step.key`), with blanks between."""
    copy_to: str | None = None
    cc: str | None = None
    reply_to: str | None = None
    """None: where the company's answers go."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    actor: str = ""
    """Who asks, as the product calls them."""
    deliver_as: DeliverAs | None = None
    sender: Sender | None = None
    tracking: bool | None = None
    send_at: datetime | None = None
    """None: as soon as the company's undo window allows."""

    @property
    def size(self) -> int:
        """How many emails it asks for, those of copies with them."""
        return len(self.to) + len(self.copies)

    @property
    def copies(self) -> tuple[str, ...]:
        """Who gets what the recipients get, and is none of them."""
        return tuple(address for address in (self.copy_to, self.cc) if address)


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The caller's name for a request, and what the request was."""

    key: str
    fingerprint: str
    """Of what the request means."""
    of_bytes: str = ""
    """Of how it is written, by which releases before 0.2 told requests apart."""

    def named(self, batch: Batch) -> bool:
        """Whether the batch is what became of this very request."""
        return batch.fingerprint in {self.fingerprint, self.of_bytes}


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


def fingerprint_of(*parts: object) -> str:
    """The SHA-256 of what these parts hold.

    What says no more than a default leaves no trace: neither what is left out nor its spelling out
    makes it another request, nor does a field that a later release adds.
    """
    meant = [_meaning(part) for part in parts]
    return sha256(json.dumps(meant, sort_keys=True).encode()).hexdigest()


def _one_way_of(value: object) -> object:
    """Of what can be spelt in several ways, one of them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return tuple(sorted(map(str, value))) if isinstance(value, frozenset) else value


def _meaning(value: object) -> _Json:
    value = _one_way_of(value)
    match value:
        case date() | Decimal():
            return str(value)
        case bytes():
            return sha256(value).hexdigest()
        case Mapping():
            return {str(name): _meaning(one) for name, one in value.items()}
        case tuple():
            return [_meaning(one) for one in value]
        case None | bool() | int() | float() | str():
            return value
        case _ if is_dataclass(value):
            told = ((one.name, getattr(value, one.name), one.default) for one in fields(value))
            return {
                name: _meaning(said)
                for name, said, default in told
                if said not in (default, (), {})
            }
    raise TypeError(f"{type(value)} has no fingerprint.")
