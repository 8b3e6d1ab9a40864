"""The reminders table: a company's rules, and when they are next to be acted on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.reminders.records import book_of, book_record
from chalicelib.domain.reminders.rules import RuleBook
from chalicelib.tables.attributes import MomentAttribute, optional_int
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.set_aside import NOT_UNDERSTOOD, set_aside
from chalicelib.tables.updates import written_if

RULES = "rules"
"""The name of the item that holds a company's rules; others begin with what they are."""
_WAITING = "waiting"
FROM_THE_FIRST = LAST_ID + 1


class ByRun(GlobalSecondaryIndex["ReminderItem"]):
    """Companies by the moment at which there is something to do: those without are not in."""

    class Meta:
        index_name = "ByRun"
        projection = KeysOnlyProjection()

    waits = UnicodeAttribute(hash_key=True)
    run_at = MomentAttribute(range_key=True)


class ReminderItem(Model):
    """What lies in the table: one kind of item has each of the attributes or none."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.reminders_table)

    by_run = ByRun()

    company_id = NumberAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True)
    book = JSONAttribute(null=True)
    """As `domain/reminders/records.py` has it."""
    changed_at = MomentAttribute(null=True)
    revision = NumberAttribute(null=True)
    reminds_at = MomentAttribute(null=True)
    left_below = NumberAttribute(null=True)
    waits = UnicodeAttribute(null=True)
    run_at = MomentAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    """In seconds since 1970, as DynamoDB's TTL wants it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A company's rules, with how far they have been acted on."""

    book: RuleBook
    revision: int = 0
    """Grows with each change of them; 0: there are none."""
    reminds_at: datetime | None = None
    """When reminders go next; None: never, by these rules."""
    left_below: int | None = None
    """Documents with ids below that one do not know their day by these rules yet; None: all do."""


@failures_as_try_again()
def find_rules(company_id: int, *, consistent: bool = False) -> Kept:
    """The company's rules; none, where it has said nothing.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    try:
        item = ReminderItem.get(company_id, RULES, consistent_read=consistent)
        return Kept(
            book=book_of(item.book),
            revision=int(item.revision),
            reminds_at=item.reminds_at,
            left_below=optional_int(item.left_below),
        )
    except ReminderItem.DoesNotExist:
        return Kept(book=RuleBook())
    except NOT_UNDERSTOOD:
        set_aside("reminders", company_id=company_id, key=RULES)
        raise


@failures_as_try_again()
def put_rules(company_id: int, kept: Kept, *, changed_at: datetime, run_at: datetime) -> bool:
    """Store rules in the place of those before; False: others were stored meanwhile.

    Args:
        company_id: whose they are.
        kept: with the revision that it is to have: the one before must be there.
        changed_at: the moment.
        run_at: when there is something to do by them.
    """
    before, revision = kept.revision - 1, ReminderItem.revision
    actions: list[Action] = [
        ReminderItem.book.set(book_record(kept.book)),
        ReminderItem.revision.set(kept.revision),
        ReminderItem.changed_at.set(changed_at),
        *_progress(kept, run_at),
    ]
    condition = (revision == before) if before else revision.does_not_exist()
    return written_if(ReminderItem, (company_id, RULES), actions, condition)


@failures_as_try_again()
def note_progress(company_id: int, kept: Kept, *, run_at: datetime | None) -> bool:
    """Store how far rules are acted on; False: they were changed meanwhile."""
    condition = ReminderItem.revision == kept.revision
    return written_if(ReminderItem, (company_id, RULES), _progress(kept, run_at), condition)


def companies_to_run(now: datetime) -> Iterator[int]:
    """The companies for which there is something to do, those that wait longest first.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    with failures_as_try_again():
        for key in ReminderItem.by_run.query(_WAITING, ReminderItem.run_at <= now):
            yield int(key.company_id)


def _progress(kept: Kept, run_at: datetime | None) -> list[Action]:
    item = ReminderItem
    left, at = kept.left_below, kept.reminds_at
    return [
        item.left_below.remove() if left is None else item.left_below.set(left),
        item.reminds_at.set(at) if at else item.reminds_at.remove(),
        *(
            [item.waits.set(_WAITING), item.run_at.set(run_at)]
            if run_at
            else [item.waits.remove(), item.run_at.remove()]
        ),
    ]
