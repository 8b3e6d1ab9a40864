"""Records a hit that may be recorded already: DynamoDB may have done it without saying so."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.hits import KEPT_HITS, MOST_LATE_HITS, Hit
from chalicelib.settings import settings
from chalicelib.tables.attributes import to_milliseconds
from chalicelib.tables.emails.hits import fields_of, item_of, key_fields, read, sort_of, update_if
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.mapping import to_email
from chalicelib.tables.emails.stamps import stamp_now
from chalicelib.tables.errors import failures_as_try_again

_TRIES = 5
"""As often is looked again where others record hits of the same email meanwhile."""


@failures_as_try_again()
def record_hit_once(key: EmailKey, hit: Hit) -> bool:
    """Add a hit to the email unless it is there; False if the email takes no hits any more.

    The email is gone, or its recipient has had the recording stopped since.

    What is there is read first and must still be so: every hit adds one to `hit_count`. Of the hits
    after the first fifty only the first and the last of each sort are there to be found, so that of
    one between them nobody can say whether it was counted. It proves nothing more, and is let go.

    Raises:
        TryAgainLater: DynamoDB refused, or others were faster each time.
    """
    fields = key_fields(key)
    for _ in range(_TRIES):
        stored = read(fields, consistent=True)
        if not stored or "stopped_at" in stored:
            return False
        item = item_of(stored)
        change = _change(item, hit)
        if change is None:
            return True
        recorded, _ = update_if(_update(fields, change, seen=int(item.hit_count)))
        if recorded:
            return True
    raise TryAgainLater("Others record hits of the email all the time.")


def _change(item: EmailItem, hit: Hit) -> dict[str, Any] | None:
    """How the item must be changed to hold the hit; None if it does."""
    # The one that was to be kept as followed in vain may have been recorded as it came.
    as_it_came = replace(hit, fetched=replace(hit.fetched, served=True))
    if {hit, as_it_came} & set(to_email(item).hits):
        return None
    fields = {"M": fields_of(hit)}
    if item.hit_count < KEPT_HITS:
        return {
            "UpdateExpression": "SET hits = list_append(hits, :hit), changed = :changed"
            " ADD hit_count :one",
            "ExpressionAttributeValues": {":hit": {"L": [fields]}},
        }
    late, at = item.late_hits.as_dict(), to_milliseconds(hit.at)
    first, last = sort_of(hit), f"{sort_of(hit)}:last"
    if first not in late and len(late) >= MOST_LATE_HITS:
        return None
    places = [
        *([first] if first not in late or at < late[first]["at"] else []),
        *([last] if last not in late or at > late[last]["at"] else []),
    ]
    if not places:
        return None
    names = {f"#place{index}": place for index, place in enumerate(places)}
    kept = ", ".join(f"late_hits.{name} = :hit" for name in names)
    return {
        "UpdateExpression": f"SET {kept}, changed = :changed ADD hit_count :one",
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {":hit": fields},
    }


def _update(key: dict[str, Any], change: dict[str, Any], *, seen: int) -> dict[str, Any]:
    values = change["ExpressionAttributeValues"] | {
        ":one": {"N": "1"},
        ":seen": {"N": str(seen)},
        ":changed": {"N": str(stamp_now())},
    }
    return change | {
        "TableName": settings().emails_table,
        "Key": key,
        "ConditionExpression": "hit_count = :seen AND attribute_not_exists(stopped_at)",
        "ExpressionAttributeValues": values,
        "ReturnValues": "NONE",
    }
