"""Suppress an address."""

from datetime import datetime

from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.feedback.suppressions import Suppression, renewed
from chalicelib.tables.suppressions import find_suppression, put_suppression

_TRIES = 3


def suppress(
    company_id: int, address: str, told: Suppression, *, now: datetime
) -> Suppression | None:
    """Send nothing there for as long as it says; None: that was known, or was lifted since.

    Raises:
        TryAgainLater: DynamoDB does not answer, or others change the same all the time.
    """
    for _ in range(_TRIES):
        known, revision = find_suppression(company_id, address)
        news = renewed(known, told, now=now)
        if news is None or put_suppression(company_id, address, news, after=revision):
            return news
    raise TryAgainLater("The suppression is changed by others.")
