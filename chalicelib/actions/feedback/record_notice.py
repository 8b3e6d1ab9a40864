"""Record what came back of an email to the receiving domain: a bounce, a delay, a delivery."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.actions.feedback.record_delivery_event import record_read_event
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.errors import NotFound
from chalicelib.domain.feedback.forwarding_codes import forwarding_code
from chalicelib.domain.feedback.notices import MOST_BYTES, Notice, NoticeKind, read_notice
from chalicelib.domain.feedback.return_addresses import is_of_company, named_in
from chalicelib.domain.message.delivery_events import DeliveryEvent, Fact
from chalicelib.keys.key_ring import key_ring
from chalicelib.stores.inbound import PREFIX, beginning_of, delete_inbound
from chalicelib.tables.notices_seen import note_notice_seen
from chalicelib.telemetry import count, logger

_FACTS = {
    NoticeKind.BOUNCED: Fact.BOUNCED,
    NoticeKind.DELAYED: Fact.DELAYED,
    NoticeKind.DELIVERED: Fact.DELIVERED,
    NoticeKind.COMPLAINED: Fact.COMPLAINED,
}


def record_notice(told: Mapping[str, Any], *, now: datetime | None = None) -> None:
    """Add the fact that a mail says to the email whose signed address it came to, or names.

    What says nothing, or names no email, is counted and deleted: nothing is ever answered, so that
    mail cannot run in circles.

    Args:
        told: SES's notice that it put a mail into S3.
        now: the time; a mail's own date is anybody's.

    Raises:
        TryAgainLater: AWS does not answer.
        LookupError, TypeError, ValueError: it is no notice of SES.
    """
    now = now or datetime.now(UTC)
    receipt = told["receipt"]
    key: str = receipt["action"]["objectKey"]
    if not key.startswith(PREFIX):
        raise ValueError("It is not where mail comes in.")
    try:
        raw = beginning_of(key, most=MOST_BYTES)
    except NotFound:
        return  # it was recorded before
    came_to = named_in("\n".join(receipt["recipients"]), key_ring())
    for company in filter(is_of_company, came_to):
        note_notice_seen(company.company_id, at=now, code=forwarding_code(raw))
    _record(_email(came_to, raw), read_notice(raw), now=now)
    delete_inbound(key)


def _record(email: EmailKey | None, notice: Notice, *, now: datetime) -> None:
    count("NoticeReceived", kind=notice.kind.value if email else "of_nothing")
    if email is None:
        logger.info("notice of no email", kind=notice.kind.value)
        return
    logger.info("notice received", **email._asdict(), kind=notice.kind.value, reason=notice.reason)
    fact = _FACTS.get(notice.kind)
    if fact is None:
        return
    event = DeliveryEvent(
        email=email,
        fact=fact,
        at=now,
        sent_at=now,
        reply=notice.reply,
        reason=notice.reason if fact is Fact.BOUNCED else None,
    )
    record_read_event(event, now=now)


def _email(came_to: list[EmailKey], raw: bytes) -> EmailKey | None:
    """Whose mail came back: as the address says that it came to, or, to a company's, what it holds.

    A company's address takes notices of that company's emails alone.
    """
    ring = key_ring()
    for key in came_to:
        if not is_of_company(key):
            return key
        held = named_in(raw.decode("ascii", errors="replace"), ring)
        own = [one for one in held if one.company_id == key.company_id and not is_of_company(one)]
        if own:
            return own[0]
    return None
