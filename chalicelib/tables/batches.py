"""The batches table.

What each Idempotency-Key stood for, so that a repeated request makes nothing anew.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.requests import Batch
from chalicelib.tables.attributes import MomentAttribute
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import held

REMEMBERED_FOR = timedelta(days=7)


class BatchItem(Model):
    """A remembered request as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.batches_table)

    batch_key = UnicodeAttribute(hash_key=True)
    fingerprint = UnicodeAttribute()
    batch_id = UnicodeAttribute()
    queued_at = MomentAttribute()
    email_ids: ListAttribute[Any] = ListAttribute(of=NumberAttribute)
    expires_at = NumberAttribute()
    """In seconds since 1970, as DynamoDB's TTL wants it."""


@failures_as_try_again()
def remember_batch(*, company_id: int, idempotency_key: str, batch: Batch) -> Batch:
    """The batch that the key stands for.

    This one if the key is new, else the one remembered first.
    """
    key = _batch_key(company_id, idempotency_key)
    item = _to_item(key, batch)
    # TTL deletes late: an item that should be gone counts as gone.
    gone = BatchItem.expires_at < int(batch.queued_at.timestamp())
    if held(lambda: item.save(condition=BatchItem.batch_key.does_not_exist() | gone)):
        return batch
    return _to_batch(BatchItem.get(key, consistent_read=True))


@failures_as_try_again()
def find_batch(*, company_id: int, idempotency_key: str, now: datetime) -> Batch | None:
    """The batch stored under the idempotency key, if there is one."""
    try:
        item = BatchItem.get(_batch_key(company_id, idempotency_key), consistent_read=True)
    except BatchItem.DoesNotExist:
        return None
    return _to_batch(item) if item.expires_at >= int(now.timestamp()) else None


def _batch_key(company_id: int, idempotency_key: str) -> str:
    return f"{company_id}#{sha256(idempotency_key.encode()).hexdigest()}"


def _to_batch(item: BatchItem) -> Batch:
    ids = tuple(int(email_id) for email_id in item.email_ids)
    return Batch(item.fingerprint, item.batch_id, item.queued_at, ids)


def _to_item(key: str, batch: Batch) -> BatchItem:
    return BatchItem(
        key,
        fingerprint=batch.fingerprint,
        batch_id=batch.batch_id,
        queued_at=batch.queued_at,
        email_ids=list(batch.email_ids),
        expires_at=int((batch.queued_at + REMEMBERED_FOR).timestamp()),
    )
