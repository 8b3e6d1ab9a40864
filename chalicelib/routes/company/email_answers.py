"""How a company is shown its emails."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from chalice.app import Response

from chalicelib.domain.bodies.gate import let_in
from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Email
from chalicelib.domain.listing.row_fields import EmailRow
from chalicelib.domain.listing.rows import email_row
from chalicelib.domain.message.addresses import readable_address
from chalicelib.domain.states import delivery_status
from chalicelib.routes.responses import answer
from chalicelib.stores.attachments import attachment_url


def row(company: Company, email: Email, *, content: str | None = None) -> EmailRow:
    """The email as the list and the single view show it."""
    return email_row(
        email,
        company.lens,
        now=datetime.now(UTC),
        attachment_urls=[attachment_url(email, index) for index in range(len(email.attachments))],
        content=content,
    )


def changes_of(company: Company, body: str) -> list[dict[str, Any]]:
    """What of a body does not go to its readers, by codes with values."""
    let_through = let_in(body, remote_pictures=company.remote_pictures)
    return [{"code": one.code.value, "params": dict(one.params)} for one in let_through.changes]


def queued(
    emails: Sequence[Email], *, now: datetime, changes: Sequence[Mapping[str, Any]] = ()
) -> Response:
    """The answer about queued emails, without the sender's own copies."""
    told = [brief(email, now=now) for email in emails if not email.is_copy or len(emails) == 1]
    data = {"batch_id": emails[0].batch_id, "emails": told, "warnings": list(changes)}
    return answer({"data": data}, status=202)


def brief(email: Email, *, now: datetime) -> dict[str, Any]:
    """What tells an email that was just queued from another."""
    return {
        "id": email.email_id,
        "to_email": readable_address(email.to_email),
        "delivery_status": delivery_status(email, now=now).value,
    }
