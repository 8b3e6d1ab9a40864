"""Set what a company records of reading, how long it keeps it, and how it judges hits."""

from chalicelib.domain.companies import Company
from chalicelib.tables.companies import change_tracking_rules


def set_tracking_rules(company: Company) -> None:
    """Store the rules of tracking that the company has here; nothing else about it is touched.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    change_tracking_rules(company)
