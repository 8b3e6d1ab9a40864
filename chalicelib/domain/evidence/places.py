"""From where somebody calls, told without an address: a tag by which two calls are compared."""

import hmac

from chalicelib.domain.evidence.networks import Address, parse_address
from chalicelib.domain.tokens import KeyRing

_BYTES_OF_A_HOUSEHOLD = 8
"""One IPv6 source changes its address behind so many (RFC 8981); IPv4 has fewer to begin with."""

_BYTES_OF_A_PLACE = 8


def household(address: Address) -> bytes:
    """What the addresses of one home or office have in common."""
    return address.packed[:_BYTES_OF_A_HOUSEHOLD]


def place_of(address: str, company_id: int, ring: KeyRing) -> str | None:
    """Where a call came from, for this company alone and while the key lasts.

    None where the internet does not know the address (RFC 6890): it tells nobody apart.
    """
    parsed = parse_address(address)
    if parsed is None or not parsed.is_global:
        return None
    said = b"place %d %b" % (company_id, household(parsed))
    return hmac.digest(ring.keys[ring.current], said, "sha256")[:_BYTES_OF_A_PLACE].hex()
