"""Queue the e-mail of a reminder: once, however often it is asked for."""

from datetime import datetime

from chalicelib.actions.reminders.write_reminder import (
    files_of,
    named,
    recipients_of,
    write_reminder,
)
from chalicelib.actions.sending.queue_emails import queue_emails
from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.reminders.rules import Rule
from chalicelib.domain.reminders.steps import Step
from chalicelib.domain.requests import Idempotency, SendRequest, fingerprint_of


def queue_reminder(
    company: Company, known: Revised, step: Step, rule: Rule, *, now: datetime
) -> int:
    """Queue it to the document's customer; the same step gives the same email's id for a week.

    After that two could be queued: of these, the worker lets the first that it claims leave.

    Raises:
        InvalidRequest, QuotaReached, TryAgainLater: as `queue_emails` does.
    """
    document = known.document
    [to] = recipients_of(document)
    about = [one for one in document.owed if one.due_date == step.due_date]
    written = write_reminder(company, [(document, about)], rule, now=now)
    files = files_of(company, document) if rule.with_document else ()
    request = SendRequest(
        category=Category.AUTOMATIC_REMINDER,
        document=named(document, files),
        reminder=step.key,
        to=(to,),
        subject=written.subject,
        body=written.body,
        files=files,
    )
    # No header can hold a line break: nobody else's key is one of these.
    once = Idempotency(f"reminder\n{step.key}", fingerprint_of("reminder", step.key))
    [email] = queue_emails(company, request, idempotency=once, now=now)
    return email.email_id
