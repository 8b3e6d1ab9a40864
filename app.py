"""Ricevuta: tells a company whether the documents it e-mails were sent, read and downloaded.

The index of the service: every URL and every Lambda is named here, and nothing else is.
Read on in docs/architecture.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from chalice.app import Chalice, CloudWatchEvent, DynamoDBEvent, SQSEvent

from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.lambdas import snapshot
from chalicelib.routes.late_views import serve
from chalicelib.routes.middleware import accept_anything, answer_in_envelope, name_request

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

app = Chalice(app_name="ricevuta", configure_logs=False)
snapshot.register()

app.register_middleware(name_request, "http")
app.register_middleware(accept_anything, "http")
app.register_middleware(answer_in_envelope, "http")

URLS = """
GET HEAD  /o/{token}                                     recipient.pixel:pixel
GET HEAD  /a/{token}                                     recipient.attachments:attachment
POST      /a/{token}                                     recipient.attachments:knock
GET HEAD  /n/{token}                                     recipient.honeypot:honeypot
GET HEAD  /r/{token}                                     recipient.own_page:show
POST      /r/{token}                                     recipient.own_page:decide
GET HEAD  /logos/{company_id}/{name}                     recipient.logos:logo

POST json /c/{company_id}/emails                         company.emails:queue
POST json /c/{company_id}/emails/preview                 company.templates.previews:show
POST json /c/{company_id}/emails/test                    company.templates.tests:send
GET       /c/{company_id}/emails                         company.emails:index
GET       /c/{company_id}/emails/summary                 company.emails:summarise
GET       /c/{company_id}/emails/export                  company.email_exports:export
GET       /c/{company_id}/changes                        company.changes:index
GET       /c/{company_id}/emails/export.csv              company.email_exports:export_csv
GET       /c/{company_id}/emails/export.xlsx             company.email_exports:export_xlsx
GET       /c/{company_id}/exports/{export_id}            company.email_exports:show
GET       /c/{company_id}/emails/{email_id}              company.emails:show
DELETE    /c/{company_id}/emails/{email_id}              company.email_decisions:cancel
DELETE    /c/{company_id}/emails/{email_id}/batch        company.email_decisions:cancel_all
DELETE    /c/{company_id}/emails/{email_id}/links        company.email_decisions:revoke
POST json /c/{company_id}/emails/{email_id}/resend       company.email_decisions:resend
POST json /c/{company_id}/emails/{email_id}/settle       company.email_decisions:settle
GET       /c/{company_id}/emails/{email_id}/dossier      company.dossiers:dossier
GET       /c/{company_id}/emails/{email_id}/dossier.pdf  company.dossiers:printed_dossier
GET       /.well-known/jwks.json                         company.dossiers:public_keys
POST json /c/{company_id}/uploads                        company.uploads:invite
GET       /c/{company_id}/documents/status               company.documents.standings:status
GET       /c/{company_id}/issued_documents               company.documents.views:index
GET       /c/{company_id}/issued_documents/{document_id} company.documents.views:show
PUT PATCH json /c/{company_id}/issued_documents/{document_id} company.documents.views:change
DELETE    /c/{company_id}/issued_documents/{document_id} company.documents.views:forget
PATCH json /c/{company_id}/issued_documents/{document_id}/payment company.documents.views:pay
GET       /c/{company_id}/issued_documents/{document_id}/email company.documents.mails:show
POST json /c/{company_id}/issued_documents/{document_id}/email company.documents.mails:send
POST json /c/{company_id}/issued_documents/{document_id}/reminders company.reminders.manual:remind
POST json /c/{company_id}/reminders                      company.reminders.manual:remind_all
GET       /c/{company_id}/reminders/rules                company.reminders.views:show_rules
PUT PATCH json /c/{company_id}/reminders/rules           company.reminders.views:change_rules
GET       /c/{company_id}/reminders/exclusions           company.reminders.views:show_exclusions
PUT PATCH json /c/{company_id}/reminders/exclusions company.reminders.views:change_exclusions
GET       /c/{company_id}/reminders/preview              company.reminders.views:preview
GET       /c/{company_id}/templates                      company.templates.views:index
GET       /c/{company_id}/templates/{template_id}        company.templates.views:show
PUT json  /c/{company_id}/templates/{template_id}        company.templates.views:change
DELETE    /c/{company_id}/templates/{template_id}        company.templates.views:reset
GET       /c/{company_id}/templates/{template_id}/{version} company.templates.views:show_version
GET       /c/{company_id}/openings/anonymous             company.openings:anonymous
GET       /c/{company_id}/reports/accuracy               company.reports:accuracy
GET       /c/{company_id}/recipients/{email}             company.recipients:show
DELETE    /c/{company_id}/recipients/{email}             company.recipients:erase
GET       /c/{company_id}/recipients/{email}/consent     company.recipients:show_consent
PUT json  /c/{company_id}/recipients/{email}/consent     company.recipients:change_consent
GET       /c/{company_id}/suppressions                   company.suppressions:index
GET       /c/{company_id}/suppressions.csv               company.suppressions:index_csv
GET       /c/{company_id}/suppressions/{email}           company.suppressions:show
PUT json  /c/{company_id}/suppressions/{email}           company.suppressions:put
DELETE    /c/{company_id}/suppressions/{email}           company.suppressions:lift
GET       /c/{company_id}/settings/sending               company.settings.sending:show
PUT PATCH json /c/{company_id}/settings/sending               company.settings.sending:change
GET       /c/{company_id}/settings/brand                 company.settings.brand:show
PUT PATCH json /c/{company_id}/settings/brand                 company.settings.brand:change
GET       /c/{company_id}/settings/smtp                  company.settings.smtp:show
PUT PATCH json /c/{company_id}/settings/smtp                  company.settings.smtp:change
DELETE    /c/{company_id}/settings/smtp                  company.settings.smtp:remove
POST      /c/{company_id}/settings/smtp/verify           company.settings.smtp:verify
GET       /c/{company_id}/settings/smtp/connect          company.settings.connecting:show
GET       /c/{company_id}/settings/smtp/proposal         company.settings.connecting:propose
POST json /c/{company_id}/settings/smtp/connect          company.settings.connecting:begin
POST json /c/{company_id}/settings/smtp/connect/finish   company.settings.connecting:finish
GET       /c/{company_id}/settings/domain                company.settings.domain:show
PUT PATCH json /c/{company_id}/settings/domain                company.settings.domain:change
DELETE    /c/{company_id}/settings/domain                company.settings.domain:remove
POST      /c/{company_id}/settings/domain/verify         company.settings.domain:verify
GET       /c/{company_id}/settings/bounces               company.settings.bounces:show
GET       /c/{company_id}/settings/trust                 company.settings.trust:show
GET       /c/{company_id}/settings/tracking              company.settings.tracking:show
PUT PATCH json /c/{company_id}/settings/tracking              company.settings.tracking:change
GET       /c/{company_id}/settings/page                  company.settings.page:show
PUT PATCH json /c/{company_id}/settings/page                  company.settings.page:change
GET       /c/{company_id}/settings/views                 company.settings.views:show
PUT PATCH json /c/{company_id}/settings/views            company.settings.views:change
GET       /c/{company_id}/subscriptions                  company.webhooks.views:index
POST json /c/{company_id}/subscriptions                  company.webhooks.views:create
GET       /c/{company_id}/subscriptions/{subscription_id} company.webhooks.views:show
PUT json  /c/{company_id}/subscriptions/{subscription_id} company.webhooks.views:change
DELETE    /c/{company_id}/subscriptions/{subscription_id} company.webhooks.views:remove
POST json /c/{company_id}/subscriptions/{subscription_id}/verify company.webhooks.views:verify
POST      /c/{company_id}/subscriptions/{subscription_id}/secret company.webhooks.views:renew_secret
POST      /c/{company_id}/subscriptions/{subscription_id}/test company.webhooks.log:test
GET       /c/{company_id}/subscriptions/{subscription_id}/deliveries company.webhooks.log:index
POST json /c/{company_id}/subscriptions/{subscription_id}/replay company.webhooks.log:replay
GET       /c/{company_id}/usage                          company.usage:show
POST json /c/{company_id}/sessions                       company.sessions:open_one
POST      /c/{company_id}/sessions/renew                 company.sessions:renew

GET       /operator/companies                            operator.companies:index
POST json /operator/companies                            operator.companies:create
GET       /operator/companies/{company_id}               operator.companies:show
PATCH json /operator/companies/{company_id}              operator.companies:change
GET       /operator/companies/{company_id}/licence       operator.companies:tell_licence
PUT json  /operator/companies/{company_id}/licence       operator.companies:change_licence
POST json /operator/companies/{company_id}/suspension    operator.suspensions:suspend
DELETE    /operator/companies/{company_id}/suspension    operator.suspensions:resume
POST json /operator/companies/{company_id}/keys          operator.keys:create
POST json /operator/companies/{company_id}/keys/{key_id}/rotate operator.keys:rotate
DELETE    /operator/companies/{company_id}/keys/{key_id} operator.keys:revoke
GET       /operator/companies/{company_id}/closing       operator.closings:show
POST json /operator/companies/{company_id}/closing       operator.closings:begin
GET       /operator/companies/{company_id}/usage         operator.usage:show
GET       /operator/suppressions/{email}                 operator.suppressions:show
DELETE    /operator/suppressions/{email}                 operator.suppressions:lift
GET       /operator/usage                                operator.usage:index
GET       /operator/usage.csv                            operator.usage:index_csv
GET       /operator/acts                                 operator.acts:index
GET       /operator/acts.csv                             operator.acts:index_csv

GET HEAD  /                                              page.files:show_door
GET HEAD  /p/{company_id}                                page.files:show_page
GET HEAD  /connect                                       page.files:show_connecting
GET HEAD  /web/{name}                                    page.files:show_asset
GET HEAD  /openapi.yaml                                  page.files:show_contract
"""
"""Methods, `json` where the body is that; path; view, as module and function below `routes/`."""

serve(app, URLS)

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


@app.on_dynamodb_record(stream_arn=SET_BY_TEMPLATE, batch_size=100)
def feed_webhooks(event: DynamoDBEvent) -> dict[str, Any]:
    """Find what companies are to be told of how their emails changed."""
    from chalicelib.lambdas.feed_webhooks import feed_batch

    return feed_batch(event.to_dict(), cast("LambdaContext | None", event.context))


@app.on_sqs_message(queue_arn=SET_BY_TEMPLATE, batch_size=50, maximum_batching_window_in_seconds=1)
def deliver_webhooks(event: SQSEvent) -> dict[str, Any]:
    """Tell companies' sinks what became of their emails."""
    from chalicelib.lambdas.deliver_webhooks import deliver_batch, this_sender

    context = cast("LambdaContext | None", event.context)
    return deliver_batch(event.to_dict(), context, this_sender())


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


@app.schedule("rate(1 minute)")
def release_due_webhooks(event: CloudWatchEvent) -> None:
    """Have those sinks told once more whose time has come."""
    from chalicelib.actions.webhooks import release_due_webhooks as release
    from chalicelib.lambdas.deadlines import deadline_of

    release.release_due_webhooks(deadline=deadline_of(cast("LambdaContext", event.context)))


@app.schedule("rate(5 minutes)")
def probe_from_outside(event: CloudWatchEvent) -> None:  # noqa: ARG001 - it is only told to
    """Ask for the page and a pixel as the world does."""
    from chalicelib.actions.operator import probe_from_outside as probe

    probe.probe_from_outside()


@app.schedule("cron(0/15 * * * ? *)")
def run_reminders(event: CloudWatchEvent) -> None:
    """Remind customers of what is due, where their company's hour has come."""
    from chalicelib.actions.reminders import run_reminders as run
    from chalicelib.lambdas.deadlines import deadline_of

    run.run_reminders(deadline=deadline_of(cast("LambdaContext", event.context)))
