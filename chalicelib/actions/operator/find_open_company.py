"""Find the company that an operator wants to change."""

from chalicelib.domain.companies import Company
from chalicelib.domain.errors import NotFound
from chalicelib.tables.companies import find_company


def find_open_company(company_id: int) -> Company:
    """The company, unless it is being closed.

    Raises:
        NotFound: there is none that could be changed.
        TryAgainLater: DynamoDB does not answer.
    """
    company = find_company(company_id)
    if company is None or company.closing_since:
        raise no_such_company()
    return company


def no_such_company() -> NotFound:
    """What to say where there is none, or none any more."""
    return NotFound("No such company.")
