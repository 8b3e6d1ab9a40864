"""The gate before an attachment: who knows the address that it was sent to may have it."""

import re
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

WINDOW = timedelta(minutes=10)
_COPIED = re.compile(r"\s*(?:[^<>@]*<|mailto:)\s*([^<>]*?)>?\s*", re.IGNORECASE)
"""`Mario Rossi <mario@rossi.example>`, as mail programs copy an address."""
MOST_TRIES = 20
"""How many addresses may be tried at an email's links in one window, right ones included."""


def same_address(typed: str, known: str) -> bool:
    """Whether two addresses are the same to a person, in a time that tells nothing of either."""
    return compare_digest(_digest(typed), _digest(known))


def window_of(moment: datetime, window: timedelta = WINDOW) -> int:
    """The number of the window in which the moment lies."""
    return int(moment.timestamp() // window.total_seconds())


def left_of_window(moment: datetime, window: timedelta = WINDOW) -> timedelta:
    """How long it is until the next window begins."""
    return timedelta(seconds=window.total_seconds() - moment.timestamp() % window.total_seconds())


def _digest(address: str) -> bytes:
    copied = _COPIED.fullmatch(address)
    bare = copied[1] if copied else address
    local, _, domain = bare.strip().casefold().rpartition("@")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError:
            domain = ""
    return sha256(f"{local}@{domain}".encode(errors="replace")).digest()
