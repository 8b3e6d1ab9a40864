"""A registered document as JSON: so it lies in its table, and so it is shown."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from chalicelib.domain.documents.registered import (
    Customer,
    DocumentFile,
    DocumentType,
    FileRole,
    Instalment,
    RegisteredDocument,
)
from chalicelib.domain.emails import Attachment

Record = Mapping[str, Any]


def to_record(document: RegisteredDocument) -> dict[str, Any]:
    """All but its id: dates by ISO 8601, amounts as decimal text."""
    return {
        "type": document.type.value,
        "number": document.number,
        "date": document.issued_on.isoformat(),
        "subject": document.subject or None,
        "customer": document.customer and _customer(document.customer),
        "net_amount": _text(document.net_amount),
        "gross_amount": _text(document.gross_amount),
        "currency": document.currency,
        "instalments": [_instalment(one) for one in document.instalments],
        "void": document.void,
        "replaced_by": document.replaced_by,
        "answer_open_until": _day_text(document.answer_open_until),
        "files": {role.value: _file(file) for role, file in document.files.items()},
    }


def from_record(document_id: int, record: Record) -> RegisteredDocument:
    """The document of a record; those of older releases know of no answers.

    Raises:
        ArithmeticError, AttributeError, LookupError, TypeError, ValueError: it is none.
    """
    customer, awaited = record["customer"], record.get("answer_open_until")
    return RegisteredDocument(
        document_id=document_id,
        type=DocumentType(record["type"]),
        number=record["number"],
        issued_on=date.fromisoformat(record["date"]),
        subject=record["subject"] or "",
        customer=customer and _customer_of(customer),
        net_amount=_amount(record["net_amount"]),
        gross_amount=_amount(record["gross_amount"]),
        currency=record["currency"],
        instalments=tuple(map(_instalment_of, record["instalments"])),
        void=record["void"],
        replaced_by=record["replaced_by"],
        answer_open_until=date.fromisoformat(awaited) if awaited else None,
        files={FileRole(role): _file_of(file) for role, file in record["files"].items()},
    )


def _customer(customer: Customer) -> dict[str, Any]:
    return {
        "name": customer.name or None,
        "contact": customer.contact or None,
        "email": customer.email,
        "certified_email": customer.certified_email,
        "language": customer.language,
        "never_remind": customer.never_remind,
    }


def _customer_of(record: Record) -> Customer:
    return Customer(
        name=record["name"] or "",
        contact=record["contact"] or "",
        email=record["email"],
        certified_email=record["certified_email"],
        language=record["language"],
        never_remind=record["never_remind"],
    )


def _instalment(instalment: Instalment) -> dict[str, Any]:
    return {
        "due_date": instalment.due_date.isoformat(),
        "amount": _text(instalment.amount),
        "paid_on": instalment.paid_on and instalment.paid_on.isoformat(),
        "paid_amount": _text(instalment.paid_amount) if instalment.paid_on else None,
    }


def _instalment_of(record: Record) -> Instalment:
    return Instalment(
        due_date=date.fromisoformat(record["due_date"]),
        amount=Decimal(record["amount"]),
        paid_on=record["paid_on"] and date.fromisoformat(record["paid_on"]),
        paid_amount=_amount(record["paid_amount"]) or Decimal(0),
    )


def _file(file: DocumentFile) -> dict[str, Any]:
    attachment = file.attachment
    return {
        "filename": attachment.filename,
        "content_type": attachment.content_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "retention_months": file.retention_months,
    }


def _file_of(record: Record) -> DocumentFile:
    names = ("filename", "content_type", "size", "sha256")
    return DocumentFile(Attachment(*(record[name] for name in names)), record["retention_months"])


def _day_text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
