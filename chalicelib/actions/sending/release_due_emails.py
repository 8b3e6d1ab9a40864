"""Release the emails whose time comes, those whose hold ends, and those whose message was lost.

Each step may be done twice, or by two at once: a second message finds its email claimed.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import merge
from itertools import batched

from chalicelib.domain.backoff import GIVEN_UP_AFTER
from chalicelib.domain.clocks import Clock, Deadline
from chalicelib.domain.due import SHARDS, Hold, Waiting, hold_until_due
from chalicelib.domain.errors import TryAgainLater
from chalicelib.queues.outbox import MOST_AT_ONCE, put_back
from chalicelib.tables.emails.due import due_emails, forget_due, mark_queued
from chalicelib.tables.holds import end_hold, holds_until
from chalicelib.telemetry import logger

LOOK_AHEAD = timedelta(minutes=2)
"""Twice the schedule's rate: one run may be late, or fail, and no email is late for it."""

LOST_AFTER = timedelta(minutes=15)
"""An email that nobody claimed so long after it was due may have no message in the outbox.

Only one whose request had a key is put in again: without one the caller, who got no answer, may
have asked anew, and means another email.
"""

_SIDE_BY_SIDE = 8
_ENOUGH_FOR_A_WAVE = 10.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class _Step:
    find: Callable[[int], Iterator[Hold]]
    """What waits in a shard, in the order of time."""
    done: Callable[[Hold], None]
    """What is recorded of each email once its message is in the outbox."""
    line: str


def release_due_emails(*, deadline: Deadline, clock: Clock = lambda: datetime.now(UTC)) -> None:
    """Put in the outbox what is due or held until the next minutes, and what nobody claimed again.

    The longest due come first. What there is no time for is the next run's. What is so late that it
    counts as failed is left alone: its company may have sent it again.

    Args:
        deadline: by when the run must have ended.
        clock: tells the time.

    Raises:
        TryAgainLater: AWS did not do all of it; what was not done still waits.
    """
    start = clock()
    soon, lost, given_up = start + LOOK_AHEAD, start - LOST_AFTER, start - GIVEN_UP_AFTER
    scheduled = partial(_due, Waiting.SCHEDULED, after=given_up, before=soon)
    held = partial(holds_until, soon)
    unclaimed = partial(_due, Waiting.QUEUED, after=given_up, before=lost)
    steps = (
        _Step(scheduled, lambda hold: mark_queued(hold.key), "scheduled email released"),
        _Step(held, end_hold, "held email put in again"),
        _Step(unclaimed, lambda hold: forget_due(hold.key), "unclaimed email put in again"),
    )
    failed = False
    with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="release") as pool:
        for step in steps:
            for wave in _waves(step, deadline):
                went = list(pool.map(partial(_pass_on, step, clock), wave))
                failed = failed or not all(went)
    if failed:
        raise TryAgainLater("Not every email could be put in the outbox.")


def _due(waiting: Waiting, shard: int, *, after: datetime, before: datetime) -> Iterator[Hold]:
    return map(hold_until_due, due_emails(waiting, shard, after=after, before=before))


def _waves(step: _Step, deadline: Deadline) -> Iterator[tuple[tuple[Hold, ...], ...]]:
    """What waits, as many batches at a time as go side by side, while there is time."""
    holds = merge(*map(step.find, range(SHARDS)), key=lambda hold: hold.until)
    batches = batched(holds, MOST_AT_ONCE, strict=False)
    for wave in batched(batches, _SIDE_BY_SIDE, strict=False):
        if not deadline.leaves(_ENOUGH_FOR_A_WAVE):
            logger.warning("release stopped for want of time")
            return
        yield wave


def _pass_on(step: _Step, clock: Clock, holds: tuple[Hold, ...]) -> bool:
    """First the message, then the record of it: to die between the two leaves a double, no gap."""
    try:
        put_back(holds, now=clock())
        for hold in holds:
            step.done(hold)
            logger.info(step.line, **hold.key._asdict())
    except TryAgainLater:
        logger.exception("emails not released")
        return False
    return True
