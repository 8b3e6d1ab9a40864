"""Note from where a company calls, so that its own fetches can be told from its recipients'."""

from datetime import datetime

from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.evidence.places import place_of
from chalicelib.keys.key_ring import key_ring
from chalicelib.tables import places
from chalicelib.telemetry import logger

_MOST_KEPT = 1000
_SECONDS_OF_AN_HOUR = 3600

_noted: dict[tuple[int, str], int] = {}
"""By company and place, the hour in which this process last noted it."""


def note_place(company_id: int, address: str, *, now: datetime) -> bool:
    """Note it, at most once an hour in each process; True where it had not called from there.

    Whoever calls goes on where that fails.
    """
    try:
        place = place_of(address, company_id, key_ring())
        hour = int(now.timestamp()) // _SECONDS_OF_AN_HOUR
        if place is None or _noted.get((company_id, place)) == hour:
            return False
        if len(_noted) >= _MOST_KEPT:
            _noted.clear()
        _noted[company_id, place] = hour
        return places.note_place(company_id, place, now=now)
    except TryAgainLater:
        logger.warning("not noted from where a company calls", exc_info=True)
        return False
