"""Have a sink told something that means nothing, so that a person sees whether it works."""

from datetime import datetime
from secrets import token_hex

from chalicelib.actions.webhooks.queue_notice import queue_notice
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.webhooks.deliveries import Delivery
from chalicelib.domain.webhooks.event_types import TEST
from chalicelib.domain.webhooks.notices import Notice
from chalicelib.domain.webhooks.subscriptions import Subscription


def send_test(subscription: Subscription, *, now: datetime) -> Delivery:
    """Queue it.

    Raises:
        InvalidRequest: the sink has not shown that it wants events.
        TryAgainLater: the table or the queue does not answer.
    """
    if not subscription.is_live:
        sentence = "The sink has to be verified first."
        raise InvalidRequest({"sink": [Problem(ProblemCode.SINK_NOT_VERIFIED, sentence)]})
    notice = Notice(id=f"evt_{token_hex(16)}", type=TEST, at=now, data={"ids": []})
    return queue_notice(subscription, notice, now=now)
