"""Write what a mail about a registered document says, from the company's template."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import Instalment, RegisteredDocument
from chalicelib.domain.periods import ROME
from chalicelib.domain.templates.facts import facts_of
from chalicelib.domain.templates.templates import Template, TemplateKey
from chalicelib.domain.templates.written import WrittenMail, fill_template
from chalicelib.tables.templates import find_template


def write_mail(
    company: Company,
    document: RegisteredDocument,
    *,
    category: Category | None = None,
    owed: Sequence[Instalment] | None = None,
    template: Template | None = None,
    now: datetime,
) -> WrittenMail:
    """The mail in the customer's language, or else the company's.

    Args:
        company: who writes.
        document: what about.
        category: of the mail; None: the document's own.
        owed: the instalments that it is about; None: all that are overdue, or else the next.
        template: with other words than the category's.
        now: the time.

    Raises:
        InvalidRequest: what comes out cannot be a mail.
        Unreadable: the template cannot be understood.
        TryAgainLater: DynamoDB does not answer.
    """
    customer = document.customer
    locale = (customer and customer.language) or company.locale
    if template is None:
        key = TemplateKey(category or document.type.category, locale)
        template = find_template(company.company_id, key)
    today = now.astimezone(ROME).date()
    return fill_template(template, facts_of(document, sender=company.name, today=today, owed=owed))
