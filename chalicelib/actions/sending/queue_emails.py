"""Queue the emails of one request."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.actions.sending.check_uploads import check_uploads
from chalicelib.actions.sending.plan_emails import plan_emails
from chalicelib.actions.sending.queue_batch import draw_batch, queue_batch
from chalicelib.actions.templates.fill_request import fill_request
from chalicelib.actions.tracking.look_up_consents import look_up_consents
from chalicelib.domain.bodies.gate import let_in
from chalicelib.domain.companies import Company, content_months
from chalicelib.domain.due import choose_due
from chalicelib.domain.email_ids import due_at
from chalicelib.domain.emails import Email, File
from chalicelib.domain.errors import InvalidRequest, tell_all_problems
from chalicelib.domain.requests import Batch, Idempotency, SendRequest, StagedFile
from chalicelib.stores.attachments import put_attachment, put_body
from chalicelib.stores.uploads import take_upload
from chalicelib.tables.batches import find_batch


def queue_emails(
    company: Company, request: SendRequest, *, idempotency: Idempotency | None = None, now: datetime
) -> list[Email]:
    """Store one email for each recipient (and one for the sender's copy) and have them sent.

    Raises:
        InvalidRequest: the company cannot send this, or not then, or its template has gaps, or
            there is no such upload, or the key stood for another request.
        TryAgainLater: see `queue_batch`.
    """
    request = fill_request(company, request, now=now)
    return tell_all_problems(
        lambda: _queue(company, request, idempotency, now),
        lambda: _let_in(company, request),
        lambda: check_uploads(company, request.files, idempotency=idempotency, now=now),
        lambda: _draw(company, request, idempotency, now),
        lambda: _plan_as_if_due(company, request, now),
    )


def _queue(
    company: Company, request: SendRequest, idempotency: Idempotency | None, now: datetime
) -> list[Email]:
    html = _let_in(company, request)
    files = check_uploads(company, request.files, idempotency=idempotency, now=now)
    attachments = tuple(file.attachment for file in files)
    addresses = [*(to.email for to in request.to), *request.copies]
    allowed = look_up_consents(company, request.category, addresses)
    return queue_batch(
        company,
        _draw(company, request, idempotency, now),
        plan=lambda batch: plan_emails(company, request, attachments, batch, allowed),
        store_content=lambda email: _store_content(email, html, files),
        idempotency=idempotency,
        now=now,
    )


def _let_in(company: Company, request: SendRequest) -> str:
    try:
        return let_in(request.body, remote_pictures=company.remote_pictures).html
    except ValueError as error:
        raise InvalidRequest({"body": list(error.args)}) from error


def _plan_as_if_due(company: Company, request: SendRequest, now: datetime) -> None:
    """Find what is wrong with the plan, whatever is wrong with its moment or its files."""
    batch = draw_batch(request.size, due=now, idempotency=None, now=now)
    plan_emails(company, request, (), batch, {})


def _draw(
    company: Company, request: SendRequest, idempotency: Idempotency | None, now: datetime
) -> Batch:
    try:
        due = choose_due(send_at=request.send_at, undo_seconds=company.undo_seconds, now=now)
    except InvalidRequest:
        # It may be the repetition of a request whose moment has come meanwhile.
        known = idempotency and find_batch(
            company_id=company.company_id, idempotency_key=idempotency.key, now=now
        )
        if not known:
            raise
        return known
    return draw_batch(request.size, due=due, idempotency=idempotency, now=now)


def _store_content(email: Email, body: str, files: Sequence[File | StagedFile]) -> None:
    months = content_months(email.retention_months, ahead=due_at(email.email_id) - email.queued_at)
    put_body(
        company_id=email.company_id,
        batch_id=email.batch_id,
        body=body,
        retention_months=months,
    )
    for index, file in enumerate(files):
        if isinstance(file, StagedFile):
            take_upload(file, email=email, index=index)
            continue
        put_attachment(
            company_id=email.company_id,
            batch_id=email.batch_id,
            index=index,
            attachment=file.attachment,
            content=file.content,
            retention_months=months,
        )
