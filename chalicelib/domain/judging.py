"""How a company wants the hits on its emails judged."""

from dataclasses import dataclass
from datetime import timedelta

LONGEST_OPEN_WINDOW_SECONDS = 60
DEFAULT_OPEN_WINDOW_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Judging:
    """How a company wants its hits judged."""

    open_window: timedelta = timedelta(seconds=DEFAULT_OPEN_WINDOW_SECONDS)
    """So soon after delivery an ordinary agent may be a scanner that calls itself a browser."""
    believe_programs: bool = False
    """Whether curl, libraries and browsers without a screen count as people: for trying out."""
