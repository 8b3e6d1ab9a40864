"""What was decided of reminders of a document: facts that rules and dates do not change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was decided last about what is due on one day."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    """By the rule, up to which of its reminders."""
    rule_id: str
    planned: date
    """Nothing that was planned for that day or before comes any more."""
    on: date
    """When that was decided."""
    email_id: int | None = None
    """What went; None: nothing, or nobody knows yet."""
    passed_over: str = ""
    """Why nothing went, though its day had come."""
    together: tuple[str, ...] = ()
    """While it is open: the steps of the statement that it goes in, its own among them."""

    @property
    def is_open(self) -> bool:
        """Whether it was decided that something goes, and not yet known what went."""
        return self.email_id is None and not self.passed_over

    @property
    def number(self) -> int:
        """Which of the rule's reminders it was."""
        return self.numbers[self.rule_id]


type Reminded = Mapping[date, Told]
"""What was decided of a document, by the days on which something is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """What stands beside a document about its reminders."""

    reminded: Reminded = field(default_factory=dict)
    revision: int = 0
    """Grows with each decision, and not with the document."""
    next_on: date | None = None
    """On which day the next one goes at the earliest; None: none does."""


def reminded_record(reminded: Reminded) -> dict[str, Any]:
    """What was decided of a document, by due dates."""
    return {
        due_date.isoformat(): {
            "numbers": dict(told.numbers),
            "rule": told.rule_id,
            "planned": told.planned.isoformat(),
            "on": told.on.isoformat(),
            "email_id": told.email_id,
            "passed_over": told.passed_over,
            **({"together": list(told.together)} if told.together else {}),
        }
        for due_date, told in reminded.items()
    }


def reminded_of(record: Mapping[str, Any]) -> dict[date, Told]:
    """What was decided, of a record.

    Raises:
        AttributeError, LookupError, TypeError, ValueError: it is none.
    """
    return {
        date.fromisoformat(due_date): Told(
            numbers=told["numbers"],
            rule_id=told["rule"],
            planned=date.fromisoformat(told["planned"]),
            on=date.fromisoformat(told["on"]),
            email_id=told["email_id"],
            passed_over=told["passed_over"],
            together=tuple(told.get("together", ())),
        )
        for due_date, told in record.items()
    }
