"""The leave to send from a mailbox as it is kept: tokens, encrypted, and who renews them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.companies import Grant

_ENDS_EARLIER = timedelta(minutes=3)
"""A token is renewed so long before it ends: a mail takes a minute, and clocks differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptGrant:
    """A leave, with the tokens by which it is used; each encrypted by KMS."""

    grant: Grant
    refresh_token: bytes
    access_token: bytes
    access_until: datetime


def serves(until: datetime, *, now: datetime) -> bool:
    """Whether an access token that ends then will do for another mail."""
    return now + _ENDS_EARLIER < until
