"""Finish what was decided about recipients and could not be done to all of their emails at once."""

from datetime import UTC, datetime

from chalicelib.actions.recipients.sweep_recipient import INDEX_LAG, finish_task
from chalicelib.domain.clocks import Clock, Deadline
from chalicelib.domain.errors import TryAgainLater
from chalicelib.tables.recipients import tasks_before
from chalicelib.telemetry import count, logger

_ENOUGH_TO_BEGIN = 5.0
"""Seconds."""


def finish_recipient_tasks(*, deadline: Deadline, clock: Clock = lambda: datetime.now(UTC)) -> None:
    """Finish each revocation and erasure that began more than INDEX_LAG ago.

    What there is no time for is the next run's; one that fails makes no other wait.

    Args:
        deadline: by when the run must have ended.
        clock: tells the time.

    Raises:
        TryAgainLater: AWS did not do all of it; what was not done is still to be done.
    """
    failed = False
    for task in tasks_before(clock() - INDEX_LAG):
        if not deadline.leaves(_ENOUGH_TO_BEGIN):
            logger.warning("recipient tasks stopped for want of time")
            return
        try:
            done = finish_task(task, deadline=deadline.before(_ENOUGH_TO_BEGIN), clock=clock)
        except TryAgainLater:
            logger.exception("recipient task not finished", company_id=task.company_id)
            failed = True
            continue
        except Exception:
            # A fault of ours, or of what is stored: it must not keep the others' wishes waiting.
            logger.exception("recipient task broke", company_id=task.company_id)
            failed = True
            continue
        if done:
            count("RecipientTaskFinished", task=task.task.value)
        else:
            count("RecipientTaskContinued", task=task.task.value)
    if failed:
        raise TryAgainLater("Not every recipient task could be finished.")
