"""Handles what SES tells: records a fact for each, and returns the messages to retry.

Of mail that left by it, and of what came in to the receiving domain.
"""

import json
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.actions.feedback.record_delivery_event import record_delivery_event
from chalicelib.actions.feedback.record_notice import record_notice
from chalicelib.lambdas.batches import handle_each


def record_batch(event: dict[str, Any], context: LambdaContext | None) -> dict[str, Any]:
    """Record every event of the batch; one that fails makes no other wait.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """
    return handle_each(event, context, _record, failed="delivery event not recorded")


def _record(record: SQSRecord) -> None:
    told = json.loads(record.body)
    if told.get("notificationType") == "Received":
        record_notice(told)
    else:
        record_delivery_event(told)
