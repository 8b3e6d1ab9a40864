"""Take a company's own way out away."""

from dataclasses import replace

from chalicelib.domain.companies import Company
from chalicelib.tables.smtp_settings import put_smtp


def remove_smtp(company: Company) -> Company:
    """The company as it is then.

    Emails that were queued for its server fail, visibly.
    """
    put_smtp(company.company_id, None)
    return replace(company, smtp=None)
