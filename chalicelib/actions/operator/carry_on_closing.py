"""Carry on with the closing of a company, for as long as there is time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib.actions.operator.archive_company import archive_company
from chalicelib.actions.operator.erase_company import erase_company
from chalicelib.domain.clocks import Deadline
from chalicelib.domain.operator.closings import Closing, ClosingState
from chalicelib.queues.closings import put_closing_in_queue
from chalicelib.tables.operator.closings import claim_closing, note_progress, release_closing
from chalicelib.telemetry import logger

LEASE = timedelta(minutes=11)
"""Longer than the worker's Lambda may run."""


def carry_on_closing(company_id: int, *, now: datetime, deadline: Deadline) -> None:
    """Archive, then erase, then keep the receipt; what there is no time for goes to another run.

    Raises:
        TryAgainLater: AWS does not answer. The message comes again.
    """
    closing = claim_closing(company_id, lease_until=now + LEASE, now=now)
    if closing is None:
        return
    try:
        is_done = _carry_on(closing, now=now, deadline=deadline)
    finally:
        release_closing(company_id)
    if not is_done:
        put_closing_in_queue(company_id, is_new=False)


def _carry_on(closing: Closing, *, now: datetime, deadline: Deadline) -> bool:
    if closing.state is ClosingState.ARCHIVING:
        closing = archive_company(closing, now=now, deadline=deadline)
        if closing.state is ClosingState.ARCHIVING:
            return False
    closing, is_gone = erase_company(closing, deadline=deadline)
    if is_gone:
        note_progress(replace(closing, closed_at=datetime.now(UTC)))
        logger.info("company closed", company_id=closing.company_id)
    return is_gone
