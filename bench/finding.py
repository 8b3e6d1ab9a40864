"""What a program found out, beside its budget."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table."""

    what: str
    budget: float
    measured: float
    detail: str = ""

    def __str__(self) -> str:
        """The line."""
        verdict = "ok" if round(self.measured, 2) <= self.budget else "OVER"
        return (
            f"{self.what:<54} {self.budget:>6g} {self.measured:>9.4g}  {verdict:<5} {self.detail}"
        )
