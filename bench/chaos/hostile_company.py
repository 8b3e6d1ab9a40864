"""`python -m bench.chaos.hostile_company ORDERS [busy]`: one company that does all that it can.

By its own API key; and what it could not put into queues itself, as if it had found a way to. One
that is only busy makes as many requests, and none of its mail is due: what it costs the others
here is the machine's, since all requests share two processors and one stand-in of AWS.
"""

import itertools
import json
import os
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3

from bench.chaos.companies import FLOODING
from bench.chaos.orders import Orders
from bench.chaos.process import end_with_parent
from local.api import Api
from local.gateway import Request

_NEVER = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-02-30T10:00:00Z")
_LARGE = b64encode(b"%PDF-1.4" + b"\0" * 1_000_000).decode()
_POISON = (
    "not json",
    "[]",
    '{"company_id": "x", "email_id": []}',
    json.dumps({"company_id": FLOODING, "email_id": 1, "tries": 10**9}),
    json.dumps({"company_id": FLOODING, "email_id": 1 << 70}),
    json.dumps({"company_id": -1, "email_id": 7, "has_turn": True}),
)


class Hostile:
    """The company's software."""

    def __init__(self, orders: Orders) -> None:
        from app import app

        self._api = Api(app)
        self._key = json.loads(orders.keys.read_text())[str(FLOODING)]
        self._books = orders.books
        self._sqs = boto3.client("sqs")
        self._numbers = itertools.count(10**6)

    def asks(self) -> Iterator[Callable[[], None]]:
        """As many requests as the attacks are, for ever, and nothing for the workers to do."""
        ways = (
            self.flood_one_minute,
            self.flood_one_minute,
            self.ask_impossible_times,
            self.send_huge_items,
            self.fill_stores,
            self.ask_for_much,
        )
        return itertools.cycle(ways)

    def attacks(self) -> Iterator[Callable[[], None]]:
        """One after the other, for ever."""
        ways = (
            self.flood,
            self.flood_one_minute,
            self.ask_impossible_times,
            self.send_huge_items,
            self.poison,
            self.fill_stores,
            self.ask_for_much,
        )
        return itertools.cycle(ways)

    def flood(self) -> None:
        """Emails by the hundred, to a server that takes none."""
        for _ in range(4):
            self._post(self._body(50))

    def flood_one_minute(self) -> None:
        """More, all for the same minute."""
        moment = datetime.now(UTC) + timedelta(minutes=20)
        nine = moment.replace(second=0, microsecond=0).isoformat()
        for _ in range(4):
            self._post(self._body(50) | {"send_at": nine})

    def ask_impossible_times(self) -> None:
        """Moments that no calendar has, or that are ages away."""
        for moment in _NEVER:
            self._post(self._body(1) | {"send_at": moment})
            body = {"consent": "denied", "at": moment}
            self._call("PUT", "recipients/x@y.example/consent", body)

    def send_huge_items(self) -> None:
        """Fields, files and texts as large as they go, and larger."""
        file = {"filename": "a.pdf", "content_type": "application/pdf", "content_base64": _LARGE}
        self._post(self._body(1) | {"attachments": [file] * 3, "deliver_as": "attachment"})
        self._post(self._body(1) | {"body": "<b>" * 20_000})
        self._post(self._body(1) | {f"field_{number}": number for number in range(20_000)})
        self._post(self._body(5000))

    def poison(self) -> None:
        """Messages that no release of ours wrote."""
        for body in _POISON:
            self._sqs.send_message(QueueUrl=os.environ["OUTBOX_URL"], MessageBody=body)

    def fill_stores(self) -> None:
        """Uploads that nobody uses, and exports that nobody fetches."""
        file = {"filename": "a.pdf", "content_type": "application/pdf", "size": 25_000_000}
        for _ in range(10):
            self._call("POST", "uploads", file)
            self._call("GET", "emails/export")

    def ask_for_much(self) -> None:
        """Lists, searches, erasures: as many as get through."""
        for number in range(10):
            self._call("GET", "emails", query="per_page=100&search=a")
            self._call("DELETE", f"recipients/cliente-{10**6 + number}@clienti.example")

    def _body(self, emails: int) -> dict[str, Any]:
        to = [{"email": f"cliente-{next(self._numbers)}@clienti.example"} for _ in range(emails)]
        return {"category": "invoice", "to": to, "subject": "x", "body": "<p>x</p>"}

    def _post(self, body: dict[str, Any]) -> None:
        self._call("POST", "emails", body)

    def _call(self, method: str, what: str, body: object = None, query: str = "") -> None:
        headers = (
            ("Authorization", f"Bearer {self._key}"),
            ("Content-Type", "application/json"),
        )
        raw = b"" if body is None else json.dumps(body).encode()
        path = f"/c/{FLOODING}/{what}"
        answer = self._api(Request(method, path, query, headers, raw, "127.0.0.1"))
        self._books.faults.write("hostile", what.partition("/")[0], answer.status)


def main() -> None:
    """Attack until the launcher ends."""
    end_with_parent()
    # On AWS its requests take other processors than those of its neighbours.
    os.nice(10)
    hostile = Hostile(Orders.given())
    for attack in hostile.asks() if "busy" in sys.argv else hostile.attacks():
        attack()
        time.sleep(0.2)


if __name__ == "__main__":
    main()
