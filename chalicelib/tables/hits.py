"""Recording a hit.

One UpdateItem without a read before it, on PynamoDB's lower level, since it is the hot path.
"""

from functools import cache
from typing import Any, override

from botocore.session import Session
from pynamodb.connection import Connection
from pynamodb.exceptions import VerboseClientError

from chalicelib.aws import session
from chalicelib.mail.emails import KEPT_HITS, Email, Hit
from chalicelib.settings import settings
from chalicelib.tables.attributes import to_milliseconds
from chalicelib.tables.errors import failures_as_try_again


def record_hit(*, company_id: int, email_id: int, hit: Hit) -> bool:
    """Add a hit to the email; False if there is no such email any more."""
    return _record(company_id, email_id, hit, "NONE") is not None


def record_hit_and_read(*, company_id: int, email_id: int, hit: Hit) -> Email | None:
    """The same, and what the email is then."""
    from chalicelib.tables.email_item import EmailItem, to_email

    answer = _record(company_id, email_id, hit, "ALL_NEW")
    if answer is None:
        return None
    item = EmailItem()
    item.from_dynamodb_dict(answer["Attributes"])
    return to_email(item)


@failures_as_try_again()
def _record(company_id: int, email_id: int, hit: Hit, returned: str) -> dict[str, Any] | None:
    """The answer of DynamoDB; None if there is no such email.

    Most emails have few hits, so the list is tried first. When it is full, the first and the last
    of each sort are still kept: a person's download after fifty machines must be seen.
    """
    fields: dict[str, dict[str, str]] = {
        "at": {"N": str(to_milliseconds(hit.at))},
        "what": {"S": hit.what},
        "agent": {"S": hit.agent},
        "network": {"S": hit.network},
    }
    if hit.source is not None:
        fields["source"] = {"N": str(hit.source)}
    update: dict[str, Any] = {
        "TableName": settings().emails_table,
        "Key": {"company_id": {"N": str(company_id)}, "email_id": {"N": str(email_id)}},
        "UpdateExpression": "SET hits = list_append(hits, :hit) ADD hit_count :one",
        "ConditionExpression": "hit_count < :kept",
        "ExpressionAttributeValues": {
            ":hit": {"L": [{"M": fields}]},
            ":one": {"N": "1"},
            ":kept": {"N": str(KEPT_HITS)},
        },
        "ReturnValues": returned,
    }
    answer = _update(update)
    if answer is not None:
        return answer
    sort = f"{hit.what}:{hit.agent}:{hit.network}"
    return _update(
        update
        | {
            "UpdateExpression": "SET late_hits.#first = if_not_exists(late_hits.#first, :hit),"
            " late_hits.#last = :hit ADD hit_count :one",
            "ConditionExpression": "attribute_exists(hit_count)",
            "ExpressionAttributeNames": {"#first": sort, "#last": f"{sort}:last"},
            "ExpressionAttributeValues": {":hit": {"M": fields}, ":one": {"N": "1"}},
        }
    )


def _update(update: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return _connection().dispatch("UpdateItem", update)
    except VerboseClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            return None
        raise


class _Connection(Connection):
    @property
    @override
    def session(self) -> Session:
        """The session of the other clients, where PynamoDB would make one more."""
        return session()


@cache
def _connection() -> Connection:
    # A recipient waits behind this: better to miss a hit, and say so, than to hold the picture for
    # long.
    return _Connection(connect_timeout_seconds=1, read_timeout_seconds=2, max_retry_attempts=2)
