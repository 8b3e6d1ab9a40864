"""Remove a company's own domain."""

from dataclasses import replace

from chalicelib.domain.companies import Company
from chalicelib.tables.domain_claims import let_go_of_domain
from chalicelib.tables.own_domains import put_domain
from chalicelib.transports.ses_identities import remove_identity


def remove_domain(company: Company) -> Company:
    """Remove the domain, and return the company without it.

    Emails that were queued to leave as it fail, visibly.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    put_domain(company.company_id, None)
    if company.domain:
        give_up(company.domain.name, company.company_id)
    return replace(company, domain=None)


def give_up(name: str, company_id: int) -> None:
    """Let go of a domain; SES forgets it where no other company wants it.

    Whoever began to want it at this moment has it made again by verifying.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    if let_go_of_domain(name, company_id):
        remove_identity(name)
