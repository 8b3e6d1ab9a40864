"""Time that is asked for, and time that is given: clocks and deadlines."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf
from typing import Self

CLOCKS_DIFFER = timedelta(seconds=5)
"""How far the clocks of two machines of AWS may be apart."""

Clock = Callable[[], datetime]
"""Tells the moment that it is, in UTC. Who needs one moment only is told it, as `now`."""

Monotonic = Callable[[], float]
"""Tells seconds, and never goes back: by it spans of time within one process are measured."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment by which something must be done."""

    at: float
    clock: Monotonic = field(default=time.monotonic, compare=False)

    @classmethod
    def after(cls, seconds: float, *, clock: Monotonic = time.monotonic) -> Self:
        """The deadline so many seconds from now."""
        return cls(clock() + seconds, clock)

    def within(self, seconds: float) -> Self:
        """This deadline, or one so many seconds from now where that is sooner."""
        return min(self, self.after(seconds, clock=self.clock), key=lambda deadline: deadline.at)

    def before(self, seconds: float) -> Self:
        """The deadline so many seconds before this one."""
        return type(self)(self.at - seconds, self.clock)

    @property
    def has_passed(self) -> bool:
        """Whether it is too late."""
        return self.at <= self.clock()

    def leaves(self, seconds: float) -> bool:
        """Whether there are at least so many seconds until then."""
        return self.at - self.clock() >= seconds

    def left(self) -> float:
        """Seconds until then.

        Raises:
            TimeoutError: none.
        """
        seconds = self.at - self.clock()
        if seconds <= 0:
            raise TimeoutError("deadline")
        return seconds


NEVER = Deadline(inf)
"""Where nobody ends it."""
