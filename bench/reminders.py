"""`python -m bench.reminders SIZE…`: what a day's run asks for where so many documents are open.

Against dynalite (`make bench-reminders` fetches it). Two thousand of the documents are due today,
of as many customers. E-mails are counted and not queued: what these take, `make cost` says.
Requests and units are counted at the wire, as dynalite computes them by DynamoDB's rules; it
leaves out what indexes take of a write.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import StringIO
from itertools import count
from threading import Lock
from typing import Any

from bench.list import environment, fill_table, serving
from chalicelib.actions.reminders.desk import Desk
from chalicelib.actions.reminders.run_reminders import run_reminders
from chalicelib.domain.clocks import NEVER
from chalicelib.domain.companies import Company, Licence
from chalicelib.domain.consents import recipient_key
from chalicelib.domain.reminders.calendars import Calendar
from chalicelib.domain.reminders.exclusions import Exclusions
from chalicelib.domain.reminders.rules import Rule, RuleBook
from chalicelib.tables.documents.registered import IssuedDocumentItem
from chalicelib.tables.reminders.rules import Kept
from chalicelib.telemetry import logger

_DUE = 2_000
_COMPANY = Company(1, "Officina Bianchi Srl", Licence.COMPLETE)
_NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
_TODAY = date(2026, 11, 25)
_BOOK = RuleBook(rules=(Rule(rule_id="after", days=7),), calendar=Calendar())


def main(sizes: list[int]) -> None:
    """A line for each size."""
    environment(ISSUED_DOCUMENTS_TABLE="issued_documents")
    logger.setLevel("WARNING")
    units = f"{'read units':>11} {'write units':>12}"
    print(f"{'open':>9} {'due':>6} {'reminders':>9} {'requests':>9} {units} {'s':>7}")
    for size in sizes:
        with serving(partial(_fill, size)):
            _measure(size)


@dataclass(slots=True)
class _Asked:
    """What was asked of dynalite."""

    requests: Counter[str] = field(default_factory=Counter)
    reads: float = 0.0
    writes: float = 0.0
    _noting: Lock = field(default_factory=Lock)

    def note(self, model: Any, parsed: dict[str, Any], **_: Any) -> None:  # noqa: ANN401 - of botocore
        """One answer."""
        units = float((parsed.get("ConsumedCapacity") or {}).get("CapacityUnits", 0))
        with self._noting:
            self.requests[model.name] += 1
            if model.name == "UpdateItem":
                self.writes += units
            else:
                self.reads += units


def _measure(size: int) -> None:
    asked, queued = _Asked(), count(1)
    desk = Desk(
        clock=lambda: _NOW,
        companies_to_run=lambda _: iter([_COMPANY.company_id]),
        find_company=lambda _: _COMPANY,
        find_rules=lambda *_, **__: Kept(book=_BOOK, revision=1, reminds_at=_NOW),
        find_exclusions=lambda _: Exclusions(),
        note_progress=lambda *_, **__: True,
        why_not_today=lambda *_, **__: None,
        mail_summary=lambda *_, **__: None,
        take_place=lambda *_, **__: True,
        queue=lambda *_, **__: next(queued),
    )
    events = IssuedDocumentItem._get_connection().connection.client.meta.events  # noqa: SLF001
    events.register("after-call.dynamodb.*", asked.note)
    start = time.perf_counter()
    with redirect_stdout(StringIO()):  # its metrics
        run_reminders(deadline=NEVER, desk=desk)
    seconds = time.perf_counter() - start
    events.unregister("after-call.dynamodb.*", asked.note)
    print(
        f"{size:>9} {_DUE:>6} {next(queued) - 1:>9} {asked.requests.total():>9} {asked.reads:>11g} "
        f"{asked.writes:>12g} {seconds:>7.1f}",
        flush=True,
    )


def _documents(size: int) -> Iterator[dict[str, Any]]:
    """So many open documents, spread over the days to come but for those that are due today."""
    step = max(1, size // _DUE)
    for number in range(size):
        is_due = number % step == 0 and number // step < _DUE
        due_date = _TODAY - timedelta(days=7) if is_due else _TODAY + timedelta(days=number % 300)
        yield _item(number, due_date, remind_on=due_date + timedelta(days=7))


def _item(number: int, due_date: date, *, remind_on: date) -> dict[str, Any]:
    address = f"cliente-{number}@verdi.example"
    document = {
        "type": "invoice",
        "number": f"{number}/2026",
        "date": "2026-11-01",
        "subject": None,
        "customer": {
            "name": "Verdi Costruzioni SpA",
            "contact": None,
            "email": address,
            "certified_email": None,
            "language": None,
            "never_remind": False,
        },
        "net_amount": "1000.00",
        "gross_amount": "1220.00",
        "currency": "EUR",
        "instalments": [
            {
                "due_date": due_date.isoformat(),
                "amount": "1220.00",
                "paid_on": None,
                "paid_amount": None,
            }
        ],
        "void": False,
        "replaced_by": None,
        "files": {},
    }
    return {
        "company_id": {"N": str(_COMPANY.company_id)},
        "document_id": {"N": str(number)},
        "customer_key": {"S": recipient_key(_COMPANY.company_id, address)},
        "document": {"S": json.dumps(document)},
        "revision": {"N": "1"},
        "changed_at": {"N": "1793000000000"},
        "reminded_by": {"N": str(_COMPANY.company_id)},
        "remind_on": {"S": remind_on.isoformat()},
        "expires_at": {"N": "1900000000"},
    }


def _fill(size: int, folder: str) -> None:
    name = os.environ["ISSUED_DOCUMENTS_TABLE"]
    fill_table(folder, "IssuedDocumentsTable", name, _documents(size))


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 100_000])
