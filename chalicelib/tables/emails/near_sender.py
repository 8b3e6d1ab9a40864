"""Marks a hit that is there already for one that may be the sender's own."""

from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.hits import Hit
from chalicelib.settings import settings
from chalicelib.tables.attributes import to_milliseconds
from chalicelib.tables.emails.hits import key_fields, update_if
from chalicelib.tables.emails.stamps import stamp_now
from chalicelib.tables.errors import failures_as_try_again


@failures_as_try_again()
def mark_near_sender(key: EmailKey, index: int, hit: Hit) -> None:
    """Mark it, if it still stands at this place: an erasure may have taken it meanwhile."""
    update_if(
        {
            "TableName": settings().emails_table,
            "Key": key_fields(key),
            "UpdateExpression": f"SET hits[{index}].near_sender = :true, changed = :changed",
            "ConditionExpression": f"hits[{index}].#at = :at",
            "ExpressionAttributeNames": {"#at": "at"},
            "ExpressionAttributeValues": {
                ":true": {"BOOL": True},
                ":at": {"N": str(to_milliseconds(hit.at))},
                ":changed": {"N": str(stamp_now())},
            },
        }
    )
