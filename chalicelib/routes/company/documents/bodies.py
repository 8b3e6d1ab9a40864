"""The bodies of requests about registered documents; imported when needed, as pydantic is."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from chalicelib.actions.documents.record_payment import Payment
from chalicelib.domain.documents.registered import (
    MOST_INSTALMENTS,
    Customer,
    DocumentFile,
    DocumentType,
    DocumentWish,
    FileRole,
    Instalment,
    RegisteredDocument,
    Revised,
)
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.emails import File
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import Upload
from chalicelib.domain.words import Locale
from chalicelib.routes.company.file_bodies import AttachmentBody, to_file
from chalicelib.routes.figure_bodies import Amount, Currency, Day
from chalicelib.routes.request_bodies import (
    Body,
    EmailAddress,
    OneLine,
    WholeNumber,
    YesOrNo,
    read_body,
)

_SHA256 = "^[0-9a-f]{64}$"


class CustomerBody(Body):
    """To whom a document was issued."""

    name: Annotated[OneLine, Field(max_length=200)] | None = None
    contact: Annotated[OneLine, Field(max_length=200)] | None = None
    email: EmailAddress | None = None
    certified_email: EmailAddress | None = None
    language: Locale | None = None
    never_remind: YesOrNo = False

    @model_validator(mode="after")
    def _is_reached(self) -> Self:
        if self.email is None and self.certified_email is None:
            raise ValueError(Problem(ProblemCode.REQUIRED, "Either email or certified_email."))
        return self


class _Instalment(Body):
    due_date: Day
    amount: Amount
    paid_on: Day | None = None
    paid_amount: Amount | None = None

    @model_validator(mode="after")
    def _is_paid_rightly(self) -> Self:
        if self.paid_amount is not None and self.paid_on is None:
            raise ValueError(Problem(ProblemCode.REQUIRED, "paid_on says when that was paid."))
        if self.paid_amount is not None and self.paid_amount > self.amount:
            sentence = "More is paid than the instalment is."
            raise ValueError(Problem(ProblemCode.PAID_TOO_MUCH, sentence))
        return self


class _File(AttachmentBody):
    sha256: Annotated[str, Field(pattern=_SHA256)] = ""
    size: WholeNumber | None = None
    """As it is shown; what comes is measured."""

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if bool(self.content_base64) + bool(self.upload_id) + bool(self.sha256) != 1:
            raise ValueError("Either content_base64, upload_id, or sha256 of a file that is there.")
        return self


class DocumentBody(Body):
    """All that is registered of a document."""

    type: DocumentType
    number: Annotated[OneLine, Field(min_length=1, max_length=64)]
    date: Day
    subject: Annotated[OneLine, Field(max_length=250)] | None = None
    customer: CustomerBody | None = None
    net_amount: Amount | None = None
    gross_amount: Amount | None = None
    currency: Currency = "EUR"
    instalments: Annotated[list[_Instalment], Field(max_length=MOST_INSTALMENTS)] = Field(
        default_factory=list
    )
    void: YesOrNo = False
    replaced_by: Annotated[WholeNumber, Field(ge=0, le=LAST_ID)] | None = None
    answer_open_until: Day | None = None
    files: dict[FileRole, _File] = Field(default_factory=dict)


class _Payment(Body):
    paid_on: Day | None
    amount: Amount | None = None
    instalment: Annotated[WholeNumber, Field(ge=0, lt=MOST_INSTALMENTS)] | None = None


def read_document(raw_body: bytes, document_id: int, known: Revised | None) -> DocumentWish:
    """What a document is to be.

    Args:
        raw_body: all of it.
        document_id: of the path.
        known: what is registered of it, whose files may stay.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    body = read_body(DocumentBody, raw_body)
    if problems := _problems(body, document_id):
        raise InvalidRequest(problems)
    document = RegisteredDocument(
        document_id=document_id,
        type=body.type,
        number=body.number,
        issued_on=body.date,
        subject=body.subject or "",
        customer=_to_customer(body.customer) if body.customer else None,
        net_amount=body.net_amount,
        gross_amount=body.gross_amount,
        currency=body.currency,
        instalments=tuple(map(_to_instalment, body.instalments)),
        void=body.void,
        replaced_by=body.replaced_by,
        answer_open_until=body.answer_open_until,
    )
    return DocumentWish(document, _files(body, known))


def read_payment(raw_body: bytes) -> Payment:
    """What was paid; raises as `read_document` does."""
    body = read_body(_Payment, raw_body)
    return Payment(body.paid_on, body.amount, body.instalment)


def _problems(body: DocumentBody, document_id: int) -> dict[str, list[Problem]]:
    early = Problem(ProblemCode.DATE_BEFORE_DOCUMENT, "Nothing is due before its document's date.")
    problems = {
        f"instalments.{place}.due_date": [early]
        for place, one in enumerate(body.instalments)
        if one.due_date < body.date
    }
    if body.replaced_by == document_id:
        sentence = "A document does not replace itself."
        problems["replaced_by"] = [Problem(ProblemCode.INVALID, sentence)]
    return problems


def _to_customer(body: CustomerBody) -> Customer:
    return Customer(
        name=body.name or "",
        contact=body.contact or "",
        email=body.email,
        certified_email=body.certified_email,
        language=body.language,
        never_remind=body.never_remind,
    )


def _to_instalment(body: _Instalment) -> Instalment:
    paid = body.amount if body.paid_amount is None else body.paid_amount
    return Instalment(
        due_date=body.due_date,
        amount=body.amount,
        paid_on=body.paid_on,
        paid_amount=paid if body.paid_on else Decimal(0),
    )


def _files(
    body: DocumentBody, known: Revised | None
) -> dict[FileRole, File | Upload | DocumentFile]:
    there = known.document.files.values() if known else ()
    by_digest = {file.attachment.sha256: file for file in there}
    problems = {
        f"files.{role}.sha256": [
            Problem(ProblemCode.NO_SUCH_FILE, "The document has no file of this SHA-256.")
        ]
        for role, file in body.files.items()
        if file.sha256 and file.sha256 not in by_digest
    }
    if problems:
        raise InvalidRequest(problems)
    return {
        role: _renamed(by_digest[file.sha256], file) if file.sha256 else to_file(file)
        for role, file in body.files.items()
    }


def _renamed(there: DocumentFile, file: _File) -> DocumentFile:
    attachment = replace(there.attachment, filename=file.filename, content_type=file.content_type)
    return replace(there, attachment=attachment)
