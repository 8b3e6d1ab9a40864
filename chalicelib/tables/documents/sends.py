"""The documents table: which emails brought each document.

An index of emails by document would take a Query for each document of a list; of pointers a hundred
are one request.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import size
from pynamodb.models import Model

from chalicelib.domain.documents.sends import MOST_SENDS, Send, Sends, newest_sends
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.reads import Reads
from chalicelib.tables.batch_reads import items_of
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import updated_if

_NO_VERSION = ""
_TRIES = 3


class DocumentItem(Model):
    """A document's pointer as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.documents_table)

    company_id = NumberAttribute(hash_key=True)
    document_id = NumberAttribute(range_key=True)
    email_ids: ListAttribute[Any] = ListAttribute(of=NumberAttribute)
    """In the order in which they were told, one for each recipient."""
    versions: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, null=True)
    """Of the last of the emails, as many as there are of these; empty where one was not named."""
    version = UnicodeAttribute(null=True)
    """Of the emails before, which were told when a pointer held one version."""
    older_left_out = BooleanAttribute(null=True)
    expires_at = NumberAttribute()
    """In seconds since 1970, as DynamoDB's TTL wants it: with the emails."""


@failures_as_try_again()
def add_sends(
    company_id: int, document_id: int, sends: Sequence[Send], *, expires_at: datetime
) -> None:
    """Remember that these emails brought the document; doing it again changes nothing.

    One UpdateItem, except where the pointer is full: then the oldest make room for the newest.

    Raises:
        TryAgainLater: DynamoDB does not answer, or others write the same pointer all the time.
    """
    item = DocumentItem(company_id, document_id)
    ids = DocumentItem.email_ids
    for _ in range(_TRIES):
        added = updated_if(
            item,
            [
                ids.set((ids | []).append([send.email_id for send in sends])),
                DocumentItem.versions.set(
                    (DocumentItem.versions | []).append(
                        [send.version or _NO_VERSION for send in sends]
                    )
                ),
                DocumentItem.expires_at.set(int(expires_at.timestamp())),
            ],
            ids.does_not_exist()
            | ((size(ids) <= MOST_SENDS - len(sends)) & ~ids.contains(sends[0].email_id)),
        )
        if added or _made_room(item, sends, expires_at=expires_at):
            return
    raise TryAgainLater("The document's pointer is written by others.")


def find_sends(company_id: int, document_ids: Sequence[int], *, reads: Reads) -> dict[int, Sends]:
    """What brought each of at most a hundred documents, by their ids; those never e-mailed miss.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    keys = [{"company_id": company_id, "document_id": number} for number in document_ids]
    found = map(DocumentItem.from_raw_data, items_of(DocumentItem, keys, reads=reads))
    return {int(item.document_id): _to_sends(item) for item in found}


def _made_room(item: DocumentItem, sends: Sequence[Send], *, expires_at: datetime) -> bool:
    """Whether the pointer holds the sends now, or held them before."""
    item.refresh(consistent_read=True)
    known = _to_sends(item)
    if sends[0].email_id in known.email_ids:
        return True
    kept = newest_sends(known.sends, sends)
    return updated_if(
        item,
        [
            DocumentItem.email_ids.set(list(kept.email_ids)),
            DocumentItem.versions.set([send.version or _NO_VERSION for send in kept.sends]),
            DocumentItem.older_left_out.set(not kept.is_whole or not known.is_whole),
            DocumentItem.expires_at.set(int(expires_at.timestamp())),
        ],
        DocumentItem.email_ids == item.email_ids,
    )


def _to_sends(item: DocumentItem) -> Sends:
    ids = [int(number) for number in item.email_ids]
    told = item.versions or []
    versions = [item.version] * (len(ids) - len(told)) + [one or None for one in told]
    known = newest_sends([Send(*pair) for pair in zip(ids, versions, strict=True)], ())
    return Sends(known.sends, is_whole=known.is_whole and not item.older_left_out)
