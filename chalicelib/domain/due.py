"""When an email is due, and how it waits for that (docs/decisions/0012).

After that it waits for a worker to claim it, so that one whose message was lost is found.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.email_ids import EmailKey, due_at
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode

LONGEST_DELAY = timedelta(minutes=15)
"""The longest that SQS keeps a new message back. What waits for longer leaves the queue."""

FURTHEST = timedelta(days=366)
"""How far ahead an email may be scheduled."""

SHARDS = 8
"""Partitions of the index for each way of waiting, so that many may become due at once."""


class Waiting(StrEnum):
    """What has to happen before a worker can claim the email."""

    SCHEDULED = "scheduled"
    """It must be put in the outbox when its time comes."""
    QUEUED = "queued"
    """Its message must be handed out."""


def choose_due(*, send_at: datetime | None, undo_seconds: int, now: datetime) -> datetime:
    """Choose when an email is to leave; the undo window is never cut short.

    Raises:
        InvalidRequest: the chosen moment is past, or too far ahead.
    """
    soonest = now + timedelta(seconds=undo_seconds)
    if send_at is None:
        return soonest
    if send_at <= now:
        raise InvalidRequest(
            {"send_at": [Problem(ProblemCode.MOMENT_PAST, "This moment is past.")]}
        )
    if send_at > now + FURTHEST:
        days = FURTHEST.days
        problem = Problem(ProblemCode.MOMENT_TOO_FAR, f"At most {days} days ahead.", days=days)
        raise InvalidRequest({"send_at": [problem]})
    # To the second: what is due at one is spread over it.
    return max(send_at.replace(microsecond=0), soonest)


@dataclass(frozen=True, slots=True)
class Hold:
    """An email that a message of the outbox is to name, and from when on."""

    key: EmailKey
    until: datetime
    tries: int = 0
    """How often messages of it were handed out before."""
    has_turn: bool = False
    """It waited for a turn of its company's server, and has it then."""


def hold_until_due(key: EmailKey) -> Hold:
    """The hold of an email that waits for its own time and for nothing else."""
    return Hold(key, due_at(key.email_id))


def seconds_until(moment: datetime, *, now: datetime) -> int:
    """Whole seconds, rounded up, until the moment; 0 if it has come."""
    return max(0, -((now - moment) // timedelta(seconds=1)))


def first_waiting(email_id: int, *, queued_at: datetime) -> Waiting:
    """How an email that was queued at that moment begins to wait.

    From the facts alone, so that a repeated request decides alike.
    """
    far = due_at(email_id) - queued_at > LONGEST_DELAY
    return Waiting.SCHEDULED if far else Waiting.QUEUED


def due_key(waiting: Waiting, shard: int) -> str:
    """The hash key of the index of what waits."""
    return f"{waiting.value}#{shard}"


def shard_of(email_id: int) -> int:
    """The email's shard, by its id's random bits, so that one moment's emails spread evenly."""
    return email_id % SHARDS
