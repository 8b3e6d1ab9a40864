"""Signed tokens of pixels and attachment links (design: Tokens).

36 bytes as 48 characters of unpadded base64url, so that no spare bits exist and each token has one
spelling: version and purpose (1), tracking mode (1), key id (1), company (8), email (8), attachment
index (1), HMAC-SHA256 cut to 128 bits (16; RFC 2104 section 5).
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from struct import Struct

_VERSION = 1
_PAYLOAD = Struct(">BBBQQB")
_MAC_BYTES = 16
_BYTES = _PAYLOAD.size + _MAC_BYTES
_CHARACTERS = 48


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


@dataclass(frozen=True, slots=True)
class Target:
    """What a token stands for."""

    company_id: int
    email_id: int
    attachment: int = 0
    mode: Mode = Mode.IDENTIFIED


def make_token(target: Target, purpose: Purpose, ring: KeyRing) -> str:
    """A token that only a holder of the ring's current key can make."""
    payload = _PAYLOAD.pack(
        _VERSION << 4 | purpose,
        target.mode,
        ring.current,
        target.company_id,
        target.email_id,
        target.attachment,
    )
    return urlsafe_b64encode(payload + _mac(payload, ring.keys[ring.current])).decode()


def read_token(token: str, purpose: Purpose, ring: KeyRing) -> Target | None:
    """What the token stands for.

    None for any that `make_token` did not make for this purpose with a live key.
    """
    if len(token) != _CHARACTERS:
        return None
    try:
        raw = urlsafe_b64decode(token)
    except (Base64Error, ValueError):
        return None
    # The decoder skips characters outside its alphabet, so that a token could have a second
    # spelling;
    # with padding it could be too short to hold what a token holds.
    if len(raw) != _BYTES or urlsafe_b64encode(raw).decode() != token:
        return None
    payload, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    kind, mode, key_id, company_id, email_id, attachment = _PAYLOAD.unpack(payload)
    key = ring.keys.get(key_id)
    if key is None or not hmac.compare_digest(mac, _mac(payload, key)):
        return None
    if kind != _VERSION << 4 | purpose or mode not in _MODES:
        return None
    return Target(company_id, email_id, attachment, _MODES[mode])


def _mac(payload: bytes, key: bytes) -> bytes:
    return hmac.digest(key, payload, "sha256")[:_MAC_BYTES]
