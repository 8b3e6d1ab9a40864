"""`python -m bench.chaos.neighbours ORDERS`: the software of the companies beside the hostile one.

Each posts an email in each round, and in the end has its first recipient erased.
"""

import json
import time

from bench.chaos.companies import COMPANIES, FLOODING
from bench.chaos.orders import Orders
from bench.chaos.process import end_with_parent
from bench.chaos.recipients import address_of
from chalicelib.domain.email_ids import EmailKey
from chalicelib.tables.emails.sending import find_email
from local.api import Api
from local.gateway import Request, Response

MORE = range(1101, 1120)
"""Companies beside those that chaos knows, so that there are thirty; all by SES."""
NEIGHBOURS = [company for company in COMPANIES if company != FLOODING] + list(MORE)


class Neighbours:
    """All of them."""

    def __init__(self, orders: Orders) -> None:
        from app import app

        self._api = Api(app)
        self._keys: dict[str, str] = json.loads(orders.keys.read_text())
        self._books = orders.books

    def post(self, company: int, number: int) -> None:
        """Queue an email, of which the recipient's address says the number."""
        body = {
            "category": "invoice",
            "document": {"id": number, "number": str(number)},
            "to": [{"email": address_of(number)}],
            "subject": f"Nostra fattura nr. {number}",
            "body": "<p>Gentile cliente,</p><p>Cordiali saluti</p>",
        }
        headers = (("Idempotency-Key", f"request-{number}"),)
        answer = self._call("POST", company, "emails", json.dumps(body).encode(), headers)
        if answer.status != 202:  # noqa: PLR2004
            self._books.odd.write("not taken", company, answer.status)
            return
        email_id = json.loads(answer.body)["data"]["emails"][0]["id"]
        self._books.queued.write(company, email_id, number)

    def erase(self, company: int, number: int) -> float:
        """Have the recipient of an email erased; the moment when that was asked for."""
        began = time.monotonic()
        self._call("DELETE", company, f"recipients/{address_of(number)}")
        return began

    def _call(
        self,
        method: str,
        company: int,
        what: str,
        body: bytes = b"",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Response:
        bearer = ("Authorization", f"Bearer {self._keys[str(company)]}")
        kind = ("Content-Type", "application/json")
        path = f"/c/{company}/{what}"
        return self._api(Request(method, path, "", (bearer, kind, *headers), body, "127.0.0.1"))


def main() -> None:
    """Post round after round; in the end, erase whoever was written to first."""
    end_with_parent()
    orders = Orders.given()
    neighbours = Neighbours(orders)
    for number in range(orders.emails // len(NEIGHBOURS) * len(NEIGHBOURS)):
        neighbours.post(NEIGHBOURS[number % len(NEIGHBOURS)], number)
        time.sleep(orders.seconds_between)
    asked = {company: neighbours.erase(company, at) for at, company in enumerate(NEIGHBOURS)}
    firsts: dict[int, int] = {}
    for entry in orders.books.queued.read():
        company, email_id = int(str(entry[0])), int(str(entry[1]))
        firsts.setdefault(company, email_id)
    while asked:
        for company, began in list(asked.items()):
            email = find_email(EmailKey(company, firsts[company]))
            if email and email.erased_at:
                orders.books.faults.write("erased", company, time.monotonic() - began)
                del asked[company]
        time.sleep(0.5)


if __name__ == "__main__":
    main()
