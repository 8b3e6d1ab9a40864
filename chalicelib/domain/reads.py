"""What a request has read of the table, and how much it may read."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import ErrorCode, Problem, ProblemCode

MOST_UNITS = 2_500.0
"""Some 20,000 emails of 1 KB by period, or 5,000 by category: seconds, where a Lambda has 29."""

MOST_UNITS_OF_COUNTING = 10_000.0
"""Some 1.4 million emails, of which only keys are read, and not even those are sent."""

MOST_UNITS_OF_SUMMING = 15_000.0
"""Some 120,000 emails of 1 KB, of which the states are looked at and nothing else."""

MOST_UNITS_AT_ONCE = 600.0
"""Some 5,000 emails of 1 KB: seconds, to be read and written into a file."""

MOST_UNITS_OF_AN_EXPORT = 25_000.0
"""Some 200,000 emails of 1 KB: minutes, of the ten that the exporting Lambda has."""


@dataclass(slots=True)
class Reads:
    """The requests made so far and their read units, as DynamoDB counts them."""

    most_units: float = MOST_UNITS
    requests: int = 0
    units: float = 0.0
    units_beside: float = 0.0
    """Of these, what was read under another limit."""
    _noting: Lock = field(default_factory=Lock, repr=False, compare=False)

    def check(self) -> None:
        """Check before each request that more may be read.

        Raises:
            TooMuchToRead: nothing more may be read.
        """
        if self.units - self.units_beside >= self.most_units:
            raise TooMuchToRead(self.most_units)

    def note(self, *, units: float, requests: int = 1) -> None:
        """Count what was read, maybe by several threads at once."""
        with self._noting:
            self.requests += requests
            self.units += units

    def note_beside(self, other: Reads) -> None:
        """Count what was read under a limit of its own."""
        self.note(units=other.units, requests=other.requests)
        self.units_beside += other.units


class TooMuchToRead(InvalidRequest):
    """The answer would take longer than anybody waits."""

    def __init__(self, most_units: float) -> None:
        """Say what can be done about it."""
        problem = (
            f"Narrow the period: to answer takes more than {most_units:,.0f} read units. "
            "Give from and to, or bounds of sent_date or id in q."
        )
        super().__init__(
            {"from": [Problem(ProblemCode.TOO_MUCH_TO_READ, problem)]}, ErrorCode.TOO_MUCH_TO_READ
        )
