"""Signed tokens of pixels and attachment links (design: Tokens).

36 bytes as 48 characters of unpadded base64url, so that no spare bits exist and each token has one
spelling: version and purpose (1), salt and tracking mode (1), key id (1), company (8), email (8),
attachment index (1), HMAC-SHA256 cut to 128 bits (16; RFC 2104 section 5).
"""

import hmac
import re
from base64 import urlsafe_b64encode
from binascii import a2b_base64
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from struct import Struct
from typing import NamedTuple
from urllib.parse import unquote

from chalicelib.domain.email_ids import EmailKey

_VERSION = 1
_PAYLOAD = Struct(">BBBQQB")
_MAC_BYTES = 16
_BYTES = _PAYLOAD.size + _MAC_BYTES
_CHARACTERS = 48
_BREAKS = re.compile(r"=?\s+|[\u00ad\u200b\u2060\ufeff]")
"""What wrapping, and copying what was wrapped, leaves within a link."""
_IN_TEXT = re.compile(rf"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{{{_CHARACTERS}}}(?![A-Za-z0-9_-])")
_SALTS = 16
"""Ways to sign the same, of which the first is taken whose token ends in a letter or a number: mail
programs that make links of bare URLs leave other signs at the end out."""
_TO_STANDARD = bytes.maketrans(b"-_+/", b"+/!!")
"""The alphabet of RFC 4648 section 5 to that of section 4, whose own signs are none here: so that
no token has a second spelling."""


class Purpose(IntEnum):
    """What a token opens: one for the pixel opens no attachment."""

    PIXEL = 1
    ATTACHMENT = 2
    HONEYPOT = 3
    RECIPIENT = 4
    """The recipient's own page: what is recorded about the email, and how to stop that."""


class Mode(IntEnum):
    """How a fetch may be recorded; in the token, so that nobody who fetches can change it."""

    IDENTIFIED = 0
    """On the email, with its time."""
    ANONYMOUS = 1
    """In a count, whose token names no email."""
    UNRECORDED = 2
    """Not at all: the link works, and that is all."""


_MODES = {mode.value: mode for mode in Mode}


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The live signing keys by id, and the one that signs."""

    current: int
    keys: Mapping[int, bytes]


class Target(NamedTuple):
    """What a token stands for.

    Every fetch makes one, and a frozen dataclass takes thrice the time.
    """

    company_id: int
    email_id: int
    attachment: int = 0
    mode: Mode = Mode.IDENTIFIED

    @property
    def key(self) -> EmailKey:
        """Of the email."""
        return EmailKey(self.company_id, self.email_id)


def make_token(target: Target, purpose: Purpose, ring: KeyRing) -> str:
    """A token that only a holder of the ring's current key can make."""
    for salt in range(_SALTS):
        payload = _PAYLOAD.pack(
            _VERSION << 4 | purpose,
            salt << 4 | target.mode,
            ring.current,
            target.company_id,
            target.email_id,
            target.attachment,
        )
        token = urlsafe_b64encode(payload + _mac(payload, ring.keys[ring.current])).decode()
        if not token.endswith(("-", "_")):
            break
    return token


def read_token(token: str, purpose: Purpose, ring: KeyRing) -> Target | None:
    """What the token stands for.

    None for any that `make_token` did not make for this purpose with a live key.
    """
    if len(token) != _CHARACTERS:
        return None
    try:
        raw = a2b_base64(token.encode().translate(_TO_STANDARD), strict_mode=True)
    except ValueError:
        return None
    # Padding could make it too short to hold what a token holds.
    if len(raw) != _BYTES:
        return None
    payload, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    kind, salted, key_id, company_id, email_id, attachment = _PAYLOAD.unpack(payload)
    key = ring.keys.get(key_id)
    if key is None or not hmac.compare_digest(mac, _mac(payload, key)):
        return None
    mode = salted & 0x0F
    if kind != _VERSION << 4 | purpose or mode not in _MODES:
        return None
    return Target(company_id, email_id, attachment, _MODES[mode])


def token_in(text: str) -> str:
    """The token in what somebody took for one: mail programs take what stands beside a link for it.

    Percent-encoding is undone, twice at most, so are the breaks of a long line within it, and what
    is not of a token's alphabet ends it. The
    token itself has one spelling still, so that nothing becomes valid that nobody signed.
    """
    if len(text) == _CHARACTERS:
        return text
    plain = unquote(unquote(text))
    found = _IN_TEXT.search(plain) or _IN_TEXT.search(_BREAKS.sub("", plain))
    return found[0] if found else text


def _mac(payload: bytes, key: bytes) -> bytes:
    mac = _keyed(key).copy()
    mac.update(payload)
    return mac.digest()[:_MAC_BYTES]


@lru_cache(maxsize=8)
def _keyed(key: bytes) -> hmac.HMAC:
    """What of the code depends on the key alone, computed once (RFC 2104 section 4)."""
    return hmac.new(key, digestmod="sha256")
