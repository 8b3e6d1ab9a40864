"""Have one sink told something at once, whatever else is to be told."""

from datetime import datetime, timedelta

from chalicelib.domain.webhooks.deliveries import LOOKED_AT_AGAIN, Delivery, delivery_id
from chalicelib.domain.webhooks.notices import Notice
from chalicelib.domain.webhooks.subscriptions import Subscription
from chalicelib.queues.deliveries import DeliveryKey, put_in_delivery_queue
from chalicelib.tables.webhooks.deliveries import put_new_delivery


def queue_notice(subscription: Subscription, notice: Notice, *, now: datetime) -> Delivery:
    """Store and queue the delivery.

    Raises:
        TryAgainLater: the table or the queue does not answer.
    """
    delivery = Delivery(
        company_id=subscription.company_id,
        subscription_id=subscription.subscription_id,
        delivery_id=delivery_id(notice),
        notice=notice,
        due_at=now + LOOKED_AT_AGAIN,
    )
    put_new_delivery(delivery, now=now)
    key = DeliveryKey(delivery.company_id, delivery.subscription_id, delivery.delivery_id)
    put_in_delivery_queue([(key, timedelta())])
    return delivery
