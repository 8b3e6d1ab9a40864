"""/c/{company_id}/emails: queue emails, list them, look at one.

Each view imports late what it is made of: most cold starts are for a pixel, which needs none of it.
"""

import re
from datetime import UTC, datetime

from chalice.app import Blueprint, Request, Response

from chalicelib.attachment_store import attachment_url
from chalicelib.mail.companies import Company, Scope
from chalicelib.mail.emails import Email
from chalicelib.mail.errors import NotFound
from chalicelib.mail.states import delivery_status
from chalicelib.routes.responses import answer, in_envelope
from chalicelib.settings import settings

routes = Blueprint(__name__)


@routes.route("/", methods=["POST"])
@in_envelope
def queue(company_id: str) -> Response:
    """Queue the emails of one request."""
    from chalicelib.actions.queue_emails import queue_emails
    from chalicelib.routes.request_bodies import read_idempotency, read_send_request

    company = _caller(company_id, Scope.EMAILS_WRITE)
    request = _request()
    raw_body = request.raw_body
    raw_body = raw_body.encode() if isinstance(raw_body, str) else raw_body
    send_request = read_send_request(raw_body)
    idempotency = read_idempotency(request.headers.get("idempotency-key"), raw_body)
    now = datetime.now(UTC)
    emails = queue_emails(company, send_request, idempotency=idempotency, now=now)
    queued = [
        {
            "id": email.email_id,
            "to_email": email.to_email,
            "delivery_status": delivery_status(email, now=now).value,
        }
        for email in emails
        if not email.is_copy
    ]
    return answer({"data": {"batch_id": emails[0].batch_id, "emails": queued}}, status=202)


@routes.route("/", methods=["GET"], content_types=[])
@in_envelope
def index(company_id: str) -> Response:
    """A page of the company's emails, newest first, in FIC's envelope.

    What only a walk over the whole period could tell (`total`, ordinals, the last page) is null.
    """
    from chalicelib.actions.list_emails import list_emails
    from chalicelib.routes.list_query import read_list_query, write_cursor

    company = _caller(company_id, Scope.EMAILS_READ)
    query = read_list_query(_request().query_params or {})
    page = list_emails(
        company.company_id,
        within=query.within,
        category=query.category,
        below=query.below,
        most=query.per_page,
    )
    path = f"{settings().public_url}/c/{company.company_id}/emails"
    cursor = None if page.below is None else write_cursor(page.below)
    return answer(
        {
            "current_page": None,
            "data": [_row(company, email) for email in page.emails],
            "first_page_url": query.url(path),
            "from": None,
            "last_page": None,
            "last_page_url": None,
            "next_page_url": query.url(path, cursor=cursor) if cursor else None,
            "path": path,
            "per_page": query.per_page,
            "prev_page_url": None,
            "to": None,
            "total": None,
            "next_cursor": cursor,
        }
    )


@routes.route("/{email_id}", methods=["GET"], content_types=[])
@in_envelope
def show(company_id: str, email_id: str) -> Response:
    """One email with its body and everything that happened to it."""
    from chalicelib.actions.show_email import show_email
    from chalicelib.mail.rows import timeline

    company = _caller(company_id, Scope.EMAILS_READ)
    if not re.fullmatch(r"[0-9]{1,16}", email_id, re.ASCII):
        raise NotFound("No such email.")
    email, body = show_email(company_id=company.company_id, email_id=int(email_id))
    events = timeline(email, licence_tracks=company.licence.tracks)
    return answer({"data": _row(company, email, content=body) | {"timeline": events}})


def _request() -> Request:
    request: Request = routes.current_request
    return request


def _caller(company_id: str, scope: Scope) -> Company:
    from chalicelib.actions.authenticate import authenticate

    authorization = _request().headers.get("authorization", "")
    return authenticate(authorization=authorization, company_id=company_id, scope=scope)


def _row(company: Company, email: Email, *, content: str | None = None) -> dict[str, object]:
    from chalicelib.mail.rows import email_row

    return email_row(
        email,
        now=datetime.now(UTC),
        licence_tracks=company.licence.tracks,
        attachment_urls=[attachment_url(email, index) for index in range(len(email.attachments))],
        content=content,
    )
