"""What each table holds of a company, read and erased as it lies there.

Every table of the deployment is named here; tests/unit/operator finds one that is not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from chalicelib.aws import dynamodb
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.operator.plain_items import Item
from chalicelib.settings import settings
from chalicelib.tables.errors import failures_as_try_again

_MOST_OF_A_PAGE = 200
_MOST_OF_A_WRITE = 25
"""What DynamoDB takes in one request."""
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Holding:
    """A table that holds something of companies."""

    setting: str
    """Of the table's name."""
    keys: tuple[str, ...]
    """What an item is known by. Where the company is the first of them, its items are queried."""
    condition: str = ""
    """Of a scan, where it is not: whether an item is the company's."""

    @property
    def name(self) -> str:
        """What it holds."""
        return self.setting.removesuffix("_table")


HOLDINGS = (
    Holding("companies_table", ("company_id",)),
    Holding("documents_table", ("company_id", "document_id")),
    Holding("issued_documents_table", ("company_id", "document_id")),
    Holding("reminders_table", ("company_id", "name")),
    Holding("templates_table", ("company_id", "name")),
    Holding("emails_table", ("company_id", "email_id")),
    Holding("recipients_table", ("company_id", "recipient_key")),
    Holding("openings_table", ("company_id", "counted")),
    Holding("usage_table", ("company_id", "what")),
    Holding("exports_table", ("company_id", "export_id")),
    Holding("grants_table", ("company_id",)),
    Holding("subscriptions_table", ("company_id", "subscription_id")),
    Holding("holds_table", ("shard", "place"), "company_id = :company"),
    Holding(
        "deliveries_table",
        ("subscription_key", "delivery_id"),
        "begins_with(subscription_key, :prefix)",
    ),
    Holding("batches_table", ("batch_key",), "begins_with(batch_key, :prefix)"),
)
"""In the order in which an archive has them."""

COMPANIES = HOLDINGS[0]

LET_GO = {"domains_table": "a domain is let go of, and may be another company's next"}
"""What is not the company's alone, and by what it goes."""

OPERATORS = {
    "acts_table": "what operators did outlives the companies, and names none of their people",
    "closings_table": "the receipt",
}
"""What is the operator's own, and why it stays."""


def page_of(holding: Holding, company_id: int, start: str) -> tuple[list[Item], str]:
    """Some of the company's items, and from where to go on; empty: there are no more.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    asked: dict[str, Any] = {
        "TableName": getattr(settings(), holding.setting),
        "ConsistentRead": True,
    }
    if start:
        asked["ExclusiveStartKey"] = json.loads(start)
    with failures_as_try_again():
        if holding.condition:
            values = _values(holding.condition, company_id)
            answer: Any = dynamodb().scan(
                **asked,
                FilterExpression=holding.condition,
                ExpressionAttributeValues=values,
            )
        else:
            answer = dynamodb().query(
                **asked,
                Limit=_MOST_OF_A_PAGE,
                KeyConditionExpression="company_id = :company",
                ExpressionAttributeValues=_values(":company", company_id),
            )
    last = answer.get("LastEvaluatedKey")
    return answer["Items"], json.dumps(last) if last else ""


def pages_of(holding: Holding, company_id: int) -> Iterator[list[Item]]:
    """All pages of the company's items; raises as `page_of` does."""
    start, is_first = "", True
    while start or is_first:
        items, start = page_of(holding, company_id, start)
        is_first = False
        yield items


def erase(holding: Holding, items: Sequence[Item]) -> None:
    """Delete these items of a table.

    Raises:
        TryAgainLater: DynamoDB does not answer, or did not delete all.
    """
    table = getattr(settings(), holding.setting)
    for some in batched(items, _MOST_OF_A_WRITE, strict=False):
        left: Any = {
            table: [
                {"DeleteRequest": {"Key": {name: item[name] for name in holding.keys}}}
                for item in some
            ]
        }
        for _ in range(_TRIES):
            with failures_as_try_again():
                left = dynamodb().batch_write_item(RequestItems=left)["UnprocessedItems"]
            if not left:
                break
        if left:
            raise TryAgainLater("The table did not delete all.")


def _values(condition: str, company_id: int) -> Mapping[str, Mapping[str, str]]:
    values = {":company": {"N": str(company_id)}, ":prefix": {"S": f"{company_id}#"}}
    return {name: value for name, value in values.items() if name in condition}
