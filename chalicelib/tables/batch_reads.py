"""Reads several items at once, and tells `Reads` of every request.

Straight from PynamoDB's connection, since its models do not tell what a read cost.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pynamodb.models import Model

from chalicelib.domain.reads import Reads
from chalicelib.tables.errors import failures_as_try_again

MOST_OF_A_BATCH = 100


def items_of(
    model: type[Model],
    keys: Sequence[Mapping[str, int]],
    *,
    reads: Reads,
    attributes: Sequence[str] | None = None,
) -> Iterator[dict[str, Any]]:
    """Read at most MOST_OF_A_BATCH items, those that exist, in no order: one BatchGetItem.

    What DynamoDB puts off is asked for again at once.

    Raises:
        TooMuchToRead: `reads` allows no more.
        TryAgainLater: DynamoDB does not answer.
    """
    connection = model._get_connection()  # noqa: SLF001 - see above
    table = model.Meta.table_name
    left: Any = [{name: str(number) for name, number in key.items()} for key in keys]
    while left:
        reads.check()
        with failures_as_try_again():
            answer = connection.batch_get_item(
                left, attributes_to_get=list(attributes) if attributes else None
            )
        capacity = answer.get("ConsumedCapacity") or []
        reads.note(units=sum(float(one["CapacityUnits"]) for one in capacity))
        yield from answer["Responses"].get(table, ())
        put_off = (answer.get("UnprocessedKeys") or {}).get(table, {}).get("Keys", ())
        left = [{name: value["N"] for name, value in key.items()} for key in put_off]


def asked(
    model: type[Model],
    reads: Reads,
    hash_key: int | str,
    *conditions: Any,  # noqa: ANN401 - of PynamoDB's query
    **options: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """What DynamoDB answers to one Query; raises as `items_of` does."""
    reads.check()
    with failures_as_try_again():
        connection = model._get_connection()  # noqa: SLF001 - see above
        answer: dict[str, Any] = connection.query(str(hash_key), *conditions, **options)
    reads.note(units=float((answer.get("ConsumedCapacity") or {}).get("CapacityUnits", 0)))
    return answer
