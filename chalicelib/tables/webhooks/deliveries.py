"""The deliveries table: every notice on its way to every sink, and what came of it, for a month."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.domain.webhooks.deliveries import (
    KEPT_FOR,
    MOST_TRIES_KEPT,
    Delivery,
    DeliveryState,
    Failure,
    Try,
    shard_of,
)
from chalicelib.domain.webhooks.event_types import EventType
from chalicelib.domain.webhooks.notices import Notice
from chalicelib.tables.attributes import MomentAttribute, optional_int
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import held, updated_if


class ByDue(GlobalSecondaryIndex["DeliveryItem"]):
    """What waits, by when it is to be looked at again. Sparse: what is done with is not in it."""

    class Meta:
        index_name = "ByDue"
        projection = KeysOnlyProjection()

    due_shard = NumberAttribute(hash_key=True)
    due_at = MomentAttribute(range_key=True)


class DeliveryItem(Model):
    """A delivery as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.deliveries_table)

    by_due = ByDue()

    subscription_key = UnicodeAttribute(hash_key=True)
    delivery_id = UnicodeAttribute(range_key=True)
    notice = JSONAttribute()
    state = UnicodeAttribute()
    tries = NumberAttribute(default=0)
    told = JSONAttribute()
    due_shard = NumberAttribute(null=True)
    due_at = MomentAttribute(null=True)
    expires_at = NumberAttribute()
    """In seconds since 1970, as DynamoDB's TTL wants it."""


@failures_as_try_again()
def put_new_delivery(delivery: Delivery, *, now: datetime) -> None:
    """Store a delivery; one that is stored already stays as it is."""
    item = DeliveryItem(
        _key(delivery.company_id, delivery.subscription_id),
        delivery.delivery_id,
        notice=_to_record(delivery.notice),
        state=delivery.state,
        told=[],
        due_shard=shard_of(delivery.delivery_id),
        due_at=delivery.due_at,
        expires_at=int((now + KEPT_FOR).timestamp()),
    )
    held(lambda: item.save(condition=DeliveryItem.delivery_id.does_not_exist()))


@failures_as_try_again()
def find_delivery(company_id: int, subscription_id: str, delivery_id: str) -> Delivery | None:
    """The delivery of this id, as last written."""
    try:
        key = _key(company_id, subscription_id)
        return _to_delivery(DeliveryItem.get(key, delivery_id, consistent_read=True))
    except DeliveryItem.DoesNotExist:
        return None


@failures_as_try_again()
def deliveries_page(
    company_id: int, subscription_id: str, *, before: str, most: int
) -> list[Delivery]:
    """So many deliveries at the most, the newest first, of those before that one."""
    key = _key(company_id, subscription_id)
    earlier = DeliveryItem.delivery_id < before
    found = DeliveryItem.query(key, earlier, scan_index_forward=False, limit=most)
    return [*map(_to_delivery, found)]


@failures_as_try_again()
def record_try(delivery: Delivery, made: Try, state: DeliveryState, due: datetime | None) -> None:
    """Record what came of a try, and when the next one is; None: there is none."""
    told = [*delivery.told, made][-MOST_TRIES_KEPT:]
    _change(
        delivery,
        DeliveryItem.state.set(state.value),
        DeliveryItem.tries.set(delivery.tries + 1),
        DeliveryItem.told.set([*map(_try_record, told)]),
        *_waiting(delivery, due),
    )


@failures_as_try_again()
def record_state(delivery: Delivery, state: DeliveryState, *, due: datetime | None) -> None:
    """Record how far the delivery is, without a try."""
    _change(delivery, DeliveryItem.state.set(state.value), *_waiting(delivery, due))


@failures_as_try_again()
def begin_again(delivery: Delivery, *, due: datetime) -> None:
    """Have the delivery made once more, with all its tries."""
    _change(
        delivery,
        DeliveryItem.state.set(DeliveryState.WAITING.value),
        DeliveryItem.tries.set(0),
        *_waiting(delivery, due),
    )


def due_deliveries(moment: datetime, shard: int) -> Iterator[tuple[int, str, str, datetime]]:
    """What of a shard is due before the moment: company, subscription, delivery, and when."""
    with failures_as_try_again():
        for item in DeliveryItem.by_due.query(shard, DeliveryItem.due_at < moment):
            company_id, _, subscription_id = item.subscription_key.partition("#")
            yield int(company_id), subscription_id, item.delivery_id, item.due_at


@failures_as_try_again()
def put_off(
    company_id: int, subscription_id: str, delivery_id: str, *, was: datetime, due: datetime
) -> None:
    """Look at the delivery again later, unless something came of it meanwhile."""
    item = DeliveryItem(_key(company_id, subscription_id), delivery_id)
    updated_if(item, [DeliveryItem.due_at.set(due)], DeliveryItem.due_at == was)


def _change(delivery: Delivery, *actions: Action) -> None:
    item = DeliveryItem(_key(delivery.company_id, delivery.subscription_id), delivery.delivery_id)
    updated_if(item, actions, DeliveryItem.delivery_id.exists())


def _waiting(delivery: Delivery, due: datetime | None) -> tuple[Action, Action]:
    if due is None:
        return DeliveryItem.due_shard.remove(), DeliveryItem.due_at.remove()
    shard = shard_of(delivery.delivery_id)
    return DeliveryItem.due_shard.set(shard), DeliveryItem.due_at.set(due)


def _key(company_id: int, subscription_id: str) -> str:
    return f"{company_id}#{subscription_id}"


def _to_record(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "type": notice.type,
        "at": notice.at.isoformat(),
        "sequence": notice.sequence,
        "email_id": notice.email_id,
        "proves": notice.proves,
        "data": dict(notice.data),
    }


def _try_record(made: Try) -> dict[str, Any]:
    return {
        "at": made.at.isoformat(),
        "milliseconds": made.milliseconds,
        "status": made.status,
        "failure": made.failure,
        "answer": made.answer,
    }


def _to_delivery(item: DeliveryItem) -> Delivery:
    company_id, _, subscription_id = item.subscription_key.partition("#")
    kept: dict[str, Any] = item.notice
    return Delivery(
        company_id=int(company_id),
        subscription_id=subscription_id,
        delivery_id=item.delivery_id,
        notice=Notice(
            id=kept["id"],
            type=kept["type"],
            at=datetime.fromisoformat(kept["at"]),
            sequence=kept["sequence"],
            email_id=kept["email_id"],
            proves=EventType(kept["proves"]) if kept["proves"] else None,
            data=kept["data"],
        ),
        state=DeliveryState(item.state),
        tries=int(item.tries),
        due_at=item.due_at,
        told=_to_tries(item.told),
    )


def _to_tries(told: Sequence[Any]) -> tuple[Try, ...]:
    return tuple(
        Try(
            at=datetime.fromisoformat(one["at"]),
            milliseconds=int(one["milliseconds"]),
            status=optional_int(one["status"]),
            failure=Failure(one["failure"]) if one["failure"] else None,
            answer=one["answer"],
        )
        for one in told
    )
