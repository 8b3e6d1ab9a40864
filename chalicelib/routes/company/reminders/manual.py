"""/c/{company_id}/reminders, and …/issued_documents/{document_id}/reminders: reminding by hand."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.documents.remind_document import remind_document
from chalicelib.actions.documents.remind_documents import Reminded, remind_documents
from chalicelib.domain.companies import Scope
from chalicelib.routes.callers import caller_of
from chalicelib.routes.company.documents.views import document_id_in
from chalicelib.routes.company.email_answers import brief, queued
from chalicelib.routes.company.idempotency import read_idempotency
from chalicelib.routes.company.reminders.manual_bodies import read_reminder, read_reminders
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def remind(request: Request, company_id: str, document_id: str) -> Response:
    """Queue a reminder of one document."""
    caller = caller_of(request, company_id, Scope.EMAILS_WRITE)
    number, body = document_id_in(document_id), raw_body(request)
    wish = read_reminder(body)
    wish = replace(wish, actor=caller.acting(wish.actor))
    key, about = request.headers.get("idempotency-key"), f"reminder {number}"
    idempotency = read_idempotency(key, wish, body, about=about)
    now = datetime.now(UTC)
    emails = remind_document(caller.company, number, wish, idempotency=idempotency, now=now)
    return queued(emails, now=now)


@in_envelope
def remind_all(request: Request, company_id: str) -> Response:
    """Queue a reminder of each of several documents, and tell of each what became of it."""
    caller = caller_of(request, company_id, Scope.EMAILS_WRITE)
    body = raw_body(request)
    document_ids, wish = read_reminders(body)
    wish = replace(wish, actor=caller.acting(wish.actor))
    key = request.headers.get("idempotency-key")
    idempotency = read_idempotency(key, wish, body, about="reminders")
    now = datetime.now(UTC)
    done = remind_documents(caller.company, document_ids, wish, idempotency=idempotency, now=now)
    return answer({"data": [_told(one, now) for one in done]})


def _told(reminded: Reminded, now: datetime) -> dict[str, Any]:
    email, refused = reminded.email, reminded.refused
    return {
        "document_id": reminded.document_id,
        "email": email and brief(email, now=now),
        "error": refused and {"code": refused.code.value, "message": str(refused)},
    }
