"""List a company's emails, newest first."""

from dataclasses import dataclass

from chalicelib.mail.categories import Category
from chalicelib.mail.emails import Email
from chalicelib.mail.periods import IdRange
from chalicelib.tables.emails import find_emails, newest_emails, newest_ids_of_category


@dataclass(frozen=True, slots=True)
class Page:
    """Some emails, and where the next page begins."""

    emails: list[Email]
    below: int | None
    """The next page's emails have lower ids; None: there are none."""


def list_emails(
    company_id: int,
    *,
    within: IdRange,
    category: Category | None = None,
    below: int | None = None,
    most: int,
) -> Page:
    """The newest emails of the range, and of the category.

    One Query, and one BatchGetItem by category.
    """
    if below is not None:
        within = IdRange(within.first, min(within.last, below - 1))
    if within.first > within.last:
        return Page([], None)
    # One more than asked for tells whether there is a next page.
    if category:
        ids = newest_ids_of_category(company_id, category, within=within, most=most + 1)
        emails = find_emails(company_id, ids[:most])
    else:
        found = newest_emails(company_id, within=within, most=most + 1)
        ids, emails = [email.email_id for email in found], found[:most]
    return Page(emails, ids[most - 1] if len(ids) > most else None)
