"""The openings table: openings that are counted without a name.

One item for each company, month and category; in it a number for each class of agent and network.
"""

from collections.abc import Iterator
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.categories import Category
from chalicelib.domain.evidence.anonymous_openings import Counted
from chalicelib.settings import settings
from chalicelib.tables.connection import connection
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime

_BETWEEN = "#"
_FETCHES = "fetches:"


class OpeningsItem(Model):
    """The key of what is counted together; the numbers have names of their own."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.openings_table)

    company_id = NumberAttribute(hash_key=True)
    counted = UnicodeAttribute(range_key=True)
    """The month and the category."""


@failures_as_try_again()
def count_opening(company_id: int, counted: Counted, *, agent: str, network: str) -> None:
    """Add one opening to the count."""
    client: Any = connection().client
    client.update_item(
        TableName=settings().openings_table,
        Key={
            "company_id": {"N": str(company_id)},
            "counted": {"S": f"{counted.month}{_BETWEEN}{counted.category}"},
        },
        UpdateExpression="ADD #sort :one",
        ExpressionAttributeNames={"#sort": f"{_FETCHES}{agent}:{network}"},
        ExpressionAttributeValues={":one": {"N": "1"}},
    )


def openings_of(
    company_id: int, *, first_month: str, last_month: str
) -> Iterator[tuple[Counted, dict[tuple[str, str], int]]]:
    """Count the fetches of each class of agent and network, from one month to another.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    with failures_as_try_again():
        table = OpeningsItem._get_connection()  # noqa: SLF001 - the numbers' names are no model's
        key = None
        while True:
            within = OpeningsItem.counted.between(first_month, f"{last_month}{_BETWEEN}~")
            answer: dict[str, Any] = table.query(str(company_id), within, exclusive_start_key=key)
            for item in answer["Items"]:
                month, category = item["counted"]["S"].split(_BETWEEN)
                yield Counted(month, Category(category)), dict(_numbers(item))
            key = answer.get("LastEvaluatedKey")
            if not key:
                return


def _numbers(item: dict[str, Any]) -> Iterator[tuple[tuple[str, str], int]]:
    for name, number in item.items():
        if name.startswith(_FETCHES):
            agent, network = name.removeprefix(_FETCHES).split(":")
            yield (agent, network), int(number["N"])
