"""Remove a company's own mail server."""

from dataclasses import replace

from chalicelib.domain.companies import Company
from chalicelib.tables.smtp_settings import put_smtp


def remove_smtp(company: Company) -> Company:
    """Remove the server, and return the company without it.

    Emails that were queued for its server fail, visibly.
    """
    put_smtp(company.company_id, None)
    return replace(company, smtp=None)
