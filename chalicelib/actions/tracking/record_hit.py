"""Record that a pixel was fetched, or the link that nobody can see."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.actions.tracking.keep_hit import keep_hit
from chalicelib.actions.tracking.look_at_fetch import look_at_fetch
from chalicelib.domain.evidence.agents import is_hit
from chalicelib.domain.evidence.ladder import classes_of
from chalicelib.domain.hits import HONEYPOT, PIXEL
from chalicelib.domain.tokens import Mode, Purpose, Target, read_token
from chalicelib.keys.key_ring import key_ring
from chalicelib.telemetry import logger

_FETCHED = {Purpose.PIXEL: PIXEL, Purpose.HONEYPOT: HONEYPOT}


def record_hit(
    token: str,
    *,
    method: str,
    headers: Mapping[str, str],
    address: str,
    now: datetime,
    purpose: Purpose,
) -> None:
    """Add the fetch to the email of the token, if it is one of ours and the fetch is a hit.

    Raises:
        TryAgainLater: whose hit it is cannot be read, since the keys cannot; or it was to be
            counted without a name, and was not.
    """
    if not is_hit(method=method, headers=headers):
        return
    ring = key_ring()
    target = read_token(token, purpose, ring)
    if target is None or target.mode is Mode.UNRECORDED:
        return
    if target.mode is Mode.ANONYMOUS:
        _count(target, headers, address)
        return
    logger.thread_safe_append_keys(**target.key._asdict())
    hit = look_at_fetch(
        _FETCHED[purpose], headers=headers, address=address, now=now, target=target, ring=ring
    )
    keep_hit(target, hit)


def _count(target: Target, headers: Mapping[str, str], address: str) -> None:
    # Few pixels are anonymous.
    from chalicelib.domain.evidence.anonymous_openings import counted_by  # noqa: PLC0415
    from chalicelib.tables.anonymous_openings import count_opening  # noqa: PLC0415

    agent, network = classes_of(headers, address)
    count_opening(target.company_id, counted_by(target), agent=agent, network=network)
