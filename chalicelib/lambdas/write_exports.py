"""Exports in: a message of their queue, and its id where it has to come again."""

import json
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.actions.listing.write_export import write_export
from chalicelib.lambdas.batches import ComesAgain, handle_each
from chalicelib.lambdas.deadlines import deadline_of
from chalicelib.queues.exports import postpone_export
from chalicelib.telemetry import work_on


def write_batch(event: dict[str, Any], context: LambdaContext | None) -> dict[str, Any]:
    """Write every export of the batch.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """

    def write(record: SQSRecord) -> None:
        ids = json.loads(record.body)
        work_on(context, **ids)
        wait = write_export(
            company_id=ids["company_id"],
            export_id=ids["export_id"],
            handed_out=int(record.attributes.approximate_receive_count),
            now=datetime.now(UTC),
            deadline=deadline_of(context),
        )
        if wait is None:
            return
        postpone_export(record.receipt_handle, wait)
        raise ComesAgain

    return handle_each(event, context, write, failed="export not written")
