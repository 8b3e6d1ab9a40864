"""How a company is shown the documents that it registered."""

from datetime import date
from typing import Any

from chalicelib.domain.documents.records import to_record
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.periods import in_rome


def document_row(revised: Revised, today: date) -> dict[str, Any]:
    """A registered document as it is shown on a day."""
    record = to_record(revised.document)
    for file in record["files"].values():
        del file["retention_months"]
    payment = revised.document.payment(today).value
    following = revised.reminders.next_on
    return {
        "id": revised.document.document_id,
        **record,
        "payment": payment,
        "last_reminded_at": in_rome(revised.reminded_at),
        "next_reminder_on": following.isoformat() if following else None,
    }
