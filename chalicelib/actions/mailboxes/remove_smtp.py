"""Remove a company's own mail server."""

from dataclasses import replace

from chalicelib.domain.companies import Company
from chalicelib.tables.mailbox_grants import remove_grant
from chalicelib.tables.smtp_settings import put_smtp


def remove_smtp(company: Company) -> Company:
    """Remove the server, with the leave to use it, and return the company without it.

    Emails that were queued for its server fail, visibly.
    """
    put_smtp(company.company_id, None)
    if company.smtp and company.smtp.grant:
        remove_grant(company.company_id)
    return replace(company, smtp=None)
