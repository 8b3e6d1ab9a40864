"""`python -m bench.list SIZE…`: what a page of the list costs in a history of so many emails.

Against dynalite, whose Query does not slow with the partition (`make bench-list` fetches it).
Requests are counted at the wire, and read units computed from what came back by DynamoDB's rules:
half a unit for each 4 KB begun, of a Query's items together and of each item of a BatchGetItem.
Where only some attributes come back, dynalite says what the whole items take, by the same rules.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import batched, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.list_history import COMPANY_ID, END, history
from bench.wire import Wire
from chalicelib.actions.documents.look_at_documents import look_at_documents
from chalicelib.actions.listing.count_scheduled import count_scheduled
from chalicelib.actions.listing.list_emails import Window, list_emails
from chalicelib.actions.listing.summarise_emails import summarise_emails
from chalicelib.actions.listing.tell_changes import tell_changes
from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company, Licence
from chalicelib.domain.documents.sends import Send
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.listing.changes import stamp_of
from chalicelib.domain.listing.parameters import read_plan
from chalicelib.domain.reads import Reads
from chalicelib.routes.company.list_query import read_list_query
from chalicelib.tables.documents.sends import DocumentItem, add_sends
from chalicelib.tables.emails.item import EmailItem
from local import stack
from local.ports import free_port

MODULES = Path(os.environ.get("NODE_MODULES", "build/bench/node_modules")).resolve()
_LISTS = {
    "newest page": {"from": "2024-01-01", "per_page": "50"},
    "newest page of a category": {"category": "quote"},
    "a month by category": {"from": "2026-10-01", "to": "2026-10-31", "category": "quote"},
    "page 40 of 20, and total": {"page": "40", "per_page": "20"},
    "newest sent, of all time": {"from": "2024-01-01", "sort": "-sent_date"},
    "unread in a year": {"from": "2026-01-01", "to": "2026-12-31", "unread": "true"},
    "search, 5,000 emails of it": {"search": "nessuno", "look_through": "5000"},
    "search of a month": {"from": "2026-10-01", "to": "2026-10-31", "search": "nessuno"},
    "newest page and total": {"page": "1"},
    "a month of invoices for FIC": {
        "q": "((sent_date >= '2026-10-01' and sent_date <= '2026-10-31') and kind = 'Fatture')"
    },
}
_SUMMARIES = {
    "summary of a month": {"from": "2026-10-01", "to": "2026-10-31"},
    "summary of a year": {"from": "2025-11-25", "to": "2026-11-24"},
}
_DOCUMENTS = 100
_SENDS = 5
"""Of each document."""


def environment(**tables: str) -> None:
    """Have the service find dynalite, with these tables and nothing else."""
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "eu-south-1",
        "POWERTOOLS_LOG_LEVEL": "WARNING",
        **dict.fromkeys((*stack.FROM_OUTPUTS.values(), *stack.FROM_PARAMETERS.values()), "x"),
        **tables,
        "PUBLIC_URL": "https://mail.example.test",
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{free_port()}",
    }


def main(sizes: list[int]) -> None:
    """A table for each size."""
    environment(EMAILS_TABLE="emails", DOCUMENTS_TABLE="documents")
    columns = f"{'emails':>9} {'requests':>9} {'units':>9} {'rows':>5} {'total':>9}"
    print(f"{'what':<32} {columns} {'s':>7} {'cpu s':>7}")
    for size in sizes:
        with serving(partial(_fill, size)):
            for what, asked in _LISTS.items():
                _measure(what, size, partial(_list, asked))
            _measure("what changed: nothing", size, partial(_tell_changes, timedelta()))
            _measure("what changed in an hour", size, partial(_tell_changes, timedelta(hours=1)))
            for what, asked in _SUMMARIES.items():
                _measure(what, size, partial(_summarise, asked))
            _point_documents(size)
            _measure(
                f"icons of {_DOCUMENTS} documents of {_SENDS} emails", size, _look_at_documents
            )


type Shown = tuple[int, int | None]
"""How many rows, and how many of all."""


def _company() -> Company:
    return Company(COMPANY_ID, "Officina Bianchi Srl", Licence.PREMIUM)


def _list(asked: dict[str, str]) -> Shown:
    query = read_list_query({name: [value] for name, value in asked.items()}, now=END)
    counted = query.page is not None
    skipped = ((query.page or 1) - 1) * query.per_page
    window = Window(query.per_page, skipped, counted=counted, tries=query.look_through)
    page = list_emails(_company(), query.plan, window, now=END, reads=Reads())
    return len(page.emails), page.total


def _tell_changes(ago: timedelta) -> Shown:
    changes = tell_changes(_company(), stamp_of(END - ago), now=END, reads=Reads())
    return len(changes.emails), None


def _summarise(asked: dict[str, str]) -> Shown:
    plan = read_plan({name: [value] for name, value in asked.items()}, now=END)
    counts = summarise_emails(_company(), plan, now=END, reads=Reads())
    count_scheduled(_company(), plan, now=END, reads=Reads())
    return len(counts), counts.total()


def _point_documents(size: int) -> None:
    """Have the documents be those of the newest emails."""
    if not DocumentItem.exists():
        DocumentItem.create_table(billing_mode="PAY_PER_REQUEST", wait=True)
    newest = islice(history(size), _SENDS * _DOCUMENTS)
    for number, items in enumerate(batched(newest, _SENDS, strict=True)):
        sends = [Send(int(item["email_id"]["N"]), "1") for item in items]
        add_sends(COMPANY_ID, number, sends, expires_at=END)


def _look_at_documents() -> Shown:
    found = look_at_documents(
        _company(), range(_DOCUMENTS), categories=Category, now=END, reads=Reads()
    )
    return sum(len(one["recipients"]) for one in found.values()), None


def _measure(what: str, size: int, ask: Callable[[], Shown]) -> None:
    connections = [model._get_connection().connection for model in (EmailItem, DocumentItem)]  # noqa: SLF001
    wire = Wire()
    for connection in connections:
        connection.client.meta.events.register("after-call.dynamodb.*", wire.note)
    start, cpu_start = time.perf_counter(), time.process_time()
    try:
        shown, counted = ask()
        rows, total = str(shown), "-" if counted is None else f"{counted}"
    except InvalidRequest:
        rows, total = "422", "-"
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    for connection in connections:
        connection.client.meta.events.unregister("after-call.dynamodb.*", wire.note)
    print(
        f"{what:<32} {size:>9} {len(wire.requests):>9} {wire.units:>9g} {rows:>5} {total:>9} "
        f"{seconds:>7.2f} {cpu:>7.2f}",
        flush=True,
    )


@contextmanager
def serving(fill: Callable[[str], None]) -> Iterator[None]:
    """Dynalite, with a folder that is filled first."""
    with TemporaryDirectory() as folder:
        fill(folder)
        port = os.environ["AWS_ENDPOINT_URL_DYNAMODB"].rsplit(":", 1)[1]
        command = [
            *("node", str(MODULES / "dynalite" / "cli.js"), "--path", folder),
            *("--host", "127.0.0.1", "--port", port),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
            assert server.stdout is not None  # noqa: S101 - a pipe was asked for
            server.stdout.readline()
            try:
                yield
            finally:
                server.kill()


def _fill(size: int, folder: str) -> None:
    fill_table(folder, "EmailsTable", "emails", history(size))


def fill_table(folder: str, resource: str, name: str, items: Iterable[Mapping[str, Any]]) -> None:
    """Fill a table of the template's with items."""
    properties = stack.data_template()["Resources"][resource]["Properties"]
    names = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    table = {key: properties[key] for key in names}
    table |= {"TableName": name, "BillingMode": "PAY_PER_REQUEST"}
    command = ["node", "bench/fill_dynalite.js", str(MODULES), folder, json.dumps(table)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as filling:
        assert filling.stdin is not None  # noqa: S101 - a pipe was asked for
        for item in items:
            filling.stdin.write(json.dumps(item) + "\n")
        filling.stdin.close()
    if filling.returncode:
        sys.exit("dynalite was not filled")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 100_000])
