"""Counts what is asked of AWS in this process, at the wire, in the units of its price list.

DynamoDB's units follow from the sizes of items by its published rules, because no stand-in computes
them as AWS does.
"""

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from math import ceil
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.session import Session, get_session

from bench.cost.bill import Units
from bench.cost.items import Item, bytes_kept, read_units, write_units
from bench.list_history import item_size

_SQS_CHUNK = 64 * 1024
"""SQS charges a request for each of these."""
_WRITES = {"PutItem", "UpdateItem", "DeleteItem"}
_make = Session.create_client

Send = Callable[[AWSPreparedRequest], AWSResponse]


class Meter:
    """Counts for every client that is made in this process from now on."""

    def __init__(self, months_kept: int) -> None:
        self._months = months_kept
        self._units: Units | None = None
        self.fair_queue = ""
        """The URL of the queue whose messages have a group."""
        self.passing_table = ""
        """Its items are gone in days."""
        self.requests = 0
        """Since the last count began."""

    def install(self) -> None:
        """Have botocore give us its clients."""

        def create_client(session: Session, service: str, *args: Any, **details: Any) -> Any:  # noqa: ANN401
            client: Any = _make(session, service, *args, **details)

            def before_send(request: AWSPreparedRequest, **_: object) -> AWSResponse | None:
                send = client._endpoint.http_session.send  # noqa: SLF001 - there is no event after it
                return None if self._units is None else self._count(service, request, send)

            client.meta.events.register("before-send", before_send)
            return client

        Session.create_client = create_client  # type: ignore[method-assign, assignment]

    @contextmanager
    def counting(self) -> Iterator[Units]:
        """Count what happens within, one request after the other."""
        self._units, self.requests = Units(), 0
        try:
            yield self._units
        finally:
            self._units = None

    def _count(self, service: str, request: AWSPreparedRequest, send: Send) -> AWSResponse:
        counted = self._units
        if service == "dynamodb":
            answer, units = self._dynamodb(request, send)
        else:
            answer = send(request)
            units = self._others(service, request, answer)
        if counted is not None:
            counted.add(units)
        self.requests += 1
        return answer

    def _others(
        self, service: str, request: AWSPreparedRequest, answer: AWSResponse
    ) -> dict[str, float]:
        match service:
            case "s3" if request.method == "PUT":
                tags = _text(request.headers.get("x-amz-tagging", "")).count("=")
                gb_months = _size(request) / 1e9 * self._months
                return {"s3-put": 1, "s3-gb-month": gb_months, "s3-tag-month": tags * self._months}
            case "s3":
                return {"s3-get": 1}
            case "sqs":
                fair = json.loads(_text(request.body))["QueueUrl"] == self.fair_queue
                chunks = ceil(max(_size(request), len(answer.content)) / _SQS_CHUNK)
                return {"sqs-fair-request" if fair else "sqs-request": chunks}
            case "kms":
                return {"kms-request": 1}
            case "secretsmanager":
                return {"secrets-request": 1}
            case "sesv2":
                raw = json.loads(_text(request.body))["Content"]["Raw"]["Data"]
                return {"ses-email": 1, "ses-gb": len(b64decode(raw)) / 1e9}
        raise LookupError(f"nobody knows what {service} costs")

    def _dynamodb(
        self, request: AWSPreparedRequest, send: Send
    ) -> tuple[AWSResponse, dict[str, float]]:
        operation = _text(request.headers["X-Amz-Target"]).split(".")[-1]
        asked = json.loads(_text(request.body))
        if operation in _WRITES:
            before = _stored(asked)
            answer = send(request)
            return answer, self._write(asked["TableName"], before, _stored(asked))
        answer = send(request)
        return answer, {"dynamodb-read": _read(operation, asked, json.loads(answer.content))}

    def _write(self, table: str, before: Item, after: Item) -> dict[str, float]:
        indexes = _indexes(table)
        grown = bytes_kept(after, indexes) - bytes_kept(before, indexes)
        gb_months = 0.0 if table == self.passing_table else grown / 1e9 * self._months
        return {
            "dynamodb-write": write_units(before, after, indexes),
            "dynamodb-gb-month": gb_months,
            "dynamodb-recovery-gb-month": gb_months,
        }


def _read(operation: str, asked: Item, answer: Item) -> float:
    match operation:
        case "GetItem":
            consistent = asked.get("ConsistentRead", False)
            return read_units(item_size(answer.get("Item", {})), consistent=consistent)
        case "Query":
            consistent = asked.get("ConsistentRead", False)
            return read_units(sum(map(item_size, answer["Items"])), consistent=consistent)
        case "BatchGetItem":
            return sum(
                read_units(item_size(item), consistent=False)
                for items in answer["Responses"].values()
                for item in items
            )
    raise LookupError(f"nobody knows how much {operation} reads or writes")


@cache
def _looking() -> Any:  # noqa: ANN401
    """A client that is not counted."""
    return _make(get_session(), "dynamodb")


@cache
def _table(name: str) -> Any:  # noqa: ANN401
    return _looking().describe_table(TableName=name)["Table"]


def _names(schema: list[dict[str, str]]) -> set[str]:
    return {one["AttributeName"] for one in schema}


def _indexes(table: str) -> list[set[str]]:
    """The attributes that each index of keys holds."""
    described = _table(table)
    own = _names(described["KeySchema"])
    indexes = described.get("GlobalSecondaryIndexes", [])
    if any(index["Projection"]["ProjectionType"] != "KEYS_ONLY" for index in indexes):
        raise LookupError(f"{table} has an index of more than keys")
    return [own | _names(index["KeySchema"]) for index in indexes]


def _stored(asked: Item) -> Item:
    """The item that a request is about, as it is now."""
    table = asked["TableName"]
    given = asked.get("Key") or asked["Item"]
    key = {name: given[name] for name in _names(_table(table)["KeySchema"])}
    item: Item = _looking().get_item(TableName=table, Key=key).get("Item", {})
    return item


def _size(request: AWSPreparedRequest) -> int:
    return int(request.headers.get("Content-Length", 0))


def _text(value: Any) -> str:  # noqa: ANN401
    return value.decode() if isinstance(value, bytes) else str(value)
