"""Erase that a company excluded a person from its reminders."""

from dataclasses import replace

from chalicelib.domain.consents import recipient_key
from chalicelib.tables.reminders.exclusions import find_exclusions, put_exclusions


def erase_exclusion(company_id: int, customer_key: str) -> bool:
    """Forget it: nothing is left to remind of. Whether it is forgotten, or never was known.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    known, revision = find_exclusions(company_id)
    left = {
        address: until
        for address, until in known.customers.items()
        if recipient_key(company_id, address) != customer_key
    }
    if len(left) == len(known.customers):
        return True
    return put_exclusions(company_id, replace(known, customers=left), after=revision)
