"""What a program found out, beside its budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Self


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table."""

    what: str
    budget: float
    measured: float
    detail: str = ""
    at_least: bool = False
    """Whether the budget is a floor, not a ceiling."""

    @classmethod
    def ratio(
        cls,
        what: str,
        budget: float,
        whole: Sequence[float],
        floor: Sequence[float],
        *,
        at_least: bool = False,
    ) -> Self:
        """How many times the floor's seconds the whole takes.

        The median of each round's own ratio: what slows the machine for a while slows both of a
        round.
        """
        measured = median(one / other for one, other in zip(whole, floor, strict=True))
        detail = f"{median(whole) * 1e3:.4g} / {median(floor) * 1e3:.4g} ms"
        return cls(what, budget, measured, detail, at_least)

    def __str__(self) -> str:
        """The line."""
        kept = self.measured >= self.budget if self.at_least else self.measured <= self.budget
        verdict = "ok" if kept else "OFF"
        return (
            f"{self.what:<62} {self.budget:>6g} {self.measured:>9.4g}  {verdict:<5} {self.detail}"
        )
