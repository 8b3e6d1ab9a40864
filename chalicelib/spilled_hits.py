"""Spilled hits in: a batch of the spill queue, and the ids of those to try again."""

import json
from functools import partial
from typing import Any, cast

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.actions.apply_spilled_hit import apply_spilled_hit
from chalicelib.telemetry import logger, work_on


def apply_batch(event: dict[str, Any], context: LambdaContext | None) -> dict[str, Any]:
    """Record every hit of the batch; one that fails makes no other wait.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """
    return cast(
        "dict[str, Any]",
        process_partial_response(
            event=event,
            record_handler=partial(_apply, context=context),
            processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
            context=context,
        ),
    )


def _apply(record: SQSRecord, context: LambdaContext | None) -> None:
    work_on(context, message_id=record.message_id)
    try:
        apply_spilled_hit(json.loads(record.body))
    except Exception:
        logger.exception("spilled hit not applied")
        raise
