"""Turn a change of an email into what its company's subscriptions are to be told."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Email
from chalicelib.domain.webhooks.deliveries import LOOKED_AT_AGAIN, Delivery, delivery_id
from chalicelib.domain.webhooks.events import RIPENS_IN, Event, events_of
from chalicelib.domain.webhooks.notices import notice_of
from chalicelib.domain.webhooks.subscriptions import Subscription
from chalicelib.queues.deliveries import DeliveryKey, put_in_delivery_queue
from chalicelib.tables.webhooks.deliveries import put_new_delivery

_PLACES = 100


def feed_change(
    before: Email | None,
    after: Email,
    *,
    sequence: int,
    changed_at: datetime,
    now: datetime,
    company_of: Callable[[int], Company | None],
    subscriptions_of: Callable[[int], Sequence[Subscription]],
) -> None:
    """Store a delivery for each event and each subscription that wants it, and queue them.

    The same change twice makes the same deliveries, which are stored once.

    Args:
        before: the email as it was; None: it is new.
        after: as it is.
        sequence: of the change; of one email, a later change has a higher one.
        changed_at: when it changed.
        now: the time.
        company_of: finds a company.
        subscriptions_of: finds a company's subscriptions.

    Raises:
        TryAgainLater: a table or the queue does not answer; the change is to be fed again.
    """
    live = [one for one in subscriptions_of(after.company_id) if one.is_live]
    company = company_of(after.company_id) if live else None
    if company is None:
        return
    events = events_of(before, after, company.lens, changed_at=changed_at)
    waits = list[tuple[DeliveryKey, timedelta]]()
    for delivery, wait in _deliveries(events, live, sequence=sequence, now=now):
        put_new_delivery(delivery, now=now)
        key = DeliveryKey(company.company_id, delivery.subscription_id, delivery.delivery_id)
        waits.append((key, wait))
    put_in_delivery_queue(waits)


def _deliveries(
    events: Sequence[Event], live: Sequence[Subscription], *, sequence: int, now: datetime
) -> Iterator[tuple[Delivery, timedelta]]:
    for place, event in enumerate(events):
        # Of a fixed length, so that they are in order as texts are.
        ordered = f"{sequence * _PLACES + place:042d}"
        ripe = event.at + RIPENS_IN if event.proves else now
        wait = min(max(ripe - now, timedelta()), RIPENS_IN)
        for subscription in live:
            name = subscription.wants(event)
            if name is None:
                continue
            notice = notice_of(event, name, sequence=ordered)
            yield (
                Delivery(
                    company_id=event.company_id,
                    subscription_id=subscription.subscription_id,
                    delivery_id=delivery_id(notice),
                    notice=notice,
                    due_at=now + wait + LOOKED_AT_AGAIN,
                ),
                wait,
            )
