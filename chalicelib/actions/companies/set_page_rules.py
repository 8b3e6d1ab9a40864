"""Set what holds for a company's page: who may frame it, and whether it notifies."""

from chalicelib.domain.companies import Company
from chalicelib.tables.companies import change_page_rules


def set_page_rules(company: Company) -> None:
    """Store these rules, and touch nothing else of the company.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    change_page_rules(company)
