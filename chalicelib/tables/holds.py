"""The holds table: what waits for longer than the outbox keeps it back (docs/decisions/0059).

An email may have several holds, as it may have several messages; each ends by itself.
"""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.due import Hold, shard_of
from chalicelib.domain.email_ids import EmailKey
from chalicelib.tables.attributes import MomentAttribute, to_milliseconds
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.set_aside import NOT_UNDERSTOOD, set_aside


class HoldItem(Model):
    """A hold as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.holds_table)

    shard = NumberAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)
    """In the order of time, then by email."""
    company_id = NumberAttribute()
    email_id = NumberAttribute()
    until = MomentAttribute()
    tries = NumberAttribute(default=0)
    has_turn = BooleanAttribute(null=True)


@failures_as_try_again()
def put_hold(hold: Hold) -> None:
    """Hold an email out of the outbox; the same hold twice is one."""
    HoldItem(
        shard_of(hold.key.email_id),
        _place(hold),
        company_id=hold.key.company_id,
        email_id=hold.key.email_id,
        until=hold.until,
        tries=hold.tries,
        has_turn=hold.has_turn or None,
    ).save()


def holds_until(moment: datetime, shard: int) -> Iterator[Hold]:
    """The holds of a shard that end before the moment, the first to end first.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    with failures_as_try_again():
        for item in HoldItem.query(shard, HoldItem.place < _time(moment)):
            try:
                key = EmailKey(int(item.company_id), int(item.email_id))
                yield Hold(key, item.until, int(item.tries), bool(item.has_turn))
            except NOT_UNDERSTOOD:
                set_aside("holds", shard=shard, key=item.place)


@failures_as_try_again()
def end_hold(hold: Hold) -> None:
    """Forget a hold whose email is in the outbox again."""
    HoldItem(shard_of(hold.key.email_id), _place(hold)).delete()


def _place(hold: Hold) -> str:
    return f"{_time(hold.until)}#{hold.key.company_id}#{hold.key.email_id}"


def _time(moment: datetime) -> str:
    return f"{to_milliseconds(moment):014d}"
