"""A document of Fatture in Cloud as the register takes it: what mails and reminders need."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from fattureincloud_python_sdk.models.client import Client
from fattureincloud_python_sdk.models.entity import Entity
from fattureincloud_python_sdk.models.issued_document import IssuedDocument
from fattureincloud_python_sdk.models.issued_document_payments_list_item import (
    IssuedDocumentPaymentsListItem,
)
from fattureincloud_python_sdk.models.issued_document_status import IssuedDocumentStatus

_BETWEEN = re.compile(r"[,;\s]+")
_CENT = Decimal("0.01")


class Lacking(Exception):
    """The document has not what a registered one must have; says what."""


def registration_of(document: IssuedDocument, client: Client | None) -> dict[str, Any]:
    """The body of `PATCH issued_documents/{id}`: what is not in it stays as it is there.

    Args:
        document: as FIC lists it with its details.
        client: its customer in FIC's book of clients, whose addresses are newer than the document.

    Raises:
        Lacking: it has no number, or no date.
    """
    for field in ("number", "var_date"):
        if getattr(document, field) is None:
            raise Lacking(f"it has no {field.removeprefix('var_')}")
    return {
        "type": document.type,
        "number": f"{document.number}{document.numeration or ''}",
        "date": _day(document.var_date),
        "subject": document.visible_subject or None,
        "customer": _customer(document, client),
        "net_amount": _amount(document.amount_net),
        "gross_amount": _amount(document.amount_gross),
        "currency": (document.currency and document.currency.id) or "EUR",
        "instalments": [
            _instalment(one)
            for one in document.payments_list or ()
            # What was reversed is due no more.
            if one.status != IssuedDocumentStatus.REVERSED and one.due_date and one.amount
        ],
    }


def _customer(document: IssuedDocument, client: Client | None) -> dict[str, Any] | None:
    """None where nobody could be written to."""
    known: list[Client | Entity] = [one for one in (client, document.entity) if one]
    email = _first_address(known, "email")
    certified = _first_address(known, "certified_email")
    if not email and not certified:
        return None
    code = document.language.code if document.language else None
    return {
        "name": _first(known, "name"),
        "contact": _first(known, "contact_person"),
        "email": email,
        "certified_email": certified,
        "language": None if code is None else "it" if code == "it" else "en",
    }


def _first(known: list[Client | Entity], name: str) -> str | None:
    return next((said for one in known if (said := getattr(one, name))), None)


def _first_address(known: list[Client | Entity], name: str) -> str | None:
    """FIC lets people write several into one field; the register has one."""
    addresses = _BETWEEN.split(_first(known, name) or "")
    return next(filter(None, addresses), None)


def _instalment(one: IssuedDocumentPaymentsListItem) -> dict[str, Any]:
    paid = one.status == IssuedDocumentStatus.PAID
    return {
        "due_date": _day(one.due_date),
        "amount": _amount(one.amount),
        # Paid without a day: on the day when it was due, which is all that is known.
        "paid_on": _day(one.paid_date or one.due_date) if paid else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _amount(number: float | None) -> str | None:
    """Decimal text; FIC's numbers are floats, whose shortest form is what was meant."""
    return None if number is None else str(Decimal(str(number)).quantize(_CENT))
