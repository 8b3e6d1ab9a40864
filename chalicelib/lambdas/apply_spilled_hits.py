"""Handles the queue of spilled hits: records each, and returns the messages to retry."""

import json
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.actions.tracking.apply_spilled_hit import apply_spilled_hit
from chalicelib.lambdas.batches import handle_each
from chalicelib.telemetry import logger, work_on


def apply_batch(event: dict[str, Any], context: LambdaContext | None) -> dict[str, Any]:
    """Record every hit of the batch; one that fails makes no other wait.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """
    return handle_each(event, context, _apply)


def _apply(record: SQSRecord, context: LambdaContext | None) -> None:
    work_on(context, message_id=record.message_id)
    try:
        apply_spilled_hit(json.loads(record.body))
    except Exception:
        logger.exception("spilled hit not applied")
        raise
