"""Write a reminder of one document or of several, and name what goes along."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import FileRole, Instalment, RegisteredDocument
from chalicelib.domain.emails import Document, File
from chalicelib.domain.errors import NotFound
from chalicelib.domain.periods import ROME
from chalicelib.domain.reminders.rules import Rule
from chalicelib.domain.requests import Recipient
from chalicelib.domain.templates.facts import facts_of, statement_facts
from chalicelib.domain.templates.templates import Template, TemplateKey, default_template
from chalicelib.domain.templates.written import WrittenMail, fill_template
from chalicelib.domain.words import Locale
from chalicelib.stores.document_files import get_document_file
from chalicelib.tables.templates import find_template
from chalicelib.telemetry import logger


def write_reminder(
    company: Company,
    about: Sequence[tuple[RegisteredDocument, Sequence[Instalment]]],
    rule: Rule,
    *,
    now: datetime,
) -> WrittenMail:
    """What a reminder of these instalments says: by the rule, or else by the company's template.

    Where these ask for what nobody knows, as a document's subject in a statement of several, the
    service's own words stand in: those can always be said.

    Raises:
        InvalidRequest: what comes out cannot be a mail.
        Unreadable: the template cannot be understood.
        TryAgainLater: DynamoDB does not answer.
    """
    [(document, owed), *others] = about
    locale = (document.customer and document.customer.language) or company.locale
    key = TemplateKey(Category.AUTOMATIC_REMINDER, locale)
    today = now.astimezone(ROME).date()
    facts = (
        statement_facts(about, sender=company.name, today=today)
        if others
        else facts_of(document, sender=company.name, today=today, owed=owed)
    )
    template = _of_rule(rule, locale) or find_template(company.company_id, key)
    written = fill_template(template, facts)
    if not written.missing:
        return written
    logger.warning(
        "reminder says what the service says: nobody knows some values",
        company_id=company.company_id,
        document_id=document.document_id,
        missing=[one.value for one in written.missing],
    )
    return fill_template(default_template(key), facts).whole()


def recipients_of(document: RegisteredDocument) -> tuple[Recipient]:
    """Who is reminded of a document."""
    customer = document.customer
    [address, *_] = customer.addresses if customer else ("",)
    return (Recipient(address, customer.name if customer else ""),)


def files_of(company: Company, document: RegisteredDocument) -> tuple[File, ...]:
    """The document itself, as far as it is kept: a reminder does without."""
    there = document.files.get(FileRole.DOCUMENT)
    if there is None:
        return ()
    try:
        content = get_document_file(company.company_id, document.document_id, there)
    except NotFound:
        return ()
    return (File(there.attachment, content),)


def named(document: RegisteredDocument, files: Sequence[File]) -> Document:
    """The document as an email names it, with the version that it brings."""
    version = files[0].attachment.sha256 if files else None
    return Document(document.document_id, document.number, version)


def _of_rule(rule: Rule, locale: Locale) -> Template | None:
    own, key = rule.texts.get(locale), TemplateKey(Category.AUTOMATIC_REMINDER, locale)
    return Template(key=key, subject=own.subject, body=own.body) if own else None
