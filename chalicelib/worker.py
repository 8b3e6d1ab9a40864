"""SQS in.

A batch of the outbox becomes one delivery for each record, and the ids of those to hand out again.
"""

import json
from typing import Any, cast

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.actions.deliver_email import deliver_email
from chalicelib.telemetry import logger


def deliver_batch(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Deliver every email of the batch; one that fails makes no other wait.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """
    return cast(
        "dict[str, Any]",
        process_partial_response(
            event=event,
            record_handler=_deliver,
            processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
            context=cast("LambdaContext", context),
        ),
    )


def _deliver(record: SQSRecord) -> None:
    logger.clear_state()
    message = json.loads(record.body)
    deliver_email(company_id=message["company_id"], email_id=message["email_id"])
