"""How a company looks at its emails: what its licence shows, and how it wants hits judged."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import IntEnum

LONGEST_OPEN_WINDOW_SECONDS = 60
DEFAULT_OPEN_WINDOW_SECONDS = 30


class Edition(IntEnum):
    """The rules of evidence as they were and are; `evidence_rules.json` has their dates."""

    FIRST = 1
    SECOND = 2
    """Nobody reads before delivery; neighbours of machines and outdated browsers are unclear."""


@dataclass(frozen=True, slots=True)
class Judging:
    """How a company wants its hits judged."""

    open_window: timedelta = timedelta(seconds=DEFAULT_OPEN_WINDOW_SECONDS)
    """So soon after delivery an ordinary agent may be a scanner that calls itself a browser."""
    believe_programs: bool = False
    """Whether curl, libraries and browsers without a screen count as people: for trying out."""
    edition: Edition = Edition.SECOND
    """An earlier one tells what was said then."""


@dataclass(frozen=True, slots=True)
class Lens:
    """Through what emails are looked at when it is told what became of them."""

    tracks: bool
    """Whether the licence shows what came of an email after it was sent."""
    judging: Judging = Judging()

    @property
    def unhidden(self) -> "Lens":
        """The same whatever the licence: what is held of a person is theirs to see."""
        return replace(self, tracks=True)
