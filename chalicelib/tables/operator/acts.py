"""The acts table: what operators did, by month (docs/decisions/0098)."""

from collections.abc import Iterator
from typing import Any

from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.operator.acts import Act, Verb
from chalicelib.tables.attributes import MomentAttribute, to_milliseconds
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import updated_if


class ActItem(Model):
    """An act as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.acts_table)

    month = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)
    """In the order of time."""
    at = MomentAttribute()
    who = UnicodeAttribute()
    verb = UnicodeAttribute()
    company_id = NumberAttribute()
    details: MapAttribute[str, Any] = MapAttribute(default=dict)
    outcome = UnicodeAttribute(null=True)


@failures_as_try_again()
def put_act(act: Act) -> None:
    """Keep that this is about to be done."""
    ActItem(
        act.month,
        _place(act),
        at=act.at,
        who=act.who,
        verb=act.verb.value,
        company_id=act.company_id,
        details=dict(act.details),
    ).save()


@failures_as_try_again()
def note_outcome(act: Act, outcome: str) -> None:
    """Keep what came of it."""
    item = ActItem(act.month, _place(act))
    updated_if(item, [ActItem.outcome.set(outcome)], ActItem.month.exists())


def acts_of(month: str, *, company_id: int | None = None) -> Iterator[Act]:
    """All acts of a month, the first first; of one company where that is named.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    only = None if company_id is None else ActItem.company_id == company_id
    with failures_as_try_again():
        for item in ActItem.query(month, filter_condition=only, consistent_read=True):
            yield _to_act(item)


def _to_act(item: ActItem) -> Act:
    return Act(
        at=item.at,
        who=item.who,
        verb=Verb(item.verb),
        company_id=int(item.company_id),
        details={name: str(value) for name, value in item.details.as_dict().items()},
        outcome=item.outcome,
        act_id=item.place.rpartition("#")[2],
    )


def _place(act: Act) -> str:
    return f"{to_milliseconds(act.at):014d}#{act.act_id}"
