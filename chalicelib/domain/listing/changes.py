"""What changed since an open page last asked: told until it was surely seen (decisions/0065)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from chalicelib.domain.clocks import CLOCKS_DIFFER
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import ErrorCode, Problem, ProblemCode

MOST_AT_ONCE = 100
"""As many emails one BatchGetItem reads."""

TOLD_AGAIN_FOR = CLOCKS_DIFFER + timedelta(seconds=10)
"""A change may come to be seen so much later than its stamp says.

Machines' clocks differ, the write takes its time, and so does the index.
"""

KEPT_FOR = timedelta(hours=1)
"""Whoever was away for longer reads the list anew, which costs less than all that happened."""

_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Change(NamedTuple):
    """An email's last change."""

    stamp: int
    """Microseconds since 1970."""
    email_id: int


class CursorExpired(InvalidRequest):
    """The cursor is so old that the list is read anew instead."""

    def __init__(self) -> None:
        """Say what to do."""
        problem = Problem(ProblemCode.INVALID, "It is too old: read the list anew, then go on.")
        super().__init__({"since": [problem]}, ErrorCode.CURSOR_EXPIRED)


def stamp_of(moment: datetime) -> int:
    """The stamp of what changes at a moment."""
    return (moment - _UNIX_EPOCH) // timedelta(microseconds=1)


def stamp_to_go_on(now: datetime) -> int:
    """From which stamp on changes are still to be told, to whoever was told all that is seen."""
    return stamp_of(now - TOLD_AGAIN_FOR)


def check_age(since: int, *, now: datetime) -> None:
    """Check that changes from a stamp on may be asked for.

    Raises:
        CursorExpired: it is too long ago.
    """
    if since < stamp_of(now - KEPT_FOR):
        raise CursorExpired


def split_at_most(changes: Sequence[Change]) -> tuple[Sequence[Change], int | None]:
    """The changes to tell now, and the stamp from which on the others are told; None: no others.

    Args:
        changes: in order, one more than are told at once where there are so many.
    """
    if len(changes) <= MOST_AT_ONCE:
        return changes, None
    behind = changes[MOST_AT_ONCE].stamp
    # Those of one stamp are told together, since the next ones are found by their stamp alone.
    before = [change for change in changes if change.stamp < behind]
    return (before, behind) if before else (changes[:MOST_AT_ONCE], behind + 1)
