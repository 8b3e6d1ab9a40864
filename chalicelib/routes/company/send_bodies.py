"""The bodies of requests for emails and for uploads; imported when needed, as pydantic is."""

import base64
import re
from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from chalicelib.domain.categories import Category
from chalicelib.domain.documents import REFERENCE
from chalicelib.domain.emails import Attachment, DeliverAs, Document, File, Sender
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import (
    METADATA_NAME,
    MOST_ATTACHMENT_BYTES,
    Recipient,
    SendRequest,
    Upload,
)
from chalicelib.routes.request_bodies import (
    Actor,
    Body,
    EmailAddress,
    Moment,
    NumberOrText,
    OneLine,
    RecipientBody,
    WholeNumber,
    read_body,
)

MOST_BODY_BYTES = 50 * 1024
MOST_ATTACHMENTS = 10
MOST_RECIPIENTS = 50
_MOST_METADATA = 20
_MOST_METADATA_BYTES = 2_000
"""Beside an item of some 1,000 bytes, of which each read pays for all."""
# RFC 6838 section 4.2. Composite types are not a file's (RFC 2046 section 5).
_NAME = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}"
_NOT_BASE64 = Problem(ProblemCode.NOT_BASE64, "This is not base64.")
_CONTENT_TYPE = re.compile(rf"(?!(?:multipart|message)/){_NAME}/{_NAME}", re.IGNORECASE)


def _file_name(name: str) -> str:
    if "/" in name or "\\" in name or name in (".", ".."):
        raise ValueError(Problem(ProblemCode.NOT_A_FILE_NAME, "A file name holds no path."))
    return name


def _content_type(text: str) -> str:
    if not _CONTENT_TYPE.fullmatch(text):
        raise ValueError(
            Problem(ProblemCode.NOT_A_CONTENT_TYPE, "This is no content type of a file.")
        )
    return text.lower()


def _body_size(body: str) -> str:
    if len(body.encode()) > MOST_BODY_BYTES:
        sentence = f"The body is longer than {MOST_BODY_BYTES} bytes of UTF-8."
        raise ValueError(Problem(ProblemCode.TOO_MANY_BYTES, sentence, max=MOST_BODY_BYTES))
    return body


def _decode(text: object) -> bytes:
    if not isinstance(text, str):
        raise ValueError(_NOT_BASE64)  # noqa: TRY004 - pydantic collects ValueError only
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise ValueError(_NOT_BASE64) from error


class _Document(Body):
    id: Annotated[WholeNumber, Field(ge=0, le=(1 << 53) - 1)] | None = None
    number: Annotated[NumberOrText, Field(min_length=1, max_length=64)]
    version: Annotated[NumberOrText, Field(max_length=64)] | None = None
    reference: Annotated[str, Field(pattern=REFERENCE)] | None = None

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if self.id is None and self.reference is None:
            raise ValueError(Problem(ProblemCode.REQUIRED, "Either an id or a reference."))
        return self


def _small(metadata: dict[str, str]) -> dict[str, str]:
    size = sum(len(f"{name}{value}".encode()) for name, value in metadata.items())
    if size > _MOST_METADATA_BYTES:
        sentence = f"All names and values together are longer than {_MOST_METADATA_BYTES} bytes."
        raise ValueError(Problem(ProblemCode.TOO_MANY_BYTES, sentence, max=_MOST_METADATA_BYTES))
    return metadata


def _no_recipient_twice(recipients: list[RecipientBody]) -> list[RecipientBody]:
    # One mailbox in practice, though RFC 5321 lets a host tell capitals apart.
    if len({recipient.email.casefold() for recipient in recipients}) < len(recipients):
        raise ValueError(Problem(ProblemCode.TWICE, "A recipient stands in the list twice."))
    return recipients


class _File(Body):
    filename: Annotated[OneLine, Field(min_length=1, max_length=200), AfterValidator(_file_name)]
    content_type: Annotated[str, AfterValidator(_content_type)]


class _Attachment(_File):
    content_base64: Annotated[bytes, BeforeValidator(_decode), Field(min_length=1)] = b""
    upload_id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")] = ""

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if bool(self.content_base64) is bool(self.upload_id):
            raise ValueError("Either content_base64 or upload_id.")
        return self


class UploadRequest(_File):
    """What is going to be uploaded."""

    size: Annotated[WholeNumber, Field(ge=1, le=MOST_ATTACHMENT_BYTES)]


def _not_too_large(files: list[_Attachment]) -> list[_Attachment]:
    if sum(len(file.content_base64) for file in files) > MOST_ATTACHMENT_BYTES:
        sentence = f"The attachments are larger than {MOST_ATTACHMENT_BYTES} bytes."
        raise ValueError(Problem(ProblemCode.TOO_MANY_BYTES, sentence, max=MOST_ATTACHMENT_BYTES))
    return files


class _SendRequest(Body):
    category: Category
    document: _Document | None = None
    to: Annotated[
        list[RecipientBody],
        Field(min_length=1, max_length=MOST_RECIPIENTS),
        AfterValidator(_no_recipient_twice),
    ]
    copy_to: EmailAddress | None = None
    cc: EmailAddress | None = None
    reply_to: EmailAddress | None = None
    metadata: Annotated[
        dict[Annotated[str, Field(pattern=METADATA_NAME)], OneLine],
        Field(max_length=_MOST_METADATA),
        AfterValidator(_small),
    ] = Field(default_factory=dict)
    actor: Actor | None = None
    subject: Annotated[OneLine, Field(min_length=1, max_length=250)]
    body: Annotated[str, AfterValidator(_body_size)]
    attachments: Annotated[
        list[_Attachment], Field(max_length=MOST_ATTACHMENTS), AfterValidator(_not_too_large)
    ] = Field(default_factory=list)
    deliver_as: DeliverAs | None = None
    sender: Sender | None = None
    tracking: Literal["on", "off"] | None = None
    send_at: Moment | None = None

    @model_validator(mode="after")
    def _nobody_twice(self) -> Self:
        others = [recipient.email for recipient in self.to] + [self.copy_to or ""]
        if self.cc and self.cc.casefold() in {one.casefold() for one in others}:
            raise ValueError(Problem(ProblemCode.TWICE, "Who gets a cc gets the email already."))
        return self


def read_send_request(raw_body: bytes) -> SendRequest:
    """The request to queue emails.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    body = read_body(_SendRequest, raw_body)
    return SendRequest(
        category=body.category,
        to=tuple(Recipient(to.email, to.name) for to in body.to),
        subject=body.subject,
        body=body.body,
        files=tuple(_to_file(file) for file in body.attachments),
        document=_to_document(body.document) if body.document else None,
        copy_to=body.copy_to,
        cc=body.cc,
        reply_to=body.reply_to,
        metadata=body.metadata,
        actor=body.actor or "",
        deliver_as=body.deliver_as,
        sender=body.sender,
        tracking=None if body.tracking is None else body.tracking == "on",
        send_at=body.send_at,
    )


def read_upload_request(raw_body: bytes) -> UploadRequest:
    """The request to upload a file; raises as `read_send_request` does."""
    return read_body(UploadRequest, raw_body)


def _to_document(document: _Document) -> Document:
    return Document(document.id, document.number, document.version, document.reference)


def _to_file(file: _Attachment) -> File | Upload:
    if file.upload_id:
        return Upload(file.filename, file.content_type, file.upload_id)
    content = file.content_base64
    digest = sha256(content).hexdigest()
    return File(Attachment(file.filename, file.content_type, len(content), digest), content)
