"""Writes of one item that are done only where a condition holds."""

from collections.abc import Callable, Sequence

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import DeleteError, PutError, TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

_OVERTAKEN = {"ConditionalCheckFailed", "TransactionConflict"}


def updated_if(item: Model, actions: Sequence[Action], condition: Condition) -> bool:
    """Update the item where the condition holds, and read it back; False where it does not."""
    return held(lambda: item.update(actions=list(actions), condition=condition))


def written_if(
    model: type[Model],
    key: tuple[object, object],
    actions: Sequence[Action],
    condition: Condition,
) -> bool:
    """As `updated_if`, for who reads nothing back: that is a third of what an update costs here."""
    table = model._get_connection()  # noqa: SLF001 - models can only read back what they update
    hash_key, range_key = model._serialize_keys(*key)  # noqa: SLF001
    return held(
        lambda: table.update_item(
            hash_key, range_key=range_key, actions=list(actions), condition=condition
        )
    )


def all_written_if(writes: Sequence[tuple[Model, Sequence[Action], Condition]]) -> bool:
    """Update all of these items of a table, or none: False where a condition does not hold.

    So it is also where somebody else writes one of them at this moment.
    """
    table = writes[0][0]._get_connection().connection  # noqa: SLF001 - as a transaction takes it
    try:
        with TransactWrite(connection=table) as transaction:
            for item, actions, condition in writes:
                transaction.update(item, list(actions), condition)
    except TransactWriteError as error:
        codes = {reason.code for reason in error.cancellation_reasons if reason}
        if not codes or codes - _OVERTAKEN:
            raise
        return False
    return True


def held(write: Callable[[], object]) -> bool:
    """Write what is bound to a condition; False where that does not hold."""
    try:
        write()
    except (DeleteError, PutError, UpdateError) as error:
        # PynamoDB's own `cause_response_code` breaks where nothing came back at all.
        answer = getattr(error.cause, "response", None) or {}
        if answer.get("Error", {}).get("Code") != "ConditionalCheckFailedException":
            raise
        return False
    return True


def counted_in_window(
    item: Model,
    *,
    window: NumberAttribute,
    count: NumberAttribute,
    now: int,
    most: int,
    exists: Condition | None = None,
    beside: Sequence[Action] = (),
) -> bool:
    """Count one more in this span of time, unless that makes more than allowed; False if it does.

    Args:
        item: which holds the count.
        window: the attribute for the number of the span in which was counted last.
        count: the attribute for how many that were.
        now: the number of this span.
        most: how many are allowed in each.
        exists: holds of an item that is there; None: whichever is not there begins with its count.
        beside: what is written along with the first of a span.
    """
    another = window.does_not_exist() | (window != now)
    if exists is not None:
        another = exists & another

    def go_on() -> bool:
        return updated_if(item, [count.add(1)], (window == now) & (count < most))

    def begin() -> bool:
        return updated_if(item, [window.set(now), count.set(1), *beside], another)

    # Somebody else may begin the window in between.
    return go_on() or begin() or go_on()
