"""Handles the outbox: serves the companies of a batch side by side.

A company's emails are sent one after the other over one connection; a stuck server delays only its
own.
"""

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from threading import Lock
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    AsyncBatchProcessor,
    EventType,
    async_process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.actions.sending.deliver_email import deliver_email
from chalicelib.actions.sending.give_up_email import give_up_email
from chalicelib.actions.sending.lanes.open_lane import Lane, TurnLater, open_lane
from chalicelib.actions.sending.lanes.wait_for_turn import wait_for_turn
from chalicelib.actions.sending.worker import Worker
from chalicelib.domain.clocks import Deadline
from chalicelib.domain.due import LONGEST_DELAY, Hold
from chalicelib.domain.errors import TryAgainLater
from chalicelib.lambdas.batches import ComesAgain, handle_each, logged
from chalicelib.lambdas.deadlines import deadline_of
from chalicelib.queues.outbox import postpone, put_back, read_message
from chalicelib.tables.holds import put_hold
from chalicelib.telemetry import logger, work_on

_AT_ONCE = 3
"""Emails of one company under way: one is being sent, one waits to be begun behind it, and one is
being prepared or recorded meanwhile."""

_LOOKS = 5
"""How often a dialogue is looked at before it counts as slow."""

_threads = ThreadPoolExecutor(10, thread_name_prefix="lane")
"""One for each message of a batch."""


@cache
def this_worker() -> Worker:
    """The worker of this process, made when it first has mail to send."""
    return Worker()


@dataclass(slots=True)
class _Company:
    """A company's messages of one batch."""

    at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    opening: Lock = field(default_factory=Lock)
    lane: Lane | None = None


@dataclass(frozen=True, slots=True)
class _Batch:
    """What all messages of a batch share."""

    worker: Worker
    context: LambdaContext | None
    deadline: Deadline
    companies: dict[int, _Company] = field(default_factory=dict)
    kept_out: dict[str, Hold] = field(default_factory=dict)
    """What found its company's lane closed, by the message that brought it."""


def deliver_batch(
    event: dict[str, Any], context: LambdaContext | None, worker: Worker
) -> dict[str, Any]:
    """Deliver every email of the batch; one that fails makes no other wait.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures.
    """
    deadline = deadline_of(context).before(worker.times.one_email.total_seconds())
    batch = _Batch(worker, context, deadline)

    async def deliver(record: SQSRecord) -> None:
        work_on(context, message_id=record.message_id)
        waited = _read(record)
        company = batch.companies.setdefault(waited.key.company_id, _Company())
        async with company.at_once:
            run = asyncio.get_running_loop().run_in_executor
            delivering = run(_threads, _deliver, record, waited, company, batch)
            look_each = worker.times.slow.total_seconds() / _LOOKS
            while (await asyncio.wait({delivering}, timeout=look_each))[1]:
                if company.lane:
                    await asyncio.to_thread(company.lane.look_after)
            await delivering

    try:
        answer = async_process_partial_response(
            event=event,
            record_handler=deliver,
            processor=AsyncBatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
            context=context,
        )
    finally:
        for company in batch.companies.values():
            if company.lane:
                company.lane.end()
    left = [{"itemIdentifier": message_id} for message_id in _not_put_back(batch)]
    return {"batchItemFailures": [*answer["batchItemFailures"], *left]}


def _not_put_back(batch: _Batch) -> Iterable[str]:
    """Queue together what was kept out; the messages for which that fails have to come again.

    A flood that is known to lead nowhere costs a request for each batch of it, and not for each
    email.
    """
    if not batch.kept_out:
        return ()
    try:
        put_back(batch.kept_out.values(), now=batch.worker.clock())
    except TryAgainLater:
        logger.exception("not put back")
        return batch.kept_out
    return ()


def _read(record: SQSRecord) -> Hold:
    """Which email a message names, and how it has waited."""
    with logged("message not readable"):
        handed_out = int(record.attributes.approximate_receive_count)
        return read_message(record.body, handed_out=handed_out, now=datetime.now(UTC))


def _deliver(record: SQSRecord, waited: Hold, company: _Company, batch: _Batch) -> None:
    work_on(batch.context, **waited.key._asdict())
    with logged("delivery broke"):
        try:
            wait = _try(record.message_id, waited, company, batch)
        except TryAgainLater:
            logger.exception("delivery interrupted")
            wait = batch.worker.wait_after(waited.tries)
        if wait is None:
            return
        postpone(record.receipt_handle, wait)
        raise ComesAgain


def _try(message_id: str, waited: Hold, company: _Company, batch: _Batch) -> timedelta | None:
    """Try to send the email; how long its message waits, or None where that is done with.

    What waits long, for its turn, or for a server that is away, does so without its message, which
    would count as in flight: SQS allows a limited number of these for all companies together.
    """
    key, worker = waited.key, batch.worker
    with company.opening:
        company.lane = company.lane or open_lane(
            key.company_id, worker=worker, deadline=batch.deadline
        )
    was_closed = company.lane.closed
    try:
        wait = deliver_email(
            company.lane,
            email_id=key.email_id,
            handed_out=waited.tries,
            has_turn=waited.has_turn,
        )
    except TurnLater as later:
        wait_for_turn(Hold(key, later.until, waited.tries, later.given), now=worker.clock())
        return None
    if wait is None or (wait <= LONGEST_DELAY and not was_closed):
        return wait
    now = worker.clock()
    hold = Hold(key, now + wait, waited.tries)
    if wait <= LONGEST_DELAY:
        batch.kept_out[message_id] = hold
    else:
        put_hold(hold)
    return None


def bury_batch(event: dict[str, Any], context: LambdaContext | None) -> dict[str, Any]:
    """Make visible what became of the emails of a batch of dead letters.

    Returns:
        As `deliver_batch`; what cannot be read stays with the dead letters, for a person to see.
    """

    def bury(record: SQSRecord) -> None:
        key = _read(record).key
        work_on(context, **key._asdict())
        give_up_email(key, now=datetime.now(UTC))

    return handle_each(event, context, bury, failed="dead letter not settled")
