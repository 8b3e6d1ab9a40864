"""Have those deliveries made whose time has come, and those whose message was lost."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.clocks import NEVER, Deadline
from chalicelib.domain.webhooks.deliveries import LOOKED_AT_AGAIN, SHARDS
from chalicelib.queues.deliveries import DeliveryKey, put_in_delivery_queue
from chalicelib.tables.webhooks.deliveries import due_deliveries, put_off

_AHEAD = timedelta(minutes=1)
"""Until the next run."""
_LAST_SECONDS = 5


def release_due_webhooks(*, now: datetime | None = None, deadline: Deadline = NEVER) -> None:
    """Queue what is due before the next run. One whose message is under way may get a second one.

    Raises:
        TryAgainLater: the table or the queue does not answer.
    """
    now = now or datetime.now(UTC)
    for shard in range(SHARDS):
        for company_id, subscription_id, delivery_id, due in due_deliveries(now + _AHEAD, shard):
            if not deadline.leaves(_LAST_SECONDS):
                return
            wait = max(due - now, timedelta())
            put_in_delivery_queue([(DeliveryKey(company_id, subscription_id, delivery_id), wait)])
            later = now + wait + LOOKED_AT_AGAIN
            put_off(company_id, subscription_id, delivery_id, was=due, due=later)
