"""Why the operator has a company's sending stand still."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.words import Label, label


class SuspendedFor(StrEnum):
    """What the operator says of it; `data/it.json` and `data/en.json` have a sentence for each."""

    UNPAID = "unpaid"
    ABUSE = "abuse"
    SECURITY = "security"
    REQUESTED = "requested"
    BOUNCES = "bounces"
    """Too many of its emails bounced: the service does that by itself."""
    COMPLAINTS = "complaints"
    """Too many of their recipients called them spam: likewise."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """Nothing of the company's is sent; what was sent before is still followed and served."""

    since: datetime
    reason: SuspendedFor
    note: str = ""
    """What the operator adds for the company to read."""

    @property
    def said(self) -> Label:
        """Why, for people."""
        return label("suspensions", self.reason)
