"""API keys: `rk_{company_id}_{secret}`, of which only the SHA-256 is kept."""

import re
from hashlib import sha256
from hmac import compare_digest

from chalicelib.domain.companies import ApiKey

_SHAPE = re.compile(r"rk_([1-9][0-9]{0,15})_[A-Za-z0-9_-]{43}", re.ASCII)


def format_api_key(*, company_id: int, secret: str) -> str:
    """The key that the company's software sends.

    `secret` is 32 random bytes as unpadded base64url.
    """
    return f"rk_{company_id}_{secret}"


def company_of(key: str) -> int | None:
    """The company that a key claims to be of; None if it has not the shape of a key."""
    match = _SHAPE.fullmatch(key)
    return int(match[1]) if match else None


def fingerprint(key: str) -> str:
    """What is kept of a key.

    A plain hash is enough: the secret is random, not a person's choice.
    """
    return sha256(key.encode()).hexdigest()


def find_key(key: str, known: tuple[ApiKey, ...]) -> ApiKey | None:
    """Find the stored key that this is, in a time that does not tell how nearly others match."""
    wanted = fingerprint(key)
    matches = [candidate for candidate in known if compare_digest(candidate.sha256, wanted)]
    return matches[0] if matches else None
