"""/c/{company_id}/emails: queue emails, list them, look at one."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.documents.find_newer_version import find_newer_version
from chalicelib.actions.listing.count_scheduled import count_scheduled
from chalicelib.actions.listing.list_emails import Window, list_emails
from chalicelib.actions.listing.read_contents import read_contents
from chalicelib.actions.listing.show_email import show_email
from chalicelib.actions.listing.summarise_emails import summarise_emails
from chalicelib.actions.sending.queue_emails import queue_emails
from chalicelib.domain.companies import Scope
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import Email
from chalicelib.domain.listing.cursors import write_cursor
from chalicelib.domain.listing.follow_ups import follow_ups
from chalicelib.domain.listing.parameters import FILTERS, check_names, read_plan
from chalicelib.domain.listing.rows import version_reason
from chalicelib.domain.listing.summaries import summary
from chalicelib.domain.listing.timelines import timeline
from chalicelib.domain.reads import Reads
from chalicelib.domain.reasons import reason
from chalicelib.keys.key_ring import key_ring
from chalicelib.routes.callers import caller_of, company_of, email_id_in, given
from chalicelib.routes.company.email_answers import changes_of, queued, row
from chalicelib.routes.company.idempotency import read_idempotency
from chalicelib.routes.company.list_page import page_envelope
from chalicelib.routes.company.list_query import plan_from, read_list_query
from chalicelib.routes.company.send_bodies import read_send_request
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope, with_cost
from chalicelib.settings import settings
from chalicelib.telemetry import measure


@in_envelope
def queue(request: Request, company_id: str) -> Response:
    """Queue the emails of one request."""
    caller = caller_of(request, company_id, Scope.EMAILS_WRITE)
    body = raw_body(request)
    send_request = read_send_request(body)
    send_request = replace(send_request, actor=caller.acting(send_request.actor))
    idempotency = read_idempotency(request.headers.get("idempotency-key"), send_request, body)
    now = datetime.now(UTC)
    emails = queue_emails(caller.company, send_request, idempotency=idempotency, now=now)
    return queued(emails, changes=changes_of(caller.company, send_request.body), now=now)


@in_envelope
def index(request: Request, company_id: str) -> Response:
    """A page of the company's emails in FIC's envelope, and what it took to read it."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    now = datetime.now(UTC)
    query = read_list_query(given(request), now=now)
    name = f"{company.company_id}?{query.name}"
    plan = plan_from(query, name=name, ring=key_ring)
    window = Window(
        query.per_page,
        ((query.page or 1) - 1) * query.per_page,
        counted=query.page is not None,
        tries=query.look_through,
    )
    reads = Reads()
    page = list_emails(company, plan, window, now=now, reads=reads)
    contents = read_contents(page.emails, reads=reads) if query.columns.content else {}
    cursor = page.position and write_cursor(page.position, of=name, ring=key_ring())
    rows = [
        query.columns.of(row(company, email, content=contents.get(email.email_id)))
        for email in page.emails
    ]
    path = f"{settings().public_url}/c/{company.company_id}/emails"
    listed = answer(page_envelope(query, page, rows, path=path, cursor=cursor or None))
    measure("ListReadUnits", reads.units)
    measure("ListRequests", reads.requests)
    return with_cost(listed, reads)


@in_envelope
def summarise(request: Request, company_id: str) -> Response:
    """How many emails there are, by category, state and month, and what it took to count them."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    parameters = given(request)
    check_names(parameters, FILTERS)
    now, reads = datetime.now(UTC), Reads()
    plan = read_plan(parameters, now=now)
    counts = summarise_emails(company, plan, now=now, reads=reads)
    scheduled = count_scheduled(company, plan, now=now, reads=reads)
    measure("SummaryReadUnits", reads.units)
    measure("SummaryRequests", reads.requests)
    told = summary(counts, categories=plan.categories, scheduled=scheduled)
    return with_cost(answer({"data": told}), reads)


@in_envelope
def show(request: Request, company_id: str, email_id: str) -> Response:
    """One email with its body and everything that happened to it."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    number = email_id_in(email_id)
    email, body = show_email(EmailKey(company.company_id, number))
    events = timeline(email, company.lens)
    newer = find_newer_version(email, now=datetime.now(UTC))
    shown = row(company, email, content=body)
    besides = {
        "timeline": events,
        "newer_version_emailed": newer,
        "template": _written_by(email),
        "version_reason": version_reason(shown["evidence"], newer=newer),
        "follow_ups": [
            reason(code) for code in follow_ups(email, silent_days=shown["silent_days"])
        ],
    }
    return answer({"data": shown | besides})


def _written_by(email: Email) -> dict[str, Any] | None:
    template_id, _, version = email.written_by.partition("/")
    return {"id": template_id, "version": int(version)} if template_id else None
