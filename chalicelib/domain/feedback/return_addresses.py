"""Addresses to which what comes back of an email is to come: signed, and good for that email alone.

`b` and 42 characters of base32 in lower case, since servers on the way may change case and local
parts end at 64: version (1), key id (1), company (7), email (7), HMAC-SHA256 cut to 80 bits (10;
RFC 2104 section 5). An address that names no email is its company's, for what a rule forwards.
"""

import hmac
import re
from base64 import b32decode, b32encode

from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.tokens import KeyRing

_VERSION = 1
_NUMBER_BYTES = 7
_MAC_BYTES = 10
_PAYLOAD_BYTES = 2 + 2 * _NUMBER_BYTES
_CHARACTERS = 42
_BITS_SPARE = "======"
_LABEL = b"return address\0"
_NO_EMAIL = 0

_TOKEN = re.compile(
    rf"(?<![a-z0-9])b([a-z2-7]{{{_CHARACTERS}}})(?:@|=40)", re.IGNORECASE | re.ASCII
)


def return_address(key: EmailKey, *, domain: str, ring: KeyRing) -> str:
    """Where what comes back of the email is to come; only a holder of the ring can make it."""
    payload = bytes((_VERSION, ring.current)) + b"".join(
        number.to_bytes(_NUMBER_BYTES) for number in key
    )
    raw = payload + _mac(payload, ring.keys[ring.current])
    return f"b{b32encode(raw).decode().rstrip('=').lower()}@{domain}"


def forwarding_address(company_id: int, *, domain: str, ring: KeyRing) -> str:
    """Where a rule of the company's mailbox forwards what comes back of any of its emails."""
    return return_address(EmailKey(company_id, _NO_EMAIL), domain=domain, ring=ring)


def named_in(text: str, ring: KeyRing) -> list[EmailKey]:
    """The emails that the text's return addresses name, in their order; forged ones name none."""
    read = (_read(found[1], ring) for found in _TOKEN.finditer(text))
    return [key for key in read if key]


def is_of_company(key: EmailKey) -> bool:
    """Whether it names no email, and is its company's."""
    return key.email_id == _NO_EMAIL


def _read(token: str, ring: KeyRing) -> EmailKey | None:
    raw = b32decode(token.upper() + _BITS_SPARE)
    payload, mac = raw[:_PAYLOAD_BYTES], raw[_PAYLOAD_BYTES:]
    # The last character has bits to spare: of several spellings one was signed.
    spelt = b32encode(raw).decode().rstrip("=").lower() == token.lower()
    key = ring.keys.get(payload[1])
    if payload[0] != _VERSION or key is None or not spelt:
        return None
    if not hmac.compare_digest(mac, _mac(payload, key)):
        return None
    company, email = payload[2 : 2 + _NUMBER_BYTES], payload[2 + _NUMBER_BYTES :]
    return EmailKey(int.from_bytes(company), int.from_bytes(email))


def _mac(payload: bytes, key: bytes) -> bytes:
    return hmac.digest(key, _LABEL + payload, "sha256")[:_MAC_BYTES]
