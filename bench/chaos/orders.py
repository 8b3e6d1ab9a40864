"""What every process of the harness is told."""

import json
import sys
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from bench.chaos.books import Books
from bench.chaos.plan import Plan
from bench.chaos.times import LONGEST_WAIT


@dataclass(frozen=True)
class Orders:
    """One run."""

    folder: str
    """Everything that the run leaves on disk."""
    seed: int
    emails: int
    kills: int
    calm: bool = False
    """Nothing goes wrong."""
    hanging: int = 0
    """The company whose server falls silent; 0: none."""
    hangs_at: str = "banner"
    """The phase in which it does, in every dialogue."""
    flood: int = 0
    """Emails that one company queues besides, before the plan's."""
    longest_wait: float = LONGEST_WAIT
    seconds_between: float = 0
    """Between one request of a company and the next."""

    @classmethod
    def given(cls) -> Self:
        """The orders on the command line."""
        return cls(**json.loads(sys.argv[1]))

    def __str__(self) -> str:
        """As they go on a command line."""
        return json.dumps(asdict(self))

    @cached_property
    def plan(self) -> Plan:
        """What is in store."""
        return Plan(self.seed, self.emails, self.kills)

    @cached_property
    def faults(self) -> Plan | None:
        """What is to go wrong."""
        return None if self.calm else self.plan

    @cached_property
    def books(self) -> Books:
        """What is written down."""
        return Books(Path(self.folder))

    @property
    def keys(self) -> Path:
        """The file of the companies' API keys."""
        return Path(self.folder) / "keys.json"
