"""Queue the e-mail of a reminder: once, however often it is asked for."""

from datetime import datetime

from chalicelib.actions.sending.queue_emails import queue_emails
from chalicelib.actions.templates.write_mail import write_mail
from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import FileRole, RegisteredDocument, Revised
from chalicelib.domain.emails import Document, File
from chalicelib.domain.errors import NotFound
from chalicelib.domain.reminders.rules import Rule
from chalicelib.domain.reminders.steps import Step
from chalicelib.domain.requests import Idempotency, Recipient, SendRequest, fingerprint_of
from chalicelib.domain.templates.templates import Template, TemplateKey
from chalicelib.domain.words import Locale
from chalicelib.stores.document_files import get_document_file


def queue_reminder(
    company: Company, known: Revised, step: Step, rule: Rule, *, now: datetime
) -> int:
    """Queue it to the document's customer; the same step gives the same email's id for a week.

    After that two could be queued: of these, the worker lets the first that it claims leave.

    Raises:
        InvalidRequest, QuotaReached, TryAgainLater: as `queue_emails` does.
    """
    document = known.document
    customer = document.customer
    [address, *_] = customer.addresses if customer else ("",)
    locale = (customer and customer.language) or company.locale
    written = write_mail(
        company,
        document,
        category=Category.AUTOMATIC_REMINDER,
        owed=[one for one in document.owed if one.due_date == step.due_date],
        template=_template(rule, locale),
        now=now,
    )
    files = _files(company, document) if rule.with_document else ()
    version = files[0].attachment.sha256 if files else None
    request = SendRequest(
        category=Category.AUTOMATIC_REMINDER,
        document=Document(document.document_id, document.number, version),
        reminder=step.key,
        to=(Recipient(address, customer.name if customer else ""),),
        subject=written.subject,
        body=written.body,
        files=files,
    )
    # No header can hold a line break: nobody else's key is one of these.
    named = Idempotency(f"reminder\n{step.key}", fingerprint_of("reminder", step.key))
    [email] = queue_emails(company, request, idempotency=named, now=now)
    return email.email_id


def _template(rule: Rule, locale: Locale) -> Template | None:
    """What the rule has of its own to say."""
    own, key = rule.texts.get(locale), TemplateKey(Category.AUTOMATIC_REMINDER, locale)
    return Template(key=key, subject=own.subject, body=own.body) if own else None


def _files(company: Company, document: RegisteredDocument) -> tuple[File, ...]:
    there = document.files.get(FileRole.DOCUMENT)
    if there is None:
        return ()
    try:
        content = get_document_file(company.company_id, document.document_id, there)
    except NotFound:
        return ()
    return (File(there.attachment, content),)
