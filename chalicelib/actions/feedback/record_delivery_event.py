"""Record what SES tells of an email after it took it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.actions.feedback.heed_rates import heed_rates
from chalicelib.actions.suppressions.suppress_recipient import suppress_recipient
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.message.delivery_events import (
    DeliveryEvent,
    Fact,
    as_it_can_be,
    read_delivery_event,
)
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.tables.emails import delivery_events
from chalicelib.tables.emails.sending import find_email
from chalicelib.telemetry import count, logger

_COMES_BACK = {Fact.BOUNCED, Fact.COMPLAINED}

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
    record_read_event(as_it_can_be(event, now=now), now=now)


def record_read_event(event: DeliveryEvent, *, now: datetime) -> None:
    """The same of an event that was read; it may come from elsewhere than SES."""
    fact = event.fact.removesuffix("_at")
    logger.thread_safe_append_keys(**event.email._asdict())
    if delivery_events.record_delivery_event(event):
        count("DeliveryEventRecorded", fact=fact)
        logger.info("delivery event recorded", fact=fact, reason=event.reason)
        if event.fact in _COMES_BACK:
            _heed(event, now=now)
        return
    if email := find_email(event.email):
        logger.info("delivery event known already", fact=fact)
        if event.fact in _COMES_BACK:  # the one that told it may have broken off here
            suppress_recipient(email, now=now)
        return
    if now - event.at < YOUNG:
        raise TryAgainLater("There is no such email yet.")
    count("DeliveryEventOrphaned")
    logger.warning("delivery event of no email", fact=fact)


def _heed(event: DeliveryEvent, *, now: datetime) -> None:
    """Send nothing more to an address whose mail comes back, nor of a company with too many."""
    if email := find_email(event.email):
        suppress_recipient(email, now=now)
        if event.reason is not ReasonCode.SUPPRESSED:  # SES counts no mail that it did not send
            heed_rates(email, complained=event.fact is Fact.COMPLAINED, now=now)
