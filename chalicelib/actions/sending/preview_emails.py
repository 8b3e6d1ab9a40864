"""Look at the emails of a request before they are queued."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.actions.sending.check_uploads import check_uploads
from chalicelib.actions.sending.plan_emails import plan_emails
from chalicelib.actions.sending.queue_batch import draw_batch
from chalicelib.actions.templates.fill_request import write_request
from chalicelib.actions.tracking.look_up_consents import look_up_consents
from chalicelib.domain.bodies.changes import Change
from chalicelib.domain.bodies.gate import let_in
from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.message.previews import Preview, preview_of
from chalicelib.domain.requests import SendRequest
from chalicelib.domain.templates.variables import Variable
from chalicelib.tables.brands import find_brand


@dataclass(frozen=True, slots=True)
class Previewed:
    """What would be queued."""

    emails: list[Email]
    """One for each recipient, then those of copies: planned, and stored nowhere."""
    preview: Preview
    """Of the first."""
    changes: Sequence[Change]
    """What of the request's body does not go on."""
    missing: Sequence[Variable]
    """What the template says and nobody knows: with these nothing is queued."""


def preview_emails(company: Company, request: SendRequest, *, now: datetime) -> Previewed:
    """Plan the emails of a request, and show the first; nothing is stored and nothing counts.

    Raises:
        InvalidRequest: the company cannot send this, or there is no such upload.
        Unreadable: the template, the brand, or what is registered of the document, cannot be
            understood.
        TryAgainLater: AWS does not answer.
    """
    missing: Sequence[Variable] = ()
    try:
        came = let_in(request.body, remote_pictures=company.remote_pictures)
    except ValueError as error:
        raise InvalidRequest({"body": list(error.args)}) from error
    html = came.html
    if request.template:
        written = write_request(company, request, now=now)
        missing, html = written.missing, written.body
        request = replace(request, subject=written.subject)
    files = check_uploads(company, request.files, idempotency=None, now=now)
    allowed = look_up_consents(
        company, request.category, [*(to.email for to in request.to), *request.copies]
    )
    batch = draw_batch(request.size, due=now, idempotency=None, now=now)
    attachments = tuple(file.attachment for file in files)
    emails = plan_emails(company, request, attachments, batch, allowed)
    brand = find_brand(company.company_id)
    preview = preview_of(emails[0], body=html, locale=company.locale, brand=brand)
    return Previewed(emails, preview, came.changes, missing)
