"""How long an email has been out without a sign that a person saw it: whom to remind."""

from datetime import datetime

from chalicelib.domain.emails import Facts
from chalicelib.domain.evidence.evidence import EvidenceLevel
from chalicelib.domain.listing.standings import Standing
from chalicelib.domain.states import DeliveryStatus

COUNTED_DAYS = (30, 14, 7, 3)
"""After how many days silent emails are counted together."""

_ARRIVED = {DeliveryStatus.SENT, DeliveryStatus.DELIVERED}


def silent_days(email: Facts, stands: Standing, *, now: datetime) -> int | None:
    """For how many whole days nobody was seen to read the email.

    None where somebody was, where nothing of that can be known, or where there is nothing to remind
    of: it has not arrived, or was sent again.
    """
    watched = EvidenceLevel.UNKNOWN <= stands.known.level < EvidenceLevel.SEEN_THROUGH_PROXY
    ended = email.stopped_at or email.erased_at or stands.resent
    if not watched or ended or stands.status not in _ARRIVED or email.sent_at is None:
        return None
    return max(0, (now - email.sent_at).days)


def counted_days(days: int | None) -> int:
    """The longest of COUNTED_DAYS that have passed; 0 where not even the shortest have."""
    return next((counted for counted in COUNTED_DAYS if days is not None and days >= counted), 0)
