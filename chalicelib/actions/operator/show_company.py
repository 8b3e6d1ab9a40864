"""Show the operator a company, and when its keys were used last."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.actions.operator.find_open_company import no_such_company
from chalicelib.domain.companies import Company
from chalicelib.tables.companies import find_company
from chalicelib.tables.operator.key_uses import uses_of_keys


def show_company(company_id: int) -> tuple[Company, Mapping[str, datetime]]:
    """The company, also while it is being closed, and the last use of each key, to the hour.

    Raises:
        NotFound: there is none.
        TryAgainLater: DynamoDB does not answer.
    """
    company = find_company(company_id)
    if company is None:
        raise no_such_company()
    return company, uses_of_keys(company_id)
