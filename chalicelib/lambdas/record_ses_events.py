"""Handles SES's events: records one fact for each, and returns the messages to retry."""

import json
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.actions.feedback.record_delivery_event import record_delivery_event
from chalicelib.lambdas.batches import handle_each
from chalicelib.telemetry import logger, work_on


def record_batch(event: dict[str, Any], context: LambdaContext | None) -> dict[str, Any]:
    """Record every event of the batch; one that fails makes no other wait.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """
    return handle_each(event, context, _record)


def _record(record: SQSRecord, context: LambdaContext | None) -> None:
    work_on(context, message_id=record.message_id)
    try:
        record_delivery_event(json.loads(record.body))
    except Exception:
        logger.exception("delivery event not recorded")
        raise
