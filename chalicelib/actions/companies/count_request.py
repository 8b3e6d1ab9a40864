"""Count a company's requests, for its month."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.operator.months import MonthlyUse, month_of
from chalicelib.tables.operator.months import add_to_month
from chalicelib.telemetry import logger

_WRITTEN_EVERY = timedelta(minutes=1)
_MOST_KEPT = 1000


@dataclass(slots=True)
class _Counted:
    """What this process has counted of a company and not written."""

    since: datetime
    requests: int = 0


_counted: dict[int, _Counted] = {}
"""By company."""


def count_request(company_id: int, *, now: datetime) -> None:
    """Count it here, and write once a minute: whoever asks now and then costs no write.

    What was counted in a process's last minute goes with it.
    """
    if company_id not in _counted and len(_counted) >= _MOST_KEPT:
        _counted.clear()
    counted = _counted.setdefault(company_id, _Counted(now))
    counted.requests += 1
    if now - counted.since < _WRITTEN_EVERY:
        return
    del _counted[company_id]
    try:
        add_to_month(company_id, MonthlyUse(month_of(now), requests=counted.requests))
    except TryAgainLater:
        logger.warning("requests not counted", exc_info=True)
