"""Recording a hit.

One UpdateItem without a read before it, on PynamoDB's lower level, since it is the hot path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.hits import KEPT_HITS, MOST_LATE_HITS, Hit
from chalicelib.settings import settings
from chalicelib.tables.attributes import to_milliseconds
from chalicelib.tables.connection import connection
from chalicelib.tables.emails.stamps import stamp_now
from chalicelib.tables.errors import failures_as_try_again

if TYPE_CHECKING:
    from chalicelib.domain.emails import Email
    from chalicelib.tables.emails.item import EmailItem

Fields = dict[str, Any]
"""Attributes as DynamoDB spells them."""

_NOT_STOPPED = " AND attribute_not_exists(stopped_at)"
_LINKS_OPEN = (
    " AND attribute_not_exists(links_revoked_at) AND attribute_not_exists(cancelled_at)"
    " AND attribute_not_exists(erased_at) AND expires_at > :now"
)
"""As `domain.links.links_open` has it."""


def record_hit(key: EmailKey, hit: Hit) -> None:
    """Add a hit to the email, if it is still there and its recipient has not stopped that."""
    _record(key, hit, "NONE")


def record_hit_and_read(key: EmailKey, hit: Hit) -> Email | None:
    """Record the hit if the email's links are open, and return the email; None if it is gone."""
    from chalicelib.tables.emails.mapping import to_email  # noqa: PLC0415 - no pixel reads

    stored = _record(key, hit, "ALL_NEW", links_open=True)
    return to_email(item_of(stored)) if stored else None


@failures_as_try_again()
def read_in_haste(key: EmailKey) -> Email | None:
    """Read the email, eventually consistent: its last second may be missing."""
    from chalicelib.tables.emails.mapping import to_email  # noqa: PLC0415 - no pixel reads

    stored = read(key_fields(key), consistent=False)
    return to_email(item_of(stored)) if stored else None


@failures_as_try_again()
def _record(key: EmailKey, hit: Hit, returned: str, *, links_open: bool = False) -> dict[str, Any]:
    """What the item is then, where it is to be returned; empty if there is no such email.

    Most emails have few hits, so the list is tried first. When it is full, the first and the last
    of each sort are still kept: a person's download after fifty machines must be seen. A sort for
    which there is no room either is counted. Where recording was stopped, or the links are closed,
    the item comes back with the refusal, so that this is one request too.
    """
    fields = fields_of(hit)
    also, values = _NOT_STOPPED, {":hit": {"M": fields}, ":one": {"N": "1"}}
    values[":changed"] = {"N": str(stamp_now())}
    if links_open:
        also += _LINKS_OPEN
        values[":now"] = {"N": str(to_milliseconds(hit.at) // 1000)}
    update: dict[str, Any] = {
        "TableName": settings().emails_table,
        "Key": key_fields(key),
        "UpdateExpression": "SET hits = list_append(hits, :hit), changed = :changed"
        " ADD hit_count :one",
        "ConditionExpression": "hit_count < :kept" + also,
        "ExpressionAttributeValues": values
        | {":hit": {"L": [{"M": fields}]}, ":kept": {"N": str(KEPT_HITS)}},
        "ReturnValues": returned,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    recorded, stored = update_if(update)
    if recorded or not stored or int(stored["hit_count"]["N"]) < KEPT_HITS:
        return stored
    sort = sort_of(hit)
    recorded, stored = update_if(
        update
        | {
            "UpdateExpression": "SET late_hits.#first = if_not_exists(late_hits.#first, :hit),"
            " late_hits.#last = :hit, changed = :changed ADD hit_count :one",
            "ConditionExpression": "attribute_exists(hit_count)"
            " AND (size(late_hits) < :most OR attribute_exists(late_hits.#first))" + also,
            "ExpressionAttributeNames": {"#first": sort, "#last": f"{sort}:last"},
            "ExpressionAttributeValues": values | {":most": {"N": str(MOST_LATE_HITS)}},
        }
    )
    if recorded or not stored or len(stored["late_hits"]["M"]) < MOST_LATE_HITS:
        return stored
    _, stored = update_if(
        update
        | {
            "UpdateExpression": "SET changed = :changed ADD hit_count :one",
            "ConditionExpression": "attribute_exists(hit_count)" + also,
            "ExpressionAttributeValues": {
                name: value for name, value in values.items() if name != ":hit"
            },
        }
    )
    return stored


def key_fields(key: EmailKey) -> Fields:
    """An email's key, as DynamoDB spells it."""
    return {name: {"N": str(number)} for name, number in key._asdict().items()}


def fields_of(hit: Hit) -> Fields:
    """A hit, as DynamoDB spells it."""
    fields: Fields = {
        "at": {"N": str(to_milliseconds(hit.at))},
        "what": {"S": str(hit.fetched)},
        "agent": {"S": hit.agent},
        "network": {"S": hit.network},
    }
    if hit.source is not None:
        fields["source"] = {"N": str(hit.source)}
    if hit.near_sender:
        fields["near_sender"] = {"BOOL": True}
    return fields


def sort_of(hit: Hit) -> str:
    """Where the first of its sort lies in `late_hits`; that of the last has `:last` behind it."""
    beside = ":near_sender" if hit.near_sender else ""
    return f"{hit.fetched}:{hit.agent}:{hit.network}{beside}"


def read(key: Fields, *, consistent: bool) -> Fields:
    """What is stored of an email; empty if there is none."""
    client: Any = connection().client
    asked = {"TableName": settings().emails_table, "Key": key, "ConsistentRead": consistent}
    stored: Fields = client.get_item(**asked).get("Item", {})
    return stored


def update_if(update: dict[str, Any]) -> tuple[bool, Fields]:
    """Whether the condition held, and what the item is, as far as it was asked for."""
    try:
        # By the client itself: PynamoDB leaves out of its errors what DynamoDB returns with them.
        client: Any = connection().client
        return True, client.update_item(**update).get("Attributes", {})
    except ClientError as error:
        refusal = cast("dict[str, Any]", error.response)
        if refusal["Error"]["Code"] == "ConditionalCheckFailedException":
            return False, refusal.get("Item", {})
        raise


def item_of(stored: Fields) -> EmailItem:
    """The item of which this is stored."""
    from chalicelib.tables.emails.item import EmailItem  # noqa: PLC0415 - no pixel reads

    item = EmailItem()
    item.from_dynamodb_dict(stored)
    return item
