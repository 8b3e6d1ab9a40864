"""Deliveries in: messages of their queue, made side by side; their ids where they come again."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.actions.webhooks.deliver_notice import deliver_notice
from chalicelib.actions.webhooks.sender import Sender
from chalicelib.queues.deliveries import DeliveryKey
from chalicelib.settings import settings
from chalicelib.telemetry import logger, work_on
from chalicelib.transports.sinks import Sinks

SIDE_BY_SIDE = 25
"""So that a sink which hangs makes few others wait, and no batch outlives its Lambda."""


@cache
def this_sender() -> Sender:
    """What this process remembers of sinks."""
    return Sender(Sinks(settings().webhook_allowed_loopback_ports))


def deliver_batch(
    event: dict[str, Any], context: LambdaContext | None, sender: Sender
) -> dict[str, Any]:
    """Make every delivery of the batch.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """

    def is_done(record: dict[str, Any]) -> bool:
        try:
            key = DeliveryKey(**json.loads(record["body"]))
            work_on(context, message_id=record["messageId"], **key._asdict())
            deliver_notice(key, sender)
        except Exception:
            logger.exception("webhook not delivered")
            return False
        return True

    records = event["Records"]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        done = threads.map(is_done, records)
        failed = [one["messageId"] for one, so in zip(records, done, strict=True) if not so]
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}
