"""Handles the outbox: serves the companies of a batch side by side.

A company's emails are sent one after the other over one connection; a stuck server delays only its
own.
"""

import asyncio
import json
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, cast

from aws_lambda_powertools.utilities.batch import (
    AsyncBatchProcessor,
    EventType,
    async_process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.actions.sending.deliver_email import deliver_email
from chalicelib.actions.sending.give_up_email import give_up_email
from chalicelib.actions.sending.open_lane import Lane, open_lane
from chalicelib.domain.backoff import wait_after
from chalicelib.domain.clocks import Deadline
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.errors import TryAgainLater
from chalicelib.lambdas.batches import ComesAgain, handle_each
from chalicelib.lambdas.deadlines import deadline_of
from chalicelib.queues.outbox import postpone
from chalicelib.telemetry import logger, work_on

_AT_ONCE = 2
"""Emails of one company under way: while one is being sent, the next is prepared."""

_threads = ThreadPoolExecutor(10, thread_name_prefix="lane")
"""One for each message of a batch."""

ONE_EMAIL_TAKES = timedelta(seconds=75)
"""At the longest, with its requests to AWS: none is begun with less time left."""


@dataclass(slots=True)
class _Company:
    """A company's messages of one batch."""

    at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    opening: Lock = field(default_factory=Lock)
    lane: Lane | None = None


def deliver_batch(event: dict[str, Any], context: LambdaContext | None) -> dict[str, Any]:
    """Deliver every email of the batch; one that fails makes no other wait.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """
    deadline = deadline_of(context).before(ONE_EMAIL_TAKES.total_seconds())
    companies: dict[int, _Company] = {}

    async def deliver(record: SQSRecord) -> None:
        key = _read(record)
        company = companies.setdefault(key.company_id, _Company())
        async with company.at_once:
            run = asyncio.get_running_loop().run_in_executor
            await run(_threads, _deliver, record, key, company, deadline, context)

    return cast(
        "dict[str, Any]",
        async_process_partial_response(
            event=event,
            record_handler=deliver,
            processor=AsyncBatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
            context=context,
        ),
    )


def _read(record: SQSRecord) -> EmailKey:
    """Which email a message names."""
    try:
        message = json.loads(record.body)
        return EmailKey(message["company_id"], message["email_id"])
    except (LookupError, TypeError, ValueError):
        logger.exception("message not readable", message_id=record.message_id)
        raise


def _deliver(
    record: SQSRecord,
    key: EmailKey,
    company: _Company,
    deadline: Deadline,
    context: LambdaContext | None,
) -> None:
    work_on(context, **key._asdict())
    handed_out = int(record.attributes.approximate_receive_count)
    try:
        with company.opening:
            company.lane = company.lane or open_lane(key.company_id, deadline=deadline)
        wait = deliver_email(company.lane, email_id=key.email_id, handed_out=handed_out)
    except TryAgainLater:
        logger.exception("delivery interrupted")
        wait = wait_after(handed_out, jitter=random.random())  # noqa: S311
    except Exception:
        logger.exception("delivery broke")  # the processor keeps it to itself
        raise
    if wait is None:
        return
    postpone(record.receipt_handle, wait)
    raise ComesAgain


def bury_batch(event: dict[str, Any], context: LambdaContext | None) -> dict[str, Any]:
    """Make visible what became of the emails of a batch of dead letters.

    Returns:
        As `deliver_batch`; what cannot be read stays with the dead letters, for a person to see.
    """
    return handle_each(event, context, _bury)


def _bury(record: SQSRecord, context: LambdaContext | None) -> None:
    key = _read(record)
    work_on(context, **key._asdict())
    try:
        give_up_email(key, now=datetime.now(UTC))
    except Exception:
        logger.exception("dead letter not settled")
        raise
