"""Handles the queue of spilled hits: records each, and returns the messages to retry."""

import json
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.actions.tracking.apply_spilled_hit import apply_spilled_hit
from chalicelib.lambdas.batches import handle_each


def apply_batch(event: dict[str, Any], context: LambdaContext | None) -> dict[str, Any]:
    """Record every hit of the batch; one that fails makes no other wait.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """
    return handle_each(event, context, _apply, failed="spilled hit not applied")


def _apply(record: SQSRecord) -> None:
    apply_spilled_hit(json.loads(record.body))
