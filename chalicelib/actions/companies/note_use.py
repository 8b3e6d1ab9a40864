"""Note that an API key was used, so that one that nobody needs any more can be told."""

from datetime import datetime

from chalicelib.domain.access.key_life import key_id
from chalicelib.domain.companies import ApiKey
from chalicelib.domain.errors import TryAgainLater
from chalicelib.tables.operator.key_uses import note_key_use
from chalicelib.telemetry import logger

_MOST_KEPT = 1000
_SECONDS_OF_AN_HOUR = 3600

_noted: dict[str, int] = {}
"""By key, the hour in which this process last noted it."""


def note_use(company_id: int, key: ApiKey, *, now: datetime) -> None:
    """Note it, at most once an hour in each process; whoever calls goes on where that fails."""
    hour = int(now.timestamp()) // _SECONDS_OF_AN_HOUR
    if _noted.get(key.sha256) == hour:
        return
    if len(_noted) >= _MOST_KEPT:
        _noted.clear()
    _noted[key.sha256] = hour
    try:
        note_key_use(company_id, key_id(key), now=now)
    except TryAgainLater:
        logger.warning("use of a key not noted", exc_info=True)
