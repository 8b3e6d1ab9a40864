"""Record that a pixel was fetched."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.key_ring import key_ring
from chalicelib.mail.agents import UNKNOWN_NETWORK, agent_class, is_hit
from chalicelib.mail.emails import PIXEL, Hit
from chalicelib.mail.tokens import Purpose, read_token
from chalicelib.tables import hits


def record_hit(token: str, *, method: str, headers: Mapping[str, str], now: datetime) -> None:
    """Add the fetch to the email of the token, if it is one of ours and the fetch is a hit.

    Raises:
        TryAgainLater: a hit could not be recorded.
    """
    if not is_hit(method=method, headers=headers):
        return
    target = read_token(token, Purpose.PIXEL, key_ring())
    if target is None:
        return
    hit = Hit(now, PIXEL, agent_class(headers.get("user-agent", "")), UNKNOWN_NETWORK)
    hits.record_hit(company_id=target.company_id, email_id=target.email_id, hit=hit)
