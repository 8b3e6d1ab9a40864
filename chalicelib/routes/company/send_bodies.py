"""The bodies of requests for emails; imported when needed, as pydantic is."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from chalicelib.domain.bodies.limits import check_markup
from chalicelib.domain.bodies.pictures import (
    Picture,
    name_pictures,
    picture_of,
    without_pictures,
)
from chalicelib.domain.categories import Category
from chalicelib.domain.documents.sends import REFERENCE
from chalicelib.domain.emails import DeliverAs, Document, Sender
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import (
    METADATA_NAME,
    MOST_ATTACHMENT_BYTES,
    DocumentDetails,
    Recipient,
    SendRequest,
)
from chalicelib.domain.templates.templates import key_named
from chalicelib.routes.company.file_bodies import InlineBody, to_file
from chalicelib.routes.figure_bodies import Amount, Currency, Day
from chalicelib.routes.request_bodies import (
    Actor,
    Body,
    EmailAddress,
    Moment,
    NumberOrText,
    OneLine,
    PlainAddress,
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


def _body_size(body: str) -> str:
    if len(without_pictures(body).encode()) > MOST_BODY_BYTES:
        sentence = f"The body is longer than {MOST_BODY_BYTES} bytes of UTF-8."
        raise ValueError(Problem(ProblemCode.TOO_MANY_BYTES, sentence, max=MOST_BODY_BYTES))
    return body


type Subject = Annotated[OneLine, Field(min_length=1, max_length=250)]
type HtmlBody = Annotated[str, AfterValidator(_body_size), AfterValidator(check_markup)]


class _Document(Body):
    id: Annotated[WholeNumber, Field(ge=0, le=(1 << 53) - 1)] | None = None
    number: Annotated[NumberOrText, Field(min_length=1, max_length=64)]
    version: Annotated[NumberOrText, Field(max_length=64)] | None = None
    reference: Annotated[str, Field(pattern=REFERENCE)] | None = None
    date: Day | None = None
    amount: Amount | None = None
    currency: Currency | None = None
    due_date: Day | None = None

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if self.id is None and self.reference is None:
            raise ValueError(Problem(ProblemCode.REQUIRED, "Either an id or a reference."))
        if self.due_date is not None and self.amount is None:
            raise ValueError(Problem(ProblemCode.REQUIRED, "What is due has an amount."))
        return self


def _template(name: str) -> str:
    if name not in Category and key_named(name) is None:
        sentence = "Neither a template's id, as in 'invoice.it', nor a category."
        raise ValueError(Problem(ProblemCode.NOT_A_CHOICE, sentence))
    return name


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


def _not_too_large(files: list[InlineBody]) -> list[InlineBody]:
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
    cc: PlainAddress | None = None
    reply_to: PlainAddress | None = None
    metadata: Annotated[
        dict[Annotated[str, Field(pattern=METADATA_NAME)], OneLine],
        Field(max_length=_MOST_METADATA),
        AfterValidator(_small),
    ] = Field(default_factory=dict)
    actor: Actor | None = None
    template: Annotated[str, AfterValidator(_template)] | None = None
    subject: Annotated[Subject | None, Field(validate_default=True)] = None
    body: Annotated[HtmlBody | None, Field(validate_default=True)] = None
    attachments: Annotated[
        list[InlineBody], Field(max_length=MOST_ATTACHMENTS), AfterValidator(_not_too_large)
    ] = Field(default_factory=list)
    deliver_as: DeliverAs | None = None
    sender: Sender | None = None
    tracking: Literal["on", "off"] | None = None
    send_at: Moment | None = None

    @field_validator("subject", "body")
    @classmethod
    def _is_said(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text is None and info.data.get("template", "") is None:
            raise ValueError(Problem(ProblemCode.REQUIRED, "Required without a template."))
        return text

    @field_validator("cc")
    @classmethod
    def _nobody_twice(cls, cc: str | None, info: ValidationInfo) -> str | None:
        recipients = [recipient.email for recipient in info.data.get("to", ())]
        others = {one.casefold() for one in (*recipients, info.data.get("copy_to") or "")}
        if cc and cc.casefold() in others:
            raise ValueError(Problem(ProblemCode.TWICE, "Who gets a cc gets the email already."))
        return cc


def read_send_request(raw_body: bytes) -> SendRequest:
    """The request to queue emails.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    body = read_body(_SendRequest, raw_body)
    html = body.body or ""
    shown = {file.filename for file in body.attachments if _is_shown(file, html)}
    return SendRequest(
        category=body.category,
        to=tuple(Recipient(to.email, to.name) for to in body.to),
        template=body.template or "",
        subject=body.subject or "",
        body=name_pictures(html, _pictures(body.attachments, shown)),
        files=tuple(to_file(file) for file in body.attachments if file.filename not in shown),
        document=_to_document(body.document) if body.document else None,
        details=_to_details(body.document) if body.document else DocumentDetails(),
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


def _is_shown(file: InlineBody, body: str) -> bool:
    """Whether a file stands in the body; one that does not stays an attachment."""
    return file.inline and f"cid:{file.filename}" in body


def _pictures(files: list[InlineBody], shown: set[str]) -> dict[str, Picture]:
    pictures = {
        file.filename: picture_of(file.content_base64) for file in files if file.filename in shown
    }
    return {name: picture for name, picture in pictures.items() if picture}


def _to_details(document: _Document) -> DocumentDetails:
    return DocumentDetails(
        issued_on=document.date,
        amount=document.amount,
        currency=document.currency,
        due_date=document.due_date,
    )


def _to_document(document: _Document) -> Document:
    return Document(document.id, document.number, document.version, document.reference)
