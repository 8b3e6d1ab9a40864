"""Keep a hit, whatever DynamoDB says: what it refuses goes to the spill queue."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.hits import Hit
from chalicelib.domain.links import links_open
from chalicelib.domain.tokens import Target
from chalicelib.tables.emails import hits
from chalicelib.telemetry import count, logger

if TYPE_CHECKING:
    from chalicelib.domain.emails import Email


def keep_hit(target: Target, hit: Hit) -> None:
    """Add the hit to the email of the token, now or later."""
    try:
        hits.record_hit(target.key, hit)
    except TryAgainLater:
        logger.warning("hit refused", exc_info=True)
        _spill(target, hit)


def keep_hit_and_read(target: Target, hit: Hit) -> Email | None:
    """Keep the hit if the email's links are open, and return the email; None if it is gone.

    Where DynamoDB does not take the hit it may still be read, and then the file is served. Where it
    is not, the hit must not say that it was: it is kept as one that was followed in vain.

    Raises:
        TryAgainLater: the email cannot be read.
    """
    try:
        return hits.record_hit_and_read(target.key, hit)
    except TryAgainLater:
        logger.warning("hit refused", exc_info=True)
    try:
        email = hits.read_in_haste(target.key)
    except TryAgainLater:
        _spill(target, replace(hit, fetched=replace(hit.fetched, served=False)))
        raise
    if email is not None and links_open(email, now=hit.at):
        _spill(target, hit)
    return email


def _spill(target: Target, hit: Hit) -> None:
    """Put the hit where it is applied later; there is nothing to do where that fails too."""
    # Only an outage needs it.
    from chalicelib.queues.spilled_hits import put_in_spill_queue  # noqa: PLC0415

    try:
        put_in_spill_queue(target.key, hit)
    except Exception:
        count("HitNotRecorded")
        logger.exception("hit not recorded")
    else:
        count("HitSpilled")
