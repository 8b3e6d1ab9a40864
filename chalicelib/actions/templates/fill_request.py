"""Let a template say what a request leaves to it."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from chalicelib.domain.bodies.gate import let_in
from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import RegisteredDocument
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.periods import ROME
from chalicelib.domain.requests import SendRequest
from chalicelib.domain.templates.facts import MailFacts, facts_of
from chalicelib.domain.templates.templates import Template, TemplateKey, key_named
from chalicelib.domain.templates.texts import check_variables
from chalicelib.domain.templates.written import WrittenMail, fill_template
from chalicelib.tables.documents.registered import find_document
from chalicelib.tables.templates import find_template


def fill_request(company: Company, request: SendRequest, *, now: datetime) -> SendRequest:
    """The request with a subject and a body; unchanged where it names no template.

    Raises:
        InvalidRequest: nobody knows what some variables say, or what comes out cannot be a mail.
        Unreadable: the template, or what is registered of the document, cannot be understood.
        TryAgainLater: DynamoDB does not answer.
    """
    if not request.template:
        return request
    written = write_request(company, request, now=now).whole()
    all_of_it = not request.subject and not request.body
    return replace(
        request,
        subject=written.subject,
        body=written.body,
        written_by=written.written_by if all_of_it else "",
    )


def write_request(company: Company, request: SendRequest, *, now: datetime) -> WrittenMail:
    """What the request's template makes of what is known; raises as `fill_request` does.

    What is registered of its document is known, and what the request tells itself goes before it.
    So does its own subject or body, which may have variables as the template's.
    """
    known = _registered(company, request)
    key = key_named(request.template)
    if key is None:
        customer = known and known.customer
        language = (customer and customer.language) or company.locale
        key = TemplateKey(Category(request.template), language)
    template = _in_own_words(company, request, find_template(company.company_id, key))
    return fill_template(template, _facts(company, request, known, now.astimezone(ROME).date()))


def _in_own_words(company: Company, request: SendRequest, template: Template) -> Template:
    """The template with what the request says instead, where that names no unknown variable."""
    subject, body = request.subject or template.subject, template.body
    if request.body:
        try:
            body = let_in(request.body, remote_pictures=company.remote_pictures).html
        except ValueError as error:
            raise InvalidRequest({"body": list(error.args)}) from error
    check_variables(subject, body)
    return replace(template, subject=subject, body=body)


def _registered(company: Company, request: SendRequest) -> RegisteredDocument | None:
    if request.document is None or request.document.id is None:
        return None
    found = find_document(company.company_id, request.document.id)
    return found.document if found else None


def _facts(
    company: Company, request: SendRequest, known: RegisteredDocument | None, today: date
) -> MailFacts:
    facts = (
        facts_of(known, sender=company.name, today=today)
        if known
        else MailFacts(
            sender=company.name,
            kind=request.category,
            customer=request.to[0].name if len(request.to) == 1 else "",
            today=today,
        )
    )
    told, owed = request.details, facts.owed
    if told.due_date is not None:
        owed = ((told.due_date, told.amount or Decimal(0)),)
    return replace(
        facts,
        number=request.document.number if request.document else facts.number,
        issued_on=told.issued_on or facts.issued_on,
        gross=facts.gross if told.amount is None else told.amount,
        currency=told.currency or facts.currency,
        owed=owed,
    )
