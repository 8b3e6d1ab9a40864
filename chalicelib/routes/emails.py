"""/c/{company_id}/emails: queue emails, list them, look at one.

Each view imports late what it is made of: most cold starts are for a pixel, which needs none of it.
"""

from datetime import UTC, datetime

from chalice.app import Blueprint, Response

from chalicelib.mail.companies import Scope
from chalicelib.routes.callers import caller, email_id_in, raw_body
from chalicelib.routes.email_answers import queued, row
from chalicelib.routes.responses import answer, in_envelope
from chalicelib.settings import settings

routes = Blueprint(__name__)


@routes.route("/", methods=["POST"])
@in_envelope
def queue(company_id: str) -> Response:
    """Queue the emails of one request."""
    from chalicelib.actions.queue_emails import queue_emails
    from chalicelib.routes.request_bodies import read_idempotency, read_send_request

    request = routes.current_request
    company = caller(request, company_id, Scope.EMAILS_WRITE)
    body = raw_body(request)
    send_request = read_send_request(body)
    idempotency = read_idempotency(request.headers.get("idempotency-key"), body)
    now = datetime.now(UTC)
    emails = queue_emails(company, send_request, idempotency=idempotency, now=now)
    return queued(emails, now=now)


@routes.route("/", methods=["GET"], content_types=[])
@in_envelope
def index(company_id: str) -> Response:
    """A page of the company's emails, newest first, in FIC's envelope.

    What only a walk over the whole period could tell (`total`, ordinals, the last page) is null.
    """
    from chalicelib.actions.list_emails import list_emails
    from chalicelib.routes.list_query import read_list_query, write_cursor

    request = routes.current_request
    company = caller(request, company_id, Scope.EMAILS_READ)
    query = read_list_query(request.query_params or {})
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
            "data": [row(company, email) for email in page.emails],
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

    company = caller(routes.current_request, company_id, Scope.EMAILS_READ)
    number = email_id_in(email_id)
    email, body = show_email(company_id=company.company_id, email_id=number)
    events = timeline(email, licence_tracks=company.licence.tracks)
    return answer({"data": row(company, email, content=body) | {"timeline": events}})
