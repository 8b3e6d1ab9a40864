"""How long to wait before the next try: longer each time, and never all at once."""

from dataclasses import dataclass
from datetime import timedelta

GIVEN_UP_AFTER = timedelta(days=3)
"""An email that never got as far as an attempt is given up when it is this late."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """The waits between tries, and how many of these there are."""

    first: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(hours=1)
    most_attempts: int = 15
    """At these waits, the last attempt comes some seven hours after the first."""
    given_up_after: timedelta = GIVEN_UP_AFTER
    """What a server that is away keeps for so long is given up at its next attempt."""

    def wait_after(self, tries: int, *, jitter: float) -> timedelta:
        """The wait after so many tries: doubled each time up to the longest, cut by up to half.

        Args:
            tries: at least 1.
            jitter: from 0 to 1, drawn anew each time, so that what failed together does not come
                again together (exponential back-off and jitter, AWS Builders' Library).
        """
        doubled = self.first * (1 << min(tries - 1, 20))
        return min(doubled, self.longest) * (1 - jitter / 2)
