"""`python -m bench.chaos.customers ORDERS`: the companies' software, which posts emails.

Through the service's own HTTP Lambda, in this process. What is not answered with 202 is posted
again under its Idempotency-Key until it is; some requests are posted once more after that. Then
some of the emails get further messages in the outbox, as SQS may hand one out twice.
"""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import boto3

from bench.chaos.aws_faults import AwsFaults
from bench.chaos.companies import FLOODING
from bench.chaos.copies import send_copies
from bench.chaos.orders import Orders
from bench.chaos.plan import MOST_RECIPIENTS, Request
from bench.chaos.process import end_with_parent
from bench.chaos.recipients import address_of
from bench.chaos.times import shrink
from local.api import Api
from local.gateway import Request as HttpRequest

_ACCEPTED = 202
_TRY_AGAIN = range(500, 600)
_MOST_POSTS = 50


class Customers:
    """All companies' software."""

    def __init__(self, orders: Orders, faults: AwsFaults) -> None:
        from app import app

        self._orders = orders
        self._plan = orders.plan
        self._faults = faults
        self._api = Api(app)
        self._keys: dict[str, str] = json.loads(orders.keys.read_text())

    def queue(self, request: Request) -> list[dict[str, Any]]:
        """Post until accepted, and perhaps once more; the emails, as the API names them."""
        emails = self._post(request, 0)
        self._orders.books.queued.write(request.number)
        if self._plan.repeats(request) and not self._orders.calm:
            again = self._post(request, _MOST_POSTS)
            if again != emails:
                self._orders.books.odd.write("a repeated request got other emails", request.number)
        return emails

    def _post(self, request: Request, first: int) -> list[dict[str, Any]]:
        for count in range(first, first + _MOST_POSTS):
            self._draw_by(request, count)
            answer = self._api(self._http(request))
            if answer.status == _ACCEPTED:
                emails: list[dict[str, Any]] = json.loads(answer.body)["data"]["emails"]
                return [{key: email[key] for key in ("id", "to_email")} for email in emails]
            if answer.status not in _TRY_AGAIN:
                break
            self._orders.books.faults.write("request", "broken off")
        sys.exit(f"request {request.number} is not taken: {answer.status} {answer.body!r}")

    def _draw_by(self, request: Request, post: int) -> None:
        faults = self._orders.faults
        self._faults.restart(
            lambda count: faults.post_fault(request.number, post, count) if faults else None
        )

    def _http(self, request: Request) -> HttpRequest:
        to = request.emails[:-1] if request.has_copy else request.emails
        body: dict[str, Any] = {
            "category": "invoice",
            "document": {"id": request.number, "number": str(request.number)},
            "to": [{"email": address_of(number), "name": f"Cliente {number}"} for number in to],
            "subject": f"Nostra fattura nr. {request.number}",
            "body": "<p>Gentile cliente,</p><p>Cordiali saluti</p>",
        }
        if request.has_copy:
            body["copy_to"] = address_of(request.emails[-1])
        headers = (
            ("Authorization", f"Bearer {self._keys[str(request.company_id)]}"),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", f"request-{request.number}"),
        )
        path = f"/c/{request.company_id}/emails"
        return HttpRequest("POST", path, "", headers, json.dumps(body).encode(), "127.0.0.1")


def main() -> None:
    """Queue all of the plan's emails."""
    end_with_parent()
    orders = Orders.given()
    shrink()
    sqs = boto3.client("sqs")  # undisturbed
    faults = AwsFaults(orders.books.faults, lambda _: None)
    faults.install()
    customers = Customers(orders, faults)
    for request in flood(orders):
        customers.queue(request)
    for request in orders.plan.requests:
        emails = customers.queue(request)
        if not orders.calm:
            send_copies(sqs, orders, request, emails)
        time.sleep(orders.seconds_between)


def flood(orders: Orders) -> Iterator[Request]:
    """What one company queues all at once."""
    last = orders.emails + orders.flood
    for number, first in enumerate(range(orders.emails, last, MOST_RECIPIENTS), orders.emails):
        emails = range(first, min(first + MOST_RECIPIENTS, last))
        yield Request(number, FLOODING, emails, has_copy=False)


if __name__ == "__main__":
    main()
