"""Record what SES tells of an email after it took it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.message.delivery_events import as_it_can_be, read_delivery_event
from chalicelib.tables.emails import delivery_events
from chalicelib.tables.emails.sending import find_email
from chalicelib.telemetry import count, logger

YOUNG = timedelta(minutes=10)
"""How long an event may come before the email that it tells of is stored."""


def record_delivery_event(told: Mapping[str, Any], *, now: datetime | None = None) -> None:
    """Add the event's fact to its email, in whatever order and however often events come.

    Raises:
        TryAgainLater: there is no such email yet, or the table does not answer.
        LookupError, TypeError, ValueError: it is no event of SES.
    """
    now = now or datetime.now(UTC)
    event = read_delivery_event(told)
    if event is None:
        count("DeliveryEventIgnored")
        return
    event = as_it_can_be(event, now=now)
    fact = event.fact.removesuffix("_at")
    logger.thread_safe_append_keys(**event.email._asdict())
    if delivery_events.record_delivery_event(event):
        count("DeliveryEventRecorded", fact=fact)
        logger.info("delivery event recorded", fact=fact, reason=event.reason)
        return
    if find_email(event.email):
        logger.info("delivery event known already", fact=fact)
        return
    if now - event.at < YOUNG:
        raise TryAgainLater("There is no such email yet.")
    count("DeliveryEventOrphaned")
    logger.warning("delivery event of no email", fact=fact)
