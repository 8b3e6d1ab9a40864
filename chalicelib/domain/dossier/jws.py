"""Signatures as JWS has them (RFC 7515, ES256 of RFC 7518), from what KMS gives.

Detached (RFC 7515 appendix F): between its two dots stands nothing, since what is signed lies
beside it.
"""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TypedDict

TYPE = "ricevuta-dossier"
"""The type in the protected header: a signature of another type is none of a dossier."""

_SPKI_OF_P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
"""What stands before x and y in every public key of the curve (RFC 5480): only they differ."""

_BYTES = 32
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256."""


class Jwk(TypedDict):
    """A public key as a JWK Set holds it (RFC 7517)."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


def jwk(spki: bytes) -> Jwk:
    """The public key, named by its thumbprint (RFC 7638).

    Args:
        spki: its DER, as KMS gives it.

    Raises:
        ValueError: it is none of the curve P-256.
    """
    point = spki.removeprefix(_SPKI_OF_P256)
    if len(spki) - len(point) != len(_SPKI_OF_P256) or len(point) != 2 * _BYTES:
        raise ValueError("This is no public key of the curve P-256.")
    key = {"crv": "P-256", "kty": "EC", "x": b64(point[:_BYTES]), "y": b64(point[_BYTES:])}
    thumbprint = json.dumps(key, separators=(",", ":")).encode()
    return {
        "kty": key["kty"],
        "crv": key["crv"],
        "x": key["x"],
        "y": key["y"],
        "kid": b64(sha256(thumbprint).digest()),
        "use": "sig",
        "alg": "ES256",
    }


def protected_header(kid: str) -> str:
    """The header of a dossier's signature."""
    header = {"alg": "ES256", "kid": kid, "typ": TYPE}
    return b64(json.dumps(header, separators=(",", ":")).encode())


def signing_input(header: str, payload: bytes) -> bytes:
    """The bytes to sign: header and payload, as RFC 7515 joins them."""
    return f"{header}.{b64(payload)}".encode()


def detached(header: str, der: bytes) -> str:
    """The signature, in compact form without its payload; `header` as `protected_header` gives it.

    Raises as `signature` does.
    """
    return f"{header}..{signature(der)}"


def signature(der: bytes) -> str:
    """The signature as a JWS has it.

    Of the two values of s that verify, the smaller one, so that a signature has one spelling.

    Args:
        der: the signature as KMS gives it (RFC 3279 section 2.2.3): a sequence of two integers.

    Raises:
        ValueError: it is none.
    """
    r, rest = _integer(_content(der, 0x30)[0])
    s, _ = _integer(rest)
    return b64(b"".join(number.to_bytes(_BYTES) for number in (r, min(s, _ORDER - s))))


def b64(raw: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _integer(der: bytes) -> tuple[int, bytes]:
    content, rest = _content(der, 0x02)
    return int.from_bytes(content), rest


def _content(der: bytes, tag: int) -> tuple[bytes, bytes]:
    """The content of the element, whose length takes one byte, and what follows it."""
    if len(der) < 2 or der[0] != tag or der[1] != len(der[2 : 2 + der[1]]):  # noqa: PLR2004
        raise ValueError("This is no signature in DER.")
    end = 2 + der[1]
    return der[2:end], der[end:]
