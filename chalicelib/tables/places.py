"""From where companies called lately: in the usage table, since it is of use for hours only.

On PynamoDB's lower level: a recipient waits while it is asked (docs/decisions/0054).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from chalicelib.settings import settings
from chalicelib.tables.connection import connection
from chalicelib.tables.errors import failures_as_try_again

KEPT = timedelta(hours=2)
"""How long a place counts as the company's after a call from there that was noted."""


@failures_as_try_again()
def note_place(company_id: int, place: str, *, now: datetime) -> bool:
    """Note that the company calls from there, for as long as that counts; True: it did not yet."""
    before = _client().update_item(
        TableName=settings().usage_table,
        Key=_key(company_id, place),
        UpdateExpression="SET expires_at = :until",
        ExpressionAttributeValues={":until": {"N": str(int((now + KEPT).timestamp()))}},
        ReturnValues="UPDATED_OLD",
    )
    return not _counts(before.get("Attributes", {}), now)


@failures_as_try_again()
def is_place_of(company_id: int, place: str, *, now: datetime) -> bool:
    """Whether the company called from there lately."""
    found = _client().get_item(TableName=settings().usage_table, Key=_key(company_id, place))
    return _counts(found.get("Item", {}), now)


def _counts(fields: dict[str, Any], now: datetime) -> bool:
    return int(fields.get("expires_at", {"N": "0"})["N"]) > now.timestamp()


def _key(company_id: int, place: str) -> dict[str, Any]:
    return {"company_id": {"N": str(company_id)}, "what": {"S": f"place#{place}"}}


def _client() -> Any:  # noqa: ANN401 - PynamoDB's, which has no annotation
    return connection().client
