"""The keys that sign tokens, from Secrets Manager, kept in the process.

Several keys live at once. To rotate: add a key, wait longer than KEPT_FOR_SECONDS, make it current
(docs/runbook.md).
"""

import json
from dataclasses import dataclass
from time import monotonic

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import secrets
from chalicelib.domain.clocks import Monotonic
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.tokens import KeyRing
from chalicelib.settings import settings
from chalicelib.telemetry import logger

KEPT_FOR_SECONDS = 15 * 60


@dataclass(slots=True)
class _Kept:
    ring: KeyRing | None = None
    read_at: float = 0.0


_kept = _Kept()


def key_ring(*, monotonic: Monotonic = monotonic) -> KeyRing:
    """The live keys, at most KEPT_FOR_SECONDS old.

    Older ones rather than none while AWS does not answer.

    No token causes a read, however it is forged: only time does.

    Raises:
        TryAgainLater: this process never had the keys, and cannot get them.
    """
    ring = _kept.ring
    if ring and monotonic() - _kept.read_at < KEPT_FOR_SECONDS:
        return ring
    try:
        fresh = _read()
    except (BotoCoreError, ClientError) as error:
        if ring is None:
            raise TryAgainLater("The signing keys cannot be read.") from error
        logger.exception("signing keys not refreshed")
        fresh = ring
    _kept.ring, _kept.read_at = fresh, monotonic()
    return fresh


def forget_key_ring() -> None:
    """Have the next use read the keys again."""
    _kept.ring = None


def _read() -> KeyRing:
    answer = secrets().get_secret_value(SecretId=settings().token_keys_secret)
    ring: dict[str, str] = json.loads(answer["SecretString"])
    current = int(ring.pop("current"))
    return KeyRing(current, {int(key_id): key.encode() for key_id, key in ring.items()})
