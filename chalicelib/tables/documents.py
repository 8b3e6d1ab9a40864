"""The documents table: which emails brought each document last.

An index of emails by document would take a Query for each document of a list; of pointers a hundred
are one request.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.documents import Newest
from chalicelib.domain.reads import Reads
from chalicelib.tables.batch_reads import items_of
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import updated_if


class DocumentItem(Model):
    """A document's pointer as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.documents_table)

    company_id = NumberAttribute(hash_key=True)
    document_id = NumberAttribute(range_key=True)
    email_ids: ListAttribute[Any] = ListAttribute(of=NumberAttribute)
    last_id = NumberAttribute()
    version = UnicodeAttribute(null=True)
    expires_at = NumberAttribute()
    """In seconds since 1970, as DynamoDB's TTL wants it: with the emails."""


@failures_as_try_again()
def point_to(company_id: int, newest: Newest, *, expires_at: datetime) -> bool:
    """Have the document point to these emails; False where it points to them or newer ones."""
    version = DocumentItem.version
    return updated_if(
        DocumentItem(company_id, newest.document_id),
        [
            DocumentItem.email_ids.set(list(newest.email_ids)),
            DocumentItem.last_id.set(newest.last_id),
            version.remove() if newest.version is None else version.set(newest.version),
            DocumentItem.expires_at.set(int(expires_at.timestamp())),
        ],
        DocumentItem.last_id.does_not_exist() | (DocumentItem.last_id < newest.last_id),
    )


def find_newest(company_id: int, document_ids: Sequence[int], *, reads: Reads) -> dict[int, Newest]:
    """What at most a hundred documents point to, by their ids; those never e-mailed are missing.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    keys = [{"company_id": company_id, "document_id": number} for number in document_ids]
    found = map(DocumentItem.from_raw_data, items_of(DocumentItem, keys, reads=reads))
    return {int(item.document_id): _to_newest(item) for item in found}


def _to_newest(item: DocumentItem) -> Newest:
    ids = tuple(int(number) for number in item.email_ids)
    return Newest(int(item.document_id), item.version, ids)
