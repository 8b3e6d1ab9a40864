"""Exports in, and companies to be closed: a message, and its id where it has to come again."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.actions.listing.write_export import write_export
from chalicelib.actions.operator.carry_on_closing import carry_on_closing
from chalicelib.domain.errors import TryAgainLater
from chalicelib.lambdas.batches import ComesAgain, handle_each
from chalicelib.lambdas.deadlines import deadline_of
from chalicelib.queues.closings import CLOSING
from chalicelib.queues.exports import postpone_export
from chalicelib.telemetry import logger, work_on

_WAIT = timedelta(minutes=1)


def write_batch(event: dict[str, Any], context: LambdaContext | None) -> dict[str, Any]:
    """Write every export of the batch.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """

    def write(record: SQSRecord) -> None:
        ids = json.loads(record.body)
        work_on(context, **ids)
        if CLOSING in ids:
            _carry_on(ids["company_id"], record, context)
            return
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


def _carry_on(company_id: int, record: SQSRecord, context: LambdaContext | None) -> None:
    """Go on with the closing of a company; where AWS does not answer, in a minute."""
    now, deadline = datetime.now(UTC), deadline_of(context)
    try:
        carry_on_closing(company_id, now=now, deadline=deadline)
    except TryAgainLater as error:
        logger.exception("closing interrupted")
        postpone_export(record.receipt_handle, _WAIT)
        raise ComesAgain from error
