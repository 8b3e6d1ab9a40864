"""Set how a company's emails wait, what becomes of unknown outcomes, and where answers go."""

from chalicelib.domain.companies import Company
from chalicelib.tables.companies import change_sending_rules


def set_sending_rules(company: Company) -> None:
    """Store the rules of sending that the company has here; nothing else about it is touched.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    change_sending_rules(company)
