"""An email's id is the time when it is due, so that a period is a range of keys (design: Data)."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
RANDOM_BITS = 12
FIRST_ID = 0
LAST_ID = (1 << 53) - 1
"""JavaScript and FIC's clients hold no larger integer exactly; reached in the year 2089."""


class EmailKey(NamedTuple):
    """Which email of which company: the whole of what a table, a queue or a token needs to name it.

    Every hit makes one, and a frozen dataclass takes thrice the time.
    """

    company_id: int
    email_id: int


def mint_email_id(*, due_at: datetime, noise: int) -> int:
    """The id of an email due then.

    `noise` is RANDOM_BITS of randomness that tell two of one millisecond apart.
    """
    return first_id_at(due_at) | noise


def milliseconds_of(due_at: datetime) -> int:
    """How many milliseconds, this one first, ids of emails due then may be minted for.

    Very many are due at one whole second, "all reminders at nine": they are spread over it, so that
    an id is hardly ever taken. No period and no filter is finer than a second.
    """
    return 1 if due_at.microsecond else 1000


def first_id_at(moment: datetime) -> int:
    """The lowest id that an email due at this moment can have; ids below it are of earlier ones."""
    return max(0, (moment - EPOCH) // timedelta(milliseconds=1)) << RANDOM_BITS


def due_at(email_id: int) -> datetime:
    """The moment, to the millisecond, for which the id was minted."""
    return EPOCH + timedelta(milliseconds=email_id >> RANDOM_BITS)
