"""Apply a decision about a recipient to all of the recipient's emails, while there is time."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import batched

from chalicelib.actions.recipients.erase_documents import erase_documents
from chalicelib.actions.recipients.erase_email import erase_email
from chalicelib.actions.recipients.erase_exclusion import erase_exclusion
from chalicelib.domain.clocks import Clock, Deadline
from chalicelib.domain.email_ids import FIRST_ID, EmailKey, first_id_at
from chalicelib.domain.errors import Unreadable
from chalicelib.tables.emails.by_recipient import emails_to, stop_email
from chalicelib.tables.recipients import RecipientTask, Task, end_task, note_progress
from chalicelib.tables.suppressions import forget_suppression

_IN_A_REQUEST = 20.0
"""Seconds that a request gives to it, of the 29 that API Gateway waits."""

INDEX_LAG = timedelta(minutes=1)
"""Longer than a new email needs to come into the index, and a request to store it."""

_SIDE_BY_SIDE = 4
"""Few: all of a company's emails are one partition, and its hits are to be recorded meanwhile."""

_WAVE = 50


def sweep_recipient(
    task: RecipientTask,
    *,
    deadline: Deadline,
    clock: Clock = lambda: datetime.now(UTC),
    wave: int = _WAVE,
) -> bool:
    """Apply the task to the emails that the index knows, newest first, since those are read next.

    An erasure begins with what is registered of documents, by which mail would be sent.

    How far it came is noted. Whatever is done twice does nothing.

    Returns:
        Whether all of them are done with; the rest is the schedule's.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    documents_done = _sweep_documents(task, deadline)
    emails = emails_to(task.recipient_key, below=task.done_from)
    done_from, all_done = _sweep(task, emails, deadline, clock, wave)
    note_progress(replace(task, done_from=done_from))
    return all_done and documents_done


def sweep_in_request(task: RecipientTask) -> bool:
    """Sweep for as long as a request may take."""
    return sweep_recipient(task, deadline=Deadline.after(_IN_A_REQUEST))


def finish_task(
    task: RecipientTask, *, deadline: Deadline, clock: Clock = lambda: datetime.now(UTC)
) -> bool:
    """Finish a task that began more than INDEX_LAG ago, and remove it if it is done.

    Emails that were being queued when it was decided are in the index by now, so that all that may
    have been among them are looked at once more.

    Returns:
        Whether it is done with.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    if task.done_from > FIRST_ID and not sweep_recipient(task, deadline=deadline, clock=clock):
        return False
    # No email was due before it was queued. An erasure may have had to wait for any.
    first = first_id_at(task.since - INDEX_LAG) if task.task is Task.STOP else FIRST_ID
    _, all_done = _sweep(task, emails_to(task.recipient_key, first=first), deadline, clock)
    all_done = _sweep_documents(task, deadline) and all_done
    if all_done:
        end_task(task)
    return all_done


def _sweep_documents(task: RecipientTask, deadline: Deadline) -> bool:
    """Whether nothing that was registered of the person's documents is left to erase."""
    if task.task is not Task.ERASE:
        return True
    company_id, since = task.company_id, task.since
    key = task.recipient_key
    forget_suppression(company_id, key)
    done = erase_documents(company_id, key, decided_at=since, deadline=deadline)
    return erase_exclusion(company_id, key) and done


def _sweep(
    task: RecipientTask,
    emails: Iterable[int],
    deadline: Deadline,
    clock: Clock,
    wave: int = _WAVE,
) -> tuple[int, bool]:
    """From which id on it was tried, and whether all is done."""
    since = task.since

    def do(email_id: int) -> bool:
        key = EmailKey(task.company_id, email_id)
        if task.task is Task.ERASE:
            try:
                return erase_email(key, decided_at=since, now=clock())
            except Unreadable:
                return False  # whoever mends it has been told, and the task waits for that
        stop_email(key, decided_at=since, at=clock())
        return True

    all_done = True
    with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="sweep") as pool:
        for some in batched(emails, wave, strict=False):
            all_done = all(pool.map(do, some)) and all_done
            if deadline.has_passed:
                return some[-1], False
    return FIRST_ID, all_done
