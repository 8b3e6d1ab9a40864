"""Hits: what was fetched of an email, as far as that is stored."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

KEPT_HITS = 50
"""How many hits are kept one by one; of later ones, the first and the last of each sort."""

MOST_LATE_HITS = 1000
"""Of these so many: there are thousands of sorts, and an item that holds all of them takes nothing
more, no delivery and no cancelling, since DynamoDB allows 400 KB."""

_UNSERVED = "unserved:"
_PASSED = "passed:"
_SPELLINGS = 100


class Kind(StrEnum):
    """What there is to fetch of an email."""

    PIXEL = "pixel"
    HONEYPOT = "honeypot"
    """A link that no person can see or reach."""
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched, and how that went. As text, it is what is stored and what the API shows."""

    kind: Kind
    index: int | None = None
    """Of the attachment."""
    passed: bool = False
    """Who followed the link passed the gate: typed the address, or the code that was mailed."""
    served: bool = True
    """False: the link was followed, but the file could not be given then."""

    def __str__(self) -> str:
        """Write it as `read_fetched` reads it: `pixel`, `0`, `passed:0`, `unserved:0`."""
        what = self.kind.value if self.index is None else str(self.index)
        return f"{'' if self.served else _UNSERVED}{_PASSED if self.passed else ''}{what}"


PIXEL = Fetched(Kind.PIXEL)
HONEYPOT = Fetched(Kind.HONEYPOT)


def attachment(index: int) -> Fetched:
    """The file at the end of the link to this attachment."""
    return Fetched(Kind.ATTACHMENT, index)


# A table of many emails spells the same few things again and again.
@lru_cache(_SPELLINGS)
def read_fetched(text: str) -> Fetched:
    """Read back what `str` of a `Fetched` wrote.

    Raises:
        ValueError: it stands for nothing.
    """
    left = text.removeprefix(_UNSERVED)
    what = left.removeprefix(_PASSED)
    if what in {Kind.PIXEL, Kind.HONEYPOT}:
        kind, index = Kind(what), None
    else:
        kind, index = Kind.ATTACHMENT, int(what)
    return Fetched(kind, index, passed=left != what, served=left == text)


@dataclass(frozen=True, slots=True)
class Hit:
    """One fetch of the pixel or of a link, as far as it is kept."""

    at: datetime
    fetched: Fetched
    agent: str
    """The agent's class, never its User-Agent."""
    network: str
    """The network's class, never an address."""
    source: int | None = None
    """A tag that the hits of one source have in common, within this email only; None: unknown."""
    near_sender: bool = False
    """Its company called from the same place within hours: it may be the sender's own."""
