"""Release the emails whose time comes, and those whose message was lost.

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
from chalicelib.domain.due import SHARDS, Waiting
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.errors import TryAgainLater
from chalicelib.queues.outbox import MOST_AT_ONCE, put_in_outbox
from chalicelib.tables.emails.due import due_emails, forget_due, mark_queued
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
    waiting: Waiting
    after: datetime
    before: datetime
    done: Callable[[EmailKey], None]
    """What is recorded of each email once its message is in the outbox."""
    line: str


def release_due_emails(*, deadline: Deadline, clock: Clock = lambda: datetime.now(UTC)) -> None:
    """Put in the outbox what is scheduled for the next minutes, and once more what nobody claimed.

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
    steps = (
        _Step(Waiting.SCHEDULED, given_up, soon, mark_queued, "scheduled email released"),
        _Step(Waiting.QUEUED, given_up, lost, forget_due, "unclaimed email put in again"),
    )
    failed = False
    with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="release") as pool:
        for step in steps:
            for wave in _waves(step, deadline):
                went = list(pool.map(partial(_pass_on, step, clock), wave))
                failed = failed or not all(went)
    if failed:
        raise TryAgainLater("Not every email could be put in the outbox.")


def _waves(step: _Step, deadline: Deadline) -> Iterator[tuple[tuple[EmailKey, ...], ...]]:
    """What waits, as many batches at a time as go side by side, while there is time."""
    emails = merge(
        *(
            due_emails(step.waiting, shard, after=step.after, before=step.before)
            for shard in range(SHARDS)
        ),
        key=lambda key: key.email_id,
    )
    batches = batched(emails, MOST_AT_ONCE, strict=False)
    for wave in batched(batches, _SIDE_BY_SIDE, strict=False):
        if not deadline.leaves(_ENOUGH_FOR_A_WAVE):
            logger.warning("release stopped for want of time")
            return
        yield wave


def _pass_on(step: _Step, clock: Clock, keys: tuple[EmailKey, ...]) -> bool:
    """First the message, then the record of it: to die between the two leaves a double, no gap."""
    try:
        put_in_outbox(keys, now=clock())
        for key in keys:
            step.done(key)
            logger.info(step.line, **key._asdict())
    except TryAgainLater:
        logger.exception("emails not released")
        return False
    return True
