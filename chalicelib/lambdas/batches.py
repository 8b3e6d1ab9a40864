"""What the Lambdas that queues call have in common: one record after the other, each by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.telemetry import logger, work_on

Event = dict[str, Any]


class ComesAgain(Exception):
    """A message is not done with, though nothing broke: its id goes back to Lambda."""


@contextmanager
def logged(line: str) -> Iterator[None]:
    """Log whatever breaks within, since the processor of batches keeps it to itself."""
    try:
        yield
    except ComesAgain:
        raise
    except Exception:
        logger.exception(line)
        raise


def handle_each(
    event: Event,
    context: LambdaContext | None,
    handle: Callable[[SQSRecord], None],
    *,
    failed: str,
) -> Event:
    """Handle every record of a batch; one that fails makes no other wait.

    Args:
        event: the batch, as Lambda hands it out.
        context: Lambda's.
        handle: raises where the record is to come again.
        failed: what the log says then, unless the record `ComesAgain` by intent.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """

    def one(record: SQSRecord) -> None:
        work_on(context, message_id=record.message_id)
        with logged(failed):
            handle(record)

    return cast(
        "Event",
        process_partial_response(
            event=event,
            record_handler=one,
            processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
            context=context,
        ),
    )
