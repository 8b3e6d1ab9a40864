"""Subscriptions: who wants to be told what, where, and how."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.webhooks.event_types import ALL_FIC_TYPES, FIC_TYPES, EventType
from chalicelib.domain.webhooks.events import Event

MOST_SUBSCRIPTIONS = 10
"""Of one company."""
SECRETS_OVERLAP = timedelta(days=1)
"""For so long what is told is signed by the secret before as well."""
OWN_TYPES = tuple(event_type.value for event_type in EventType)


class Mapping(StrEnum):
    """How a CloudEvent lies in a request."""

    BINARY = "binary"
    STRUCTURED = "structured"


class VerificationMethod(StrEnum):
    """Where a sink is given the challenge."""

    HEADER = "header"
    QUERY = "query"


class Signature(StrEnum):
    """How a sink can tell that an event is from here."""

    JWT = "jwt"
    """ES256, as FIC does; the key is published."""
    STANDARD = "standard"
    """HMAC by a secret of the subscription, as Standard Webhooks has it."""


class Ended(StrEnum):
    """Why nothing is told any more."""

    GONE = "gone"
    """The sink answered 410."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A company's wish to be told."""

    company_id: int
    subscription_id: str
    sink: str
    types: tuple[str, ...]
    mapping: Mapping = Mapping.BINARY
    verification_method: VerificationMethod = VerificationMethod.HEADER
    signature: Signature = Signature.JWT
    created_at: datetime
    verified_at: datetime | None = None
    """When the sink showed that it wants events."""
    ended_at: datetime | None = None
    ended: Ended | None = None
    secret: bytes | None = None
    """Encrypted, as the next."""
    previous_secret: bytes | None = None
    previous_until: datetime | None = None
    failures: int = 0
    """In a row."""
    paused_until: datetime | None = None
    """The sink is left alone, since it failed again and again."""

    @property
    def is_live(self) -> bool:
        """Whether anything is told."""
        return self.verified_at is not None and self.ended_at is None

    def secrets(self, *, now: datetime) -> tuple[bytes, ...]:
        """Those that sign, the newest first."""
        overlaps = self.previous_until is not None and now < self.previous_until
        both = (self.secret, self.previous_secret if overlaps else None)
        return tuple(secret for secret in both if secret)

    def wants(self, event: Event) -> str | None:
        """By which type it is to be told of the event; None: not at all."""
        if not self.is_live:
            return None
        return next((name for name in event.types if name in self.types), None)


def choose_types(
    said: tuple[str, ...], events: tuple[str, ...], *, taken: frozenset[str] = frozenset()
) -> tuple[tuple[str, ...], list[str]]:
    """The types that a subscription is made for, and what of the wish is left out and why.

    Args:
        said: FIC's types, among which `all` stands for each.
        events: the service's own, of which each is known.
        taken: FIC's types that another subscription has already.
    """
    warnings, chosen = [], list[str]()
    wanted = [one for name in said for one in (FIC_TYPES if name == ALL_FIC_TYPES else (name,))]
    for name in wanted:
        if name not in FIC_TYPES:
            warnings.append(f"There is no event type {name[:100]!r}: it is left out.")
        elif name in taken:
            warnings.append(f"Another subscription has {name} already: it is left out.")
        elif name not in chosen:
            chosen.append(name)
    return (*chosen, *dict.fromkeys(events)), warnings
