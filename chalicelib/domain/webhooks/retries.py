"""How often a delivery is tried, and when a sink is left alone."""

from datetime import timedelta

WAITS = (
    *(timedelta(seconds=seconds) for seconds in (5, 30)),
    *(timedelta(minutes=minutes) for minutes in (2, 10, 30)),
    *(timedelta(hours=hours) for hours in (1, 3, 6, 12, 24, 24)),
)
"""Between one try and the next: twelve tries, the last one three days after the first."""

FAILURES_IN_A_ROW = 5
"""After so many a sink is left alone for a while, whatever is to be told."""
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)


def wait_after(tries: int, *, jitter: float) -> timedelta | None:
    """How long to wait after so many tries; None: that was the last one.

    Args:
        tries: at least 1.
        jitter: from 0 to 1, so that what failed together does not come again together.
    """
    if tries > len(WAITS):
        return None
    return WAITS[tries - 1] * (1 + jitter / 10)


def pause_after(failures: int) -> timedelta | None:
    """How long a sink is left alone after so many failures in a row; None: it is not."""
    beyond = failures - FAILURES_IN_A_ROW
    if beyond < 0:
        return None
    return min(_FIRST_PAUSE * (1 << min(beyond, 10)), _LONGEST_PAUSE)
