"""Do to all of a recipient's emails what was decided about the recipient, while there is time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import batched

from chalicelib.mail.email_ids import FIRST_ID
from chalicelib.tables.recipient_emails import emails_to, stop_email
from chalicelib.tables.recipients import RecipientTask, note_progress

IN_A_REQUEST = 20.0
"""Seconds that a request gives to it, of the 29 that API Gateway waits."""

_SIDE_BY_SIDE = 4
"""Few: all of a company's emails are one partition, and its hits are to be recorded meanwhile."""

_WAVE = 100


def sweep_recipient(
    task: RecipientTask,
    *,
    seconds_left: Callable[[], float],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> RecipientTask:
    """The task as far as it has come, which is noted. Whatever is done twice does nothing.

    The newest come first: they are read next.

    Raises:
        TryAgainLater: AWS does not answer; what was not done is the schedule's.
    """

    def do(email_id: int) -> None:
        stop_email(company_id=task.company_id, email_id=email_id, decided_at=task.since, at=now())

    done_from = FIRST_ID
    with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="sweep") as pool:
        emails = emails_to(task.recipient_key, below=task.done_from)
        for wave in batched(emails, _WAVE, strict=False):
            list(pool.map(do, wave))
            if seconds_left() <= 0:
                done_from = wave[-1]
                break
    task = replace(task, done_from=done_from)
    note_progress(task)
    return task
