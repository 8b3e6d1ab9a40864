"""The emails table by due time: what waits to be sent (docs/decisions/0012)."""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib.domain.due import Waiting, due_key, shard_of
from chalicelib.domain.email_ids import EmailKey, first_id_at
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.updates import updated_if


def due_emails(
    waiting: Waiting, shard: int, *, after: datetime, before: datetime
) -> Iterator[EmailKey]:
    """The emails that wait in this way and are due between two moments, the oldest first.

    The index lags a little behind the table: an email may be named that waits no longer.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    with failures_as_try_again():
        due = EmailItem.email_id.between(first_id_at(after), first_id_at(before))
        for key in EmailItem.by_due.query(due_key(waiting, shard), due):
            yield EmailKey(int(key.company_id), int(key.email_id))


def mark_queued(key: EmailKey) -> None:
    """Record that the scheduled email has its message in the outbox."""
    queued = due_key(Waiting.QUEUED, shard_of(key.email_id))
    _move(key, Waiting.SCHEDULED, EmailItem.due_key.set(queued))


def forget_due(key: EmailKey) -> None:
    """Record that the queued email has had its second message, and gets no third."""
    _move(key, Waiting.QUEUED, EmailItem.due_key.remove())


@failures_as_try_again()
def _move(key: EmailKey, waiting: Waiting, action: Action) -> None:
    """Do it to an email that still waits so; nothing to another, which somebody moved meanwhile."""
    still = EmailItem.due_key == due_key(waiting, shard_of(key.email_id))
    updated_if(EmailItem(*key), [action], still)
