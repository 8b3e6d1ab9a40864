"""How long to wait before the next try: longer each time, and never all at once."""

from datetime import timedelta

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 15
"""At these waits, the last attempt comes some seven hours after the first."""

GIVEN_UP_AFTER = timedelta(days=3)
"""An email that never got as far as an attempt is given up when it is this late."""


def wait_after(tries: int, *, jitter: float) -> timedelta:
    """The wait after so many tries: doubled each time up to LONGEST_WAIT, then cut by up to half.

    Args:
        tries: at least 1.
        jitter: from 0 to 1, drawn anew each time, so that what failed together does not come
            again together (exponential back-off and jitter, AWS Builders' Library).
    """
    doubled = FIRST_WAIT * (1 << min(tries - 1, 20))
    return min(doubled, LONGEST_WAIT) * (1 - jitter / 2)
