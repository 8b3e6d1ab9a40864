"""One-time codes that the operator mails to an address: who types one reads that mailbox.

Also against the company, whose own server may have relayed the mail and so knows every link in it.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from chalicelib.domain.tokens import KeyRing

LIFETIME = timedelta(minutes=15)
"""How long a code is good for, from when it was last mailed."""
MOST_TRIES = 5
"""Wrong ones, until another has to be asked for."""

WINDOW = timedelta(hours=1)
MOST_MAILS = 5
"""How many mails with codes one company's recipient gets in one window."""
MOST_MAILS_OF_COMPANY = 1000
"""And all of its recipients together."""

DIGITS = 8
_DOMAIN = 10**DIGITS


class Deed(StrEnum):
    """What a code is typed for: one for this does not do for that."""

    ALLOW = "allow"
    """To allow recording again."""
    OPEN = "open"
    """To open a document."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose mailbox somebody claims to read, and for what."""

    company_id: int
    recipient_key: str
    email_id: int
    deed: Deed


def code_of(claim: Claim, nonce: bytes, ring: KeyRing) -> str:
    """The code, which lies nowhere: it is made anew of what is stored, by a key that is not.

    Asked for again while it is good, it is the same, so that whichever mail comes last has it.
    """
    said = b"code %d %b %d %b %b" % (
        claim.company_id,
        claim.recipient_key.encode(),
        claim.email_id,
        claim.deed.encode(),
        nonce,
    )
    digest = hmac.digest(ring.keys[ring.current], said, "sha256")
    return f"{int.from_bytes(digest) % _DOMAIN:0{DIGITS}}"


def same_code(typed: str, known: str) -> bool:
    """Whether that is the code, however its digits were grouped, in a time that tells nothing."""
    digits = "".join(sign for sign in typed if sign.isascii() and sign.isdecimal())
    return hmac.compare_digest(digits, known)
