"""Change of whom and of what a company does not remind."""

from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.reminders.exclusions import Exclusions
from chalicelib.tables.reminders.exclusions import find_exclusions, put_exclusions

_TRIES = 3


def change_exclusions(company_id: int, wished: Exclusions) -> Exclusions:
    """Store what the exclusions are to be; where they are that, nothing is written.

    Raises:
        TryAgainLater: DynamoDB does not answer, or others change them all the time.
    """
    for _ in range(_TRIES):
        known, revision = find_exclusions(company_id)
        if wished == known or put_exclusions(company_id, wished, after=revision):
            return wished
    raise TryAgainLater("The exclusions are changed by others.")
