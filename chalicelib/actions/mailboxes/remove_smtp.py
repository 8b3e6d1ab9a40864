"""Remove a company's own mail server."""

from dataclasses import replace

from chalicelib.actions.mailboxes.give_back_grant import give_back_grant
from chalicelib.domain.companies import Company
from chalicelib.tables.smtp_settings import put_smtp


def remove_smtp(company: Company) -> Company:
    """Remove the server, with the leave to use it, and return the company without it.

    Emails that were queued for its server fail, visibly.
    """
    put_smtp(company.company_id, None)
    if company.smtp and company.smtp.grant:
        give_back_grant(company.company_id, company.smtp.grant)
    return replace(company, smtp=None)
