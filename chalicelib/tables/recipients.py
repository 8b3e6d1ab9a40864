"""The recipients table: what a company's recipients said to being tracked.

Under a pseudonym of the address, which lies nowhere in it (docs/decisions/0018).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.domain.clocks import CLOCKS_DIFFER
from chalicelib.domain.consents import IN_PERSON, Consent, ConsentRecord, ConsentSource
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.errors import TryAgainLater
from chalicelib.tables.attributes import MomentAttribute
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.set_aside import NOT_UNDERSTOOD, set_aside
from chalicelib.tables.updates import updated_if


class Task(StrEnum):
    """What is to be done to all emails of a recipient, and may not be done with yet."""

    STOP = "stop"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class RecipientTask:
    """A task at one recipient of one company."""

    company_id: int
    recipient_key: str
    task: Task
    since: datetime
    """When it was decided."""
    done_from: int = LAST_ID + 1
    """Emails from this id on are done with, as far as the index knew them when they were."""


class ByTask(GlobalSecondaryIndex["RecipientItem"]):
    """What is not done with, the oldest first. Sparse: it is empty nearly always."""

    class Meta:
        index_name = "ByTask"
        projection = KeysOnlyProjection()

    task = UnicodeAttribute(hash_key=True)
    task_since = MomentAttribute(range_key=True)


class RecipientItem(Model):
    """A recipient as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.recipients_table)

    by_task = ByTask()

    company_id = NumberAttribute(hash_key=True)
    recipient_key = UnicodeAttribute(range_key=True)
    consent = UnicodeAttribute()
    source = UnicodeAttribute()
    decided_at = MomentAttribute()
    refused_in_person_at = MomentAttribute(null=True)
    """Beside the last word, which may be another's, such as an erasure's."""
    task = UnicodeAttribute(null=True)
    task_since = MomentAttribute(null=True)
    done_from = NumberAttribute(null=True)


@failures_as_try_again()
def find_consent(*, company_id: int, recipient_key: str) -> ConsentRecord | None:
    """What the recipient said, as last written; None: nothing."""
    try:
        with _unreadable_as_no_answer(company_id):
            return _to_record(RecipientItem.get(company_id, recipient_key, consistent_read=True))
    except RecipientItem.DoesNotExist:
        return None


@failures_as_try_again()
def find_consents(company_id: int, keys: Sequence[str]) -> dict[str, ConsentRecord]:
    """What at most 100 recipients said, without those who said nothing: one request."""
    wanted = [(company_id, key) for key in dict.fromkeys(keys)]
    found = RecipientItem.batch_get(wanted, consistent_read=True)
    with _unreadable_as_no_answer(company_id):
        return {item.recipient_key: _to_record(item) for item in found}


@failures_as_try_again()
def put_consent(record: ConsentRecord, *, company_id: int, recipient_key: str) -> bool:
    """Store what the recipient said in place of what was said before; False: the earlier stands.

    It stands where this is older, or where the recipient refused in person: then only they can
    allow it again. A task that is there stays: what was revoked is done to the end.
    """
    item = RecipientItem(company_id, recipient_key)
    condition = _not_older(record)
    if record.source not in IN_PERSON:
        condition &= RecipientItem.refused_in_person_at.does_not_exist()
    return updated_if(item, _said(record), condition)


@failures_as_try_again()
def begin_task(record: ConsentRecord, task: RecipientTask) -> bool:
    """Note what the recipient said, and what is to be done to all emails for it; False: older.

    An erasure that is not done with stays as it is, since it does more: of what it was decided
    for, and not of what was queued since.
    """
    item = RecipientItem(task.company_id, task.recipient_key)
    said = _said(record)
    begin = [
        RecipientItem.task.set(task.task.value),
        RecipientItem.task_since.set(task.since),
        RecipientItem.done_from.set(task.done_from),
    ]
    free = _not_older(record)
    if task.task is Task.ERASE:
        return updated_if(item, [*said, *begin], free)
    no_erasure = RecipientItem.task.does_not_exist() | (RecipientItem.task != Task.ERASE.value)
    return updated_if(item, [*said, *begin], free & no_erasure) or updated_if(item, said, free)


@failures_as_try_again()
def note_progress(task: RecipientTask) -> None:
    """Note how far the task has come, unless another has begun since."""
    _if_same(task, RecipientItem.done_from.set(task.done_from))


@failures_as_try_again()
def end_task(task: RecipientTask) -> None:
    """Remove the task, unless another has begun since."""
    _if_same(task, RecipientItem.task.remove(), RecipientItem.task_since.remove())


def tasks_before(moment: datetime) -> Iterator[RecipientTask]:
    """The tasks that began before the moment and are not done with, the oldest of each sort first.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    for task in Task:
        for key in _keys_of(task, before=moment):
            company_id = int(key["company_id"]["N"])
            try:
                with failures_as_try_again():
                    found = _find_task(company_id, key["recipient_key"]["S"])
            except NOT_UNDERSTOOD:
                # The key is a pseudonym.
                set_aside("recipients", company_id=company_id, key=key["recipient_key"]["S"])
                continue
            if found:
                yield found


def _keys_of(task: Task, *, before: datetime) -> Iterator[dict[str, Any]]:
    """The keys as they lie in the index, whether or not they can be understood."""
    connection, start = RecipientItem._get_connection(), None  # noqa: SLF001
    while True:
        with failures_as_try_again():
            answer: dict[str, Any] = connection.query(
                task.value,
                RecipientItem.task_since < before,
                index_name=ByTask.Meta.index_name,
                exclusive_start_key=start,
            )
        yield from answer["Items"]
        start = answer.get("LastEvaluatedKey")
        if not start:
            return


@contextmanager
def _unreadable_as_no_answer(company_id: int) -> Iterator[None]:
    """What cannot be understood is told, and is no consent: whoever asks does without an answer."""
    try:
        yield
    except NOT_UNDERSTOOD as error:
        set_aside("recipients", company_id=company_id)
        raise TryAgainLater("What a recipient said cannot be read.") from error


def _find_task(company_id: int, recipient_key: str) -> RecipientTask | None:
    """The index lags behind the table, and holds no more than keys."""
    item = RecipientItem.get(company_id, recipient_key, consistent_read=True)
    if item.task is None:
        return None
    return RecipientTask(
        company_id, recipient_key, Task(item.task), item.task_since, int(item.done_from)
    )


def _said(record: ConsentRecord) -> list[Action]:
    in_person: list[Action] = []
    if record.source in IN_PERSON:
        refused_at = RecipientItem.refused_in_person_at
        denied = record.consent is Consent.DENIED
        in_person = [refused_at.set(record.decided_at) if denied else refused_at.remove()]
    return [
        *in_person,
        RecipientItem.consent.set(record.consent.value),
        RecipientItem.source.set(record.source.value),
        RecipientItem.decided_at.set(record.decided_at),
    ]


def _not_older(record: ConsentRecord) -> Condition:
    known = RecipientItem.decided_at
    newest = record.decided_at + CLOCKS_DIFFER
    condition: Condition = known.does_not_exist() | (known <= newest)
    return condition


def _if_same(task: RecipientTask, *actions: Action) -> None:
    item = RecipientItem(task.company_id, task.recipient_key)
    same = (RecipientItem.task == task.task.value) & (RecipientItem.task_since == task.since)
    updated_if(item, actions, same)


def _to_record(item: RecipientItem) -> ConsentRecord:
    return ConsentRecord(Consent(item.consent), ConsentSource(item.source), item.decided_at)
