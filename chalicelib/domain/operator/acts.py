"""What the operator does to companies, as it is kept: who, what, when, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from secrets import token_hex


class Verb(StrEnum):
    """What an operator can do."""

    CREATE_COMPANY = "create_company"
    CHANGE_COMPANY = "change_company"
    CHANGE_LICENCE = "change_licence"
    SUSPEND_COMPANY = "suspend_company"
    RESUME_COMPANY = "resume_company"
    CLOSE_COMPANY = "close_company"
    CREATE_KEY = "create_key"
    ROTATE_KEY = "rotate_key"
    REVOKE_KEY = "revoke_key"
    LIFT_SUPPRESSION = "lift_suppression"


DONE = "done"
BROKE = "broke"
"""Nobody knows how far it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that an operator did, or tried to. It names no person but the operator."""

    at: datetime
    who: str
    """An ARN, as AWS knows the caller."""
    verb: Verb
    company_id: int
    """0: it was about no company."""
    details: Mapping[str, str] = field(default_factory=dict)
    """What it was changed to, but no name and no secret."""
    outcome: str | None = None
    """`done`, `broke`, or the code of the error; None: nobody was told."""
    act_id: str = field(default_factory=lambda: token_hex(4))

    @property
    def month(self) -> str:
        """In which it was done, in UTC."""
        return f"{self.at:%Y-%m}"
