"""Have deliveries of the last thirty days made once more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched

from chalicelib.domain.errors import NotFound
from chalicelib.domain.webhooks.deliveries import LOOKED_AT_AGAIN, Delivery, DeliveryState
from chalicelib.domain.webhooks.subscriptions import Subscription
from chalicelib.queues.deliveries import DeliveryKey, put_in_delivery_queue
from chalicelib.tables.webhooks.deliveries import begin_again, deliveries_page, find_delivery

MOST_AT_ONCE = 500
_QUEUED_TOGETHER = 10


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many are made once more, and before which others may follow; None: these were all."""

    count: int
    before: str | None


def replay_one(subscription: Subscription, delivery_id: str, *, now: datetime) -> Replayed:
    """Have this delivery made once more.

    Raises:
        NotFound: there is no such delivery.
        TryAgainLater: the table or the queue does not answer.
    """
    found = find_delivery(subscription.company_id, subscription.subscription_id, delivery_id)
    if found is None:
        raise NotFound("There is no such delivery.")
    _again([found], now=now)
    return Replayed(1, None)


def replay_since(
    subscription: Subscription, since: datetime, *, before: str, failed_only: bool, now: datetime
) -> Replayed:
    """Have what was told since then told once more, the newest first; so many at the most.

    Raises:
        TryAgainLater: the table or the queue does not answer.
    """
    page = deliveries_page(
        subscription.company_id, subscription.subscription_id, before=before, most=MOST_AT_ONCE
    )
    young = [one for one in page if one.notice.at >= since]
    wanted = [one for one in young if not failed_only or one.state is DeliveryState.GIVEN_UP]
    for some in batched(wanted, _QUEUED_TOGETHER, strict=False):
        _again([*some], now=now)
    more = len(young) == MOST_AT_ONCE
    return Replayed(len(wanted), young[-1].delivery_id if more else None)


def _again(deliveries: list[Delivery], *, now: datetime) -> None:
    for one in deliveries:
        begin_again(one, due=now + LOOKED_AT_AGAIN)
    put_in_delivery_queue(
        (DeliveryKey(one.company_id, one.subscription_id, one.delivery_id), timedelta())
        for one in deliveries
    )
