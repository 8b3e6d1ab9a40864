"""Look at a fetch while its address and its browser are there: what is kept of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.evidence.ladder import judge_fetch
from chalicelib.domain.evidence.networks import UNKNOWN_NETWORK
from chalicelib.domain.evidence.places import place_of
from chalicelib.domain.hits import Fetched, Hit
from chalicelib.domain.tokens import KeyRing, Target
from chalicelib.tables.places import is_place_of
from chalicelib.telemetry import logger


def look_at_fetch(
    fetched: Fetched,
    *,
    headers: Mapping[str, str],
    address: str,
    now: datetime,
    target: Target,
    ring: KeyRing,
) -> Hit:
    """The hit, and whether its company called from the same place within the last hours.

    That is asked where the network is no known one: of a proxy or a cloud it would say nothing.
    """
    hit = judge_fetch(
        fetched=fetched, headers=headers, address=address, at=now, target=target, ring=ring
    )
    place = None
    if hit.network == UNKNOWN_NETWORK:
        place = place_of(address, target.company_id, ring)
    if place is None:
        return hit
    try:
        return replace(hit, near_sender=is_place_of(target.company_id, place, now=now))
    except TryAgainLater:
        logger.warning("not looked from where the company calls", exc_info=True)
        return hit
