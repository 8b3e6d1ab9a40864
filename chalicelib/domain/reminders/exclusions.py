"""Of whom and of what a company does not remind for a while, or at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chalicelib.domain.documents.registered import RegisteredDocument
from chalicelib.domain.reminders.outlooks import Why

MOST_EXCLUSIONS = 200
"""Of customers, and of documents: they lie in one item, which each run reads."""


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Until which day, which is the last without reminders; None: for good."""

    customers: Mapping[str, date | None] = field(default_factory=dict)
    """By address."""
    documents: Mapping[int, date | None] = field(default_factory=dict)

    def why_not(self, document: RegisteredDocument, *, on: date) -> Why | None:
        """Why nobody is reminded of the document on that day; None: it is not excluded."""
        number = document.document_id
        if number in self.documents and _holds(self.documents[number], on):
            return Why.DOCUMENT_EXCLUDED
        customer = document.customer
        addresses = {one.casefold() for one in customer.addresses} if customer else set()
        excluded = any(
            address.casefold() in addresses and _holds(until, on)
            for address, until in self.customers.items()
        )
        return Why.CUSTOMER_EXCLUDED if excluded else None


def exclusions_record(exclusions: Exclusions) -> dict[str, Any]:
    """The exclusions as JSON: so they lie in their table, and so they are shown."""
    return {
        "customers": [
            {"email": address, "until": until and until.isoformat()}
            for address, until in exclusions.customers.items()
        ],
        "documents": [
            {"document_id": number, "until": until and until.isoformat()}
            for number, until in exclusions.documents.items()
        ],
    }


def exclusions_of(record: Mapping[str, Any]) -> Exclusions:
    """The exclusions of a record.

    Raises:
        AttributeError, LookupError, TypeError, ValueError: it is none.
    """
    return Exclusions(
        {one["email"]: _day(one["until"]) for one in record["customers"]},
        {one["document_id"]: _day(one["until"]) for one in record["documents"]},
    )


def _holds(until: date | None, on: date) -> bool:
    return until is None or on <= until


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
