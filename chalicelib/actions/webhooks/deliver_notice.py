"""Bring one notice to one sink, and record what came of it."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from chalicelib.actions.webhooks.sender import Sender
from chalicelib.domain.due import LONGEST_DELAY
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.webhooks.deliveries import (
    LOOKED_AT_AGAIN,
    Delivery,
    DeliveryState,
    Failure,
    Try,
)
from chalicelib.domain.webhooks.events import still_proven
from chalicelib.domain.webhooks.retries import wait_after
from chalicelib.domain.webhooks.subscriptions import Ended, Subscription
from chalicelib.queues.deliveries import DeliveryKey, put_in_delivery_queue
from chalicelib.tables.companies import find_company
from chalicelib.tables.emails.sending import find_email
from chalicelib.tables.webhooks.deliveries import find_delivery, record_state, record_try
from chalicelib.tables.webhooks.subscriptions import (
    find_subscription,
    record_ended,
    record_failure,
    record_success,
)
from chalicelib.telemetry import count, logger
from chalicelib.transports.sinks import NotAnswered

_OK = range(200, 300)
_GONE = 410


def deliver_notice(
    key: DeliveryKey,
    sender: Sender,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    jitter: Callable[[], float] = random.random,
) -> None:
    """Tell the sink, unless that is done, or there is nothing to tell any more.

    What fails is tried again for three days. A sink that fails again and again is left alone for a
    while. One that answers 410 is told nothing more.

    Raises:
        TryAgainLater: a table, the queue or KMS does not answer; its message is to come again.
    """
    delivery = find_delivery(*key)
    if delivery is None or delivery.due_at is None:
        return
    subscription = find_subscription(key.company_id, key.subscription_id)
    if subscription is None or not subscription.is_live:
        record_state(delivery, DeliveryState.GIVEN_UP, due=None)
        return
    began = now()
    if subscription.paused_until and began < subscription.paused_until:
        # Those that wait for one sink are not to come all at once.
        due = subscription.paused_until + timedelta(seconds=60) * jitter()
        record_state(delivery, DeliveryState.WAITING, due=due)
        return
    if _is_taken_back(delivery):
        count("WebhookWithdrawn")
        record_state(delivery, DeliveryState.WITHDRAWN, due=None)
        return
    made = _try(subscription, delivery, sender, began, now)
    _record(subscription, delivery, made, at=now(), jitter=jitter())


def _is_taken_back(delivery: Delivery) -> bool:
    """Whether it was to tell a reading that was none, as is known since."""
    notice = delivery.notice
    if notice.proves is None or notice.email_id is None or delivery.told:
        return False
    email = find_email(EmailKey(delivery.company_id, notice.email_id))
    company = find_company(delivery.company_id)
    if email is None or company is None:
        return True
    return not still_proven(notice.proves, email, company.lens)


def _try(
    subscription: Subscription,
    delivery: Delivery,
    sender: Sender,
    began: datetime,
    now: Callable[[], datetime],
) -> Try:
    def took() -> int:
        return max(0, (now() - began) // timedelta(milliseconds=1))

    try:
        answer = sender.tell(subscription, delivery.notice, now=began)
    except NotAnswered as error:
        return Try(at=began, milliseconds=took(), failure=error.failure)
    return Try(
        at=began,
        milliseconds=took(),
        status=answer.status,
        failure=None if answer.status in _OK else Failure.STATUS,
        answer=answer.beginning.decode(errors="replace"),
    )


def _record(
    subscription: Subscription, delivery: Delivery, made: Try, *, at: datetime, jitter: float
) -> None:
    if made.failure is None:
        record_try(delivery, made, DeliveryState.DELIVERED, None)
        count("WebhookDelivered")
        if subscription.failures:
            record_success(subscription)
        return
    count("WebhookFailed", failure=made.failure)
    if made.status == _GONE:
        record_ended(subscription, Ended.GONE, at=at)
        record_try(delivery, made, DeliveryState.GIVEN_UP, None)
        logger.info("subscription ended by its sink")
        return
    record_failure(subscription, at=at)
    wait = wait_after(delivery.tries + 1, jitter=jitter)
    if wait is None:
        count("WebhookGivenUp")
        record_try(delivery, made, DeliveryState.GIVEN_UP, None)
    elif wait <= LONGEST_DELAY:
        record_try(delivery, made, DeliveryState.WAITING, at + wait + LOOKED_AT_AGAIN)
        key = DeliveryKey(delivery.company_id, delivery.subscription_id, delivery.delivery_id)
        put_in_delivery_queue([(key, wait)])
    else:
        record_try(delivery, made, DeliveryState.WAITING, at + wait)
