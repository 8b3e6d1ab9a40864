"""The issued_documents table: what companies registered of their documents."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.domain.consents import recipient_key
from chalicelib.domain.documents.records import from_record, to_record
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.documents.reminded import Reminders, reminded_of
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.reads import Reads
from chalicelib.tables.attributes import MomentAttribute
from chalicelib.tables.batch_reads import asked
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.set_aside import NOT_UNDERSTOOD, set_aside
from chalicelib.tables.updates import held, written_if


class ByCustomer(GlobalSecondaryIndex["IssuedDocumentItem"]):
    """A company's documents by the pseudonym of their customer's address: for erasing a person."""

    class Meta:
        index_name = "ByCustomer"
        projection = KeysOnlyProjection()

    customer_key = UnicodeAttribute(hash_key=True)
    document_id = NumberAttribute(range_key=True)


class ByCertified(GlobalSecondaryIndex["IssuedDocumentItem"]):
    """The same by the customer's certified address, where that is another one."""

    class Meta:
        index_name = "ByCertified"
        projection = KeysOnlyProjection()

    certified_key = UnicodeAttribute(hash_key=True)
    document_id = NumberAttribute(range_key=True)


class ByReminder(GlobalSecondaryIndex["IssuedDocumentItem"]):
    """A company's documents by the day of their next reminder: those that have none are not in."""

    class Meta:
        index_name = "ByReminder"
        projection = KeysOnlyProjection()

    reminded_by = NumberAttribute(hash_key=True)
    remind_on = UnicodeAttribute(range_key=True)


class IssuedDocumentItem(Model):
    """A registered document as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.issued_documents_table)

    by_customer = ByCustomer()
    by_certified = ByCertified()
    by_reminder = ByReminder()

    company_id = NumberAttribute(hash_key=True)
    document_id = NumberAttribute(range_key=True)
    customer_key = UnicodeAttribute(null=True)
    certified_key = UnicodeAttribute(null=True)
    document = JSONAttribute()
    """As `domain/documents/records.py` has it."""
    revision = NumberAttribute()
    changed_at = MomentAttribute()
    reminded_at = MomentAttribute(null=True)
    """Beside the document, which whoever reminds does not change."""
    reminded = JSONAttribute(null=True)
    """As `domain/documents/reminded.py` has it."""
    reminders_revision = NumberAttribute(null=True)
    reminded_by = NumberAttribute(null=True)
    """The company's id, where there is a next reminder."""
    remind_on = UnicodeAttribute(null=True)
    """The day of that, by ISO 8601."""
    expires_at = NumberAttribute()
    """In seconds since 1970, as DynamoDB's TTL wants it."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some documents of a company, the newest numbers first."""

    documents: list[Revised]
    unreadable: list[int]
    """The ids of those of which what is stored cannot be understood."""
    position: int | None
    """After which id more follow; None: these are the last."""


@failures_as_try_again()
def find_document(company_id: int, document_id: int) -> Revised | None:
    """What is registered of the document, as last written.

    Raises:
        Unreadable: it cannot be understood.
        TryAgainLater: DynamoDB does not answer.
    """
    try:
        item = IssuedDocumentItem.get(company_id, document_id, consistent_read=True)
        return _to_document(item)
    except IssuedDocumentItem.DoesNotExist:
        return None
    except NOT_UNDERSTOOD as error:
        set_aside("issued_documents", company_id=company_id, document_id=document_id)
        raise Unreadable("What is registered of the document cannot be read.") from error


@failures_as_try_again()
def put_document(company_id: int, changed: Revised, *, expires_at: datetime) -> bool:
    """Store a revision in the place of the one before; False: another was stored meanwhile.

    Of what stands beside it about reminders, only the next one's day is written: what was decided
    of them must be what was read, and stays.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    document, before = changed.document, changed.revision - 1
    [first, second, *_] = (*(document.customer.addresses if document.customer else ()), "", "")
    revision = IssuedDocumentItem.revision
    same = (revision == before) if before else revision.does_not_exist()
    return written_if(
        IssuedDocumentItem,
        (company_id, document.document_id),
        [
            _key_set(IssuedDocumentItem.customer_key, company_id, first),
            _key_set(IssuedDocumentItem.certified_key, company_id, second),
            IssuedDocumentItem.document.set(to_record(document)),
            revision.set(changed.revision),
            IssuedDocumentItem.changed_at.set(changed.changed_at),
            IssuedDocumentItem.expires_at.set(int(expires_at.timestamp())),
            *remind_on(company_id, changed.reminders.next_on),
        ],
        same & decided(changed.reminders.revision),
    )


def decided(revision: int) -> Condition:
    """What was decided of a document's reminders is of this revision."""
    attribute = IssuedDocumentItem.reminders_revision
    same: Condition = (attribute == revision) if revision else attribute.does_not_exist()
    return same


def remind_on(company_id: int, day: date | None) -> list[Action]:
    """What has a document remembered on that day; None: on none."""
    by, on = IssuedDocumentItem.reminded_by, IssuedDocumentItem.remind_on
    return [by.set(company_id), on.set(day.isoformat())] if day else [by.remove(), on.remove()]


@failures_as_try_again()
def delete_document(company_id: int, known: Revised) -> bool:
    """Delete a document of which this revision is known; False: another was stored meanwhile."""
    item = IssuedDocumentItem(company_id, known.document.document_id)
    return held(lambda: item.delete(condition=IssuedDocumentItem.revision == known.revision))


@failures_as_try_again()
def documents_page(company_id: int, *, below: int, most: int, reads: Reads) -> Page:
    """So many of a company's documents at the most, with ids below that one.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    answer = asked(
        IssuedDocumentItem,
        reads,
        company_id,
        IssuedDocumentItem.document_id < below,
        scan_index_forward=False,
        limit=most,
    )
    found = [readable(raw) for raw in answer["Items"]]
    last = answer.get("LastEvaluatedKey")
    return Page(
        documents=[one for one in found if isinstance(one, Revised)],
        unreadable=[one for one in found if isinstance(one, int)],
        position=int(last["document_id"]["N"]) if last else None,
    )


def _key_set(key: UnicodeAttribute, company_id: int, address: str) -> Action:
    return key.set(recipient_key(company_id, address)) if address else key.remove()


def readable(raw: dict[str, Any]) -> Revised | int:
    """The document of an item as it came, or its id where what is stored cannot be understood."""
    document_id = int(raw["document_id"]["N"])
    try:
        return _to_document(IssuedDocumentItem.from_raw_data(raw))
    except NOT_UNDERSTOOD:
        company_id = int(raw["company_id"]["N"])
        set_aside("issued_documents", company_id=company_id, document_id=document_id)
        return document_id


def _to_document(item: IssuedDocumentItem) -> Revised:
    document = from_record(int(item.document_id), item.document)
    reminders = Reminders(
        reminded=reminded_of(item.reminded or {}),
        revision=int(item.reminders_revision or 0),
        next_on=date.fromisoformat(item.remind_on) if item.remind_on else None,
    )
    return Revised(document, int(item.revision), item.changed_at, item.reminded_at, reminders)
