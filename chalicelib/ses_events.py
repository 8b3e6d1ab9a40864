"""SES's events in: a batch becomes one fact for each record, and the ids of those to try again."""

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

from chalicelib.actions.record_delivery_event import record_delivery_event
from chalicelib.telemetry import logger, work_on


def record_batch(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Record every event of the batch; one that fails makes no other wait.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """
    return cast(
        "dict[str, Any]",
        process_partial_response(
            event=event,
            record_handler=partial(_record, context=context),
            processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
            context=cast("LambdaContext", context),
        ),
    )


def _record(record: SQSRecord, context: object) -> None:
    work_on(context, message_id=record.message_id)
    try:
        record_delivery_event(json.loads(record.body))
    except Exception:
        logger.exception("delivery event not recorded")
        raise
