"""The header `Idempotency-Key`: the caller's name for a request."""

import re
from hashlib import sha256

from chalicelib.domain.errors import invalid_field
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.requests import Idempotency, fingerprint_of

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def read_idempotency(
    key: str | None, meant: object, raw_body: bytes, *, about: str = ""
) -> Idempotency | None:
    """The caller's name for the request, if it gave one.

    Args:
        key: the header.
        meant: what the request asks for.
        raw_body: how it is written.
        about: what it is about, where its path says so.

    Raises:
        InvalidRequest: it is no such name.
    """
    if key is None:
        return None
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        sentence = "At most 255 visible ASCII characters."
        raise invalid_field("Idempotency-Key", ProblemCode.INVALID, sentence)
    of_bytes = sha256(about.encode() + raw_body).hexdigest()
    return Idempotency(key, fingerprint_of(about, meant), of_bytes)
