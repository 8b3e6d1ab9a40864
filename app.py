"""Ricevuta: tells a company whether the documents it e-mails were sent, read and downloaded.

The index of the service: every URL family and every Lambda is named here, and nothing else is.
Read on in docs/architecture.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from chalice.app import Chalice, CloudWatchEvent, SQSEvent

from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.lambdas import snapshot
from chalicelib.routes.company import (
    documents,
    dossiers,
    email_decisions,
    email_exports,
    emails,
    openings,
    recipients,
    reports,
    sessions,
    uploads,
)
from chalicelib.routes.company.settings import page as page_settings
from chalicelib.routes.company.settings import sending as sending_settings
from chalicelib.routes.company.settings import smtp as smtp_settings
from chalicelib.routes.company.settings import tracking as tracking_settings
from chalicelib.routes.middleware import accept_anything, answer_in_envelope, name_request
from chalicelib.routes.page import files as page
from chalicelib.routes.recipient import attachments, honeypot, pixel
from chalicelib.routes.recipient import own_page as recipient

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

app = Chalice(app_name="ricevuta", configure_logs=False)
snapshot.register()

app.register_middleware(name_request, "http")
app.register_middleware(accept_anything, "http")
app.register_middleware(answer_in_envelope, "http")

app.register_blueprint(pixel.routes, url_prefix="/o")
app.register_blueprint(attachments.routes, url_prefix="/a")
app.register_blueprint(honeypot.routes, url_prefix="/n")
app.register_blueprint(recipient.routes, url_prefix="/r")
app.register_blueprint(emails.routes, url_prefix="/c/{company_id}/emails")
app.register_blueprint(email_decisions.routes, url_prefix="/c/{company_id}/emails")
app.register_blueprint(reports.routes, url_prefix="/c/{company_id}/reports")
app.register_blueprint(dossiers.routes, url_prefix="/c/{company_id}/emails")
app.register_blueprint(dossiers.keys)
app.register_blueprint(email_exports.routes, url_prefix="/c/{company_id}")
app.register_blueprint(documents.routes, url_prefix="/c/{company_id}/documents")
app.register_blueprint(recipients.routes, url_prefix="/c/{company_id}/recipients")
app.register_blueprint(openings.routes, url_prefix="/c/{company_id}/openings")
app.register_blueprint(sending_settings.routes, url_prefix="/c/{company_id}/settings")
app.register_blueprint(smtp_settings.routes, url_prefix="/c/{company_id}/settings")
app.register_blueprint(tracking_settings.routes, url_prefix="/c/{company_id}/settings")
app.register_blueprint(page_settings.routes, url_prefix="/c/{company_id}/settings")
app.register_blueprint(sessions.routes, url_prefix="/c/{company_id}/sessions")
app.register_blueprint(uploads.routes, url_prefix="/c/{company_id}/uploads")
app.register_blueprint(page.routes)

app.api.binary_types += ["application/pdf", *(kind.media_type for kind in SheetFormat)]

SET_BY_TEMPLATE = "arn:set-by:infra/template.yaml"
"""Chalice demands an ARN here; infra/template.yaml puts the real queue in its place."""


@app.on_sqs_message(queue_arn=SET_BY_TEMPLATE, batch_size=10)
def record_ses_events(event: SQSEvent) -> dict[str, Any]:
    """Record what SES tells of the emails that it took."""
    from chalicelib.lambdas.record_ses_events import record_batch

    return record_batch(event.to_dict(), cast("LambdaContext | None", event.context))


@app.on_sqs_message(queue_arn=SET_BY_TEMPLATE, batch_size=10)
def apply_spilled_hits(event: SQSEvent) -> dict[str, Any]:
    """Record the hits that DynamoDB refused when they came."""
    from chalicelib.lambdas.apply_spilled_hits import apply_batch

    return apply_batch(event.to_dict(), cast("LambdaContext | None", event.context))


@app.on_sqs_message(queue_arn=SET_BY_TEMPLATE, batch_size=10)
def deliver_emails(event: SQSEvent) -> dict[str, Any]:
    """Send the emails that a batch of the outbox names."""
    from chalicelib.lambdas.deliver_emails import deliver_batch, this_worker

    context = cast("LambdaContext | None", event.context)
    return deliver_batch(event.to_dict(), context, this_worker())


@app.on_sqs_message(queue_arn=SET_BY_TEMPLATE, batch_size=10)
def bury_dead_letters(event: SQSEvent) -> dict[str, Any]:
    """Make visible what became of emails that the outbox gave up."""
    from chalicelib.lambdas.deliver_emails import bury_batch

    return bury_batch(event.to_dict(), cast("LambdaContext | None", event.context))


@app.on_sqs_message(queue_arn=SET_BY_TEMPLATE, batch_size=1)
def write_exports(event: SQSEvent) -> dict[str, Any]:
    """Write a spreadsheet that takes longer than its caller waits."""
    from chalicelib.lambdas.write_exports import write_batch

    return write_batch(event.to_dict(), cast("LambdaContext | None", event.context))


@app.schedule("rate(1 minute)")
def release_due_emails(event: CloudWatchEvent) -> None:
    """Have the emails sent whose time has come, and those that were forgotten on the way."""
    from chalicelib.actions.sending import release_due_emails as release
    from chalicelib.lambdas.deadlines import deadline_of

    release.release_due_emails(deadline=deadline_of(cast("LambdaContext", event.context)))


@app.schedule("rate(1 minute)")
def finish_recipient_tasks(event: CloudWatchEvent) -> None:
    """Finish revocations and erasures that no request had the time for."""
    from chalicelib.actions.recipients import finish_recipient_tasks as finish
    from chalicelib.lambdas.deadlines import deadline_of

    finish.finish_recipient_tasks(deadline=deadline_of(cast("LambdaContext", event.context)))
