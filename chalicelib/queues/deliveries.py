"""The queue of what is to be told to sinks. A message names a delivery."""

import json
from collections.abc import Iterable
from datetime import timedelta
from itertools import batched
from typing import NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import sqs
from chalicelib.domain.errors import TryAgainLater
from chalicelib.settings import settings

MOST_AT_ONCE = 10
"""What SQS takes in one request."""


class DeliveryKey(NamedTuple):
    """Which delivery of which company."""

    company_id: int
    subscription_id: str
    delivery_id: str


def put_in_delivery_queue(waits: Iterable[tuple[DeliveryKey, timedelta]]) -> None:
    """Put a message for each delivery into the queue, visible after its wait.

    That must be a quarter of an hour at the most. The group makes one company's flood wait behind
    itself only (SQS fair queues).

    Raises:
        TryAgainLater: the queue did not take them all.
    """
    for some in batched(waits, MOST_AT_ONCE, strict=False):
        try:
            answer = sqs().send_message_batch(
                QueueUrl=settings().deliveries_url,
                Entries=[
                    {
                        "Id": str(place),
                        "MessageBody": json.dumps(key._asdict()),
                        "MessageGroupId": str(key.company_id),
                        "DelaySeconds": max(0, -(-wait // timedelta(seconds=1))),
                    }
                    for place, (key, wait) in enumerate(some)
                ],
            )
        except (BotoCoreError, ClientError) as error:
            raise TryAgainLater("The queue of deliveries does not answer.") from error
        if answer.get("Failed"):
            raise TryAgainLater("The queue of deliveries did not take every one.")
