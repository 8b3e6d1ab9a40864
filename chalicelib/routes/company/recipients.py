"""/c/{company_id}/recipients/{email}: what is held of a person, what they allow, and erasing it."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from chalice.app import Request, Response

from chalicelib.actions.recipients.erase_recipient import erase_recipient
from chalicelib.actions.recipients.set_consent import set_consent
from chalicelib.actions.recipients.show_recipient import Position, show_recipient
from chalicelib.domain.companies import Scope
from chalicelib.domain.consents import Consent, ConsentRecord, recipient_key
from chalicelib.domain.errors import invalid_field
from chalicelib.domain.listing.cursors import read_cursor, write_cursor
from chalicelib.domain.listing.timelines import replies, timeline
from chalicelib.domain.periods import ROME, in_rome
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.reminders.exclusions import exclusions_record
from chalicelib.keys.key_ring import key_ring
from chalicelib.routes.callers import address_said, asked, company_of
from chalicelib.routes.company.decision_bodies import read_consent
from chalicelib.routes.company.documents.answers import document_row
from chalicelib.routes.company.email_answers import row
from chalicelib.routes.company.suppression_answers import suppression_shown
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope
from chalicelib.tables.recipients import find_consent


@in_envelope
def show(request: Request, company_id: str, email: str) -> Response:
    """Show everything that is held of the person, in parts where it is much."""
    company = company_of(request, company_id, Scope.RECIPIENTS_READ)
    address = _address(email)
    name = f"{company.company_id}/recipients/{recipient_key(company.company_id, address)}"
    [*_, cursor] = asked(request, "cursor").get("cursor") or [""]
    after = _position(cursor, name) if cursor else None
    held = show_recipient(company.company_id, address, after=after)
    emails = [
        row(company, one, content=held.contents.get(one.email_id))
        | {"timeline": timeline(one, company.lens.unhidden)}
        | {"replies": replies(one)}
        for one in held.emails
    ]
    today = datetime.now(ROME).date()
    data = {
        "email": address,
        "consent": _consent(held.consent),
        "suppression": held.suppression and suppression_shown(held.suppression),
        "reminder_exclusions": exclusions_record(held.exclusions),
        "emails": emails,
        "documents": [document_row(one, today) for one in held.documents],
    }
    return answer({"data": data, "next_cursor": held.position and _cursor(held.position, name)})


@in_envelope
def erase(request: Request, company_id: str, email: str) -> Response:
    """Erase the person, but that emails were sent."""
    company = company_of(request, company_id, Scope.RECIPIENTS_WRITE)
    address, now = _address(email), datetime.now(UTC)
    return _done(*erase_recipient(company.company_id, address, now=now))


@in_envelope
def show_consent(request: Request, company_id: str, email: str) -> Response:
    """What the person said to the company's tracking."""
    company = company_of(request, company_id, Scope.RECIPIENTS_READ)
    key = recipient_key(company.company_id, _address(email))
    record = find_consent(company_id=company.company_id, recipient_key=key)
    return answer({"data": _consent(record)})


@in_envelope
def change_consent(request: Request, company_id: str, email: str) -> Response:
    """Store what the person said; a refusal reaches what was sent before."""
    company = company_of(request, company_id, Scope.RECIPIENTS_WRITE)
    key, now = recipient_key(company.company_id, _address(email)), datetime.now(UTC)
    record = read_consent(raw_body(request), now=now)
    complete = set_consent(record, company_id=company.company_id, recipient_key=key, now=now)
    return _done(record, complete)


def _address(path: str) -> str:
    """The address that the path names: API Gateway leaves it as it came."""
    return address_said(unquote(path))


def _cursor(position: Position, name: str) -> str:
    return write_cursor(position.after, of=_list(name, position.of_documents), ring=key_ring())


def _position(cursor: str, name: str) -> Position:
    for of_documents in (False, True):
        after = read_cursor(cursor, of=_list(name, of_documents), ring=key_ring())
        if after is not None:
            return Position(after, of_documents)
    sentence = "This is no cursor of what is held of this person."
    raise invalid_field("cursor", ProblemCode.NOT_A_CURSOR, sentence)


def _list(name: str, of_documents: bool) -> str:
    return f"{name}/documents" if of_documents else name


def _consent(record: ConsentRecord | None) -> dict[str, Any]:
    if record is None:
        return {"consent": Consent.UNKNOWN.value, "source": None, "at": None}
    return {
        "consent": record.consent.value,
        "source": record.source.value,
        "at": in_rome(record.decided_at),
    }


def _done(record: ConsentRecord, complete: bool) -> Response:
    """200 where nothing is left to do, 202 where it goes on by itself."""
    data = {"data": _consent(record), "complete": complete}
    return answer(data, status=200 if complete else 202)
