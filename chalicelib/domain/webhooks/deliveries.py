"""Deliveries: one notice on its way to one sink, and what came of each try."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from chalicelib.domain.webhooks.notices import Notice

KEPT_FOR = timedelta(days=30)
"""How long a delivery is shown, and can be made again."""
LOOKED_AT_AGAIN = timedelta(minutes=10)
"""After its message was due, a delivery of which nothing was heard gets another one."""
MOST_TRIES_KEPT = 12
LONGEST_ANSWER = 1024
"""Bytes that are read of an answer."""
SHARDS = 8
"""Partitions of the index of what waits."""


class Failure(StrEnum):
    """Why a sink gave no answer, or none that counts."""

    STATUS = "status"
    """It answered, but no 2xx."""
    FORBIDDEN_ADDRESS = "forbidden_address"
    UNRESOLVED = "unresolved"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    TLS_FAILED = "tls_failed"
    GARBAGE = "garbage"
    """What came is no HTTP."""


class DeliveryState(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    WITHDRAWN = "withdrawn"
    """What it was to tell was a machine's doing, as turned out before it was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One try to bring a notice."""

    at: datetime
    milliseconds: int
    status: int | None = None
    failure: Failure | None = None
    answer: str = ""
    """The beginning of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A notice on its way to a subscription."""

    company_id: int
    subscription_id: str
    delivery_id: str
    notice: Notice
    state: DeliveryState = DeliveryState.WAITING
    tries: int = 0
    """Since it was first to be made, or was to be made again."""
    due_at: datetime | None = None
    """By when it is looked at again; None: it is done with."""
    told: Sequence[Try] = ()
    """The last tries, the first of them first."""


def delivery_id(notice: Notice) -> str:
    """By the time of what is told, and by what that is: the same notice is one delivery."""
    return f"{notice.at:%Y%m%d%H%M%S%f}-{notice.id}"


def shard_of(delivery: str) -> int:
    """The delivery's partition in the index of what waits."""
    return sha256(delivery.encode()).digest()[0] % SHARDS
