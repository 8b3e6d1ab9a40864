"""Cursors: where the next page of a list begins, signed for one list of one company.

27 bytes as 36 characters of unpadded base64url, so that each cursor has one spelling: version and
purpose (1), nothing (1), key id (1), the id that the page before ended with (8), HMAC-SHA256 cut to
128 bits (16) over these and the list. Ids do not change, so new mail does not move a page.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from hashlib import sha256
from struct import Struct

from chalicelib.domain.tokens import KeyRing

_KIND = 1 << 4 | 3
_PAYLOAD = Struct(">BxBQ")
_MAC_BYTES = 16
_CHARACTERS = 36


def write_cursor(position: int, *, of: str, ring: KeyRing) -> str:
    """Write the cursor that goes on after an id, in the list that the name tells from others."""
    payload = _PAYLOAD.pack(_KIND, ring.current, position)
    return urlsafe_b64encode(payload + _mac(payload, of, ring.keys[ring.current])).decode()


def read_cursor(cursor: str, *, of: str, ring: KeyRing) -> int | None:
    """The id after which the page begins; None for all but what was written for this list."""
    if len(cursor) != _CHARACTERS:
        return None
    try:
        raw = urlsafe_b64decode(cursor)
    except (Base64Error, ValueError):
        return None
    if urlsafe_b64encode(raw).decode() != cursor:
        return None
    payload, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    _kind, key_id, position = _PAYLOAD.unpack(payload)
    key = ring.keys.get(key_id)
    if key is None or not hmac.compare_digest(mac, _mac(payload, of, key)):
        return None
    number: int = position
    return number


def _mac(payload: bytes, of: str, key: bytes) -> bytes:
    # Longer than what a token signs, so that neither can pass for the other.
    return hmac.digest(key, payload + sha256(of.encode()).digest(), "sha256")[:_MAC_BYTES]
