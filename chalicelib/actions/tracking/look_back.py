"""Tell apart what was fetched from a place shortly before its company called from there."""

from datetime import datetime, timedelta

from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import Outline
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.evidence.ladder import comes_from
from chalicelib.domain.evidence.networks import UNKNOWN_NETWORK
from chalicelib.domain.hits import KEPT_HITS
from chalicelib.domain.listing.changes import MOST_AT_ONCE, stamp_of
from chalicelib.domain.reads import Reads
from chalicelib.domain.tokens import KeyRing, Target
from chalicelib.keys.key_ring import key_ring
from chalicelib.tables.emails.near_sender import mark_near_sender
from chalicelib.tables.emails.pages import changes_since, find_outlines
from chalicelib.telemetry import logger

LOOKED_BACK = timedelta(minutes=15)
"""Who opens a copy and then the page does so within minutes."""


def look_back(company_id: int, address: str, *, now: datetime) -> None:
    """Mark such fetches, among the hundred emails that changed first meanwhile.

    A fetch that is kept has a tag of its source, which only its own address makes again. Whoever
    calls goes on where that fails.
    """
    since, reads = now - LOOKED_BACK, Reads()
    try:
        ring = key_ring()
        changed = changes_since(company_id, stamp_of(since), most=MOST_AT_ONCE, reads=reads)
        if not changed:
            return
        ids = [change.email_id for change in changed]
        for outline in find_outlines(company_id, ids, reads=reads):
            key = EmailKey(company_id, outline.email_id)
            for index in _from_there(key, outline, address, since=since, ring=ring):
                mark_near_sender(key, index, outline.hits[index])
    except TryAgainLater:
        logger.warning("not looked back from where a company calls", exc_info=True)


def _from_there(
    key: EmailKey, outline: Outline, address: str, *, since: datetime, ring: KeyRing
) -> list[int]:
    return [
        index
        for index, hit in enumerate(outline.hits[:KEPT_HITS])
        if hit.at >= since
        and not hit.near_sender
        and hit.network == UNKNOWN_NETWORK
        and comes_from(hit, address, Target(*key), ring)
    ]
