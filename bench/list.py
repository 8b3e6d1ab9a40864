"""`python -m bench.list SIZE…`: what a page of the list costs in a history of so many emails.

Against dynalite, whose Query does not slow with the partition (`make bench-list` fetches it).
Requests are counted at the wire, and read units computed from what came back by DynamoDB's rules:
half a unit for each 4 KB begun, of a Query's items together and of each item of a BatchGetItem.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Any

from bench.list_history import COMPANY_ID, END, history, item_size
from local import stack

_MODULES = Path(os.environ.get("NODE_MODULES", "build/bench/node_modules")).resolve()
_LISTS = {
    "newest page": {"from": "2024-01-01", "per_page": "50"},
    "newest page of a category": {"category": "quote"},
    "a month by category": {"from": "2026-10-01", "to": "2026-10-31", "category": "quote"},
    "page 40 of 20, and total": {"page": "40", "per_page": "20"},
    "unread in a year": {"from": "2026-01-01", "to": "2026-12-31", "unread": "true"},
    "newest page and total": {"page": "1"},
    "a month of invoices for FIC": {
        "q": "((sent_date >= '2026-10-01' and sent_date <= '2026-10-31') and kind = 'Fatture')"
    },
}


@dataclass(slots=True)
class Wire:
    """What went over it."""

    requests: list[str] = field(default_factory=list)
    units: float = 0.0

    def note(self, model: Any, parsed: dict[str, Any], **_: Any) -> None:  # noqa: ANN401
        """One answer of DynamoDB's."""
        self.requests.append(model.name)
        if model.name == "BatchGetItem":
            [items] = parsed["Responses"].values()
            self.units += sum(ceil(item_size(item) / 4096) / 2 for item in items)
        elif "Items" in parsed:
            self.units += ceil(sum(map(item_size, parsed["Items"])) / 4096) / 2
        else:
            self.units += float(parsed["ConsumedCapacity"]["CapacityUnits"])


def main(sizes: list[int]) -> None:
    """A table for each size."""
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "eu-south-1",
        "POWERTOOLS_LOG_LEVEL": "WARNING",
        **dict.fromkeys(
            (
                "COMPANIES_TABLE",
                "BATCHES_TABLE",
                "RECIPIENTS_TABLE",
                "OPENINGS_TABLE",
                "OUTBOX_URL",
                "SPILLED_HITS_URL",
                "EXPORTS_TABLE",
                "EXPORTS_URL",
                "CONTENT_BUCKET",
            ),
            "x",
        ),
        **dict.fromkeys(
            ("TOKEN_KEYS_SECRET", "COMPANY_KEY_ID", "DOSSIER_KEY_IDS", "NO_REPLY_ADDRESS"), "x"
        ),
        "EMAILS_TABLE": "emails",
        "PUBLIC_URL": "https://mail.example.test",
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{_free_port()}",
    }
    print(
        f"{'what':<32} {'emails':>9} {'requests':>9} {'units':>9} {'rows':>5} {'total':>9} {'s':>7}"
    )
    for size in sizes:
        with _dynalite(size):
            for what, asked in _LISTS.items():
                _measure(what, size, asked)


def _measure(what: str, size: int, asked: dict[str, str]) -> None:
    from chalicelib.actions.list_emails import Window, list_emails
    from chalicelib.mail.companies import Company, Licence
    from chalicelib.mail.errors import InvalidRequest
    from chalicelib.mail.reads import Reads
    from chalicelib.routes.list_query import read_list_query
    from chalicelib.tables.email_item import EmailItem

    query = read_list_query({name: [value] for name, value in asked.items()})
    counted = query.page is not None
    window = Window(query.per_page, ((query.page or 1) - 1) * query.per_page, counted=counted)
    company = Company(COMPANY_ID, "Officina Bianchi Srl", Licence.PREMIUM)
    events = EmailItem._get_connection().connection.client.meta.events  # noqa: SLF001
    wire = Wire()
    events.register("after-call.dynamodb.*", wire.note)
    start = time.perf_counter()
    try:
        page = list_emails(company, query.plan, window, now=END, reads=Reads())
        rows, total = str(len(page.emails)), "-" if page.total is None else f"{page.total}"
    except InvalidRequest:
        rows, total = "422", "-"
    seconds = time.perf_counter() - start
    events.unregister("after-call.dynamodb.*", wire.note)
    print(
        f"{what:<32} {size:>9} {len(wire.requests):>9} {wire.units:>9g} {rows:>5} {total:>9} "
        f"{seconds:>7.2f}",
        flush=True,
    )


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _dynalite(size: int) -> Iterator[None]:
    with TemporaryDirectory() as folder:
        _fill(folder, size)
        port = os.environ["AWS_ENDPOINT_URL_DYNAMODB"].rsplit(":", 1)[1]
        command = [
            *("node", str(_MODULES / "dynalite" / "cli.js"), "--path", folder),
            *("--host", "127.0.0.1", "--port", port),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
            assert server.stdout is not None  # noqa: S101 - a pipe was asked for
            server.stdout.readline()
            try:
                yield
            finally:
                server.kill()


def _fill(folder: str, size: int) -> None:
    properties = stack.data_template()["Resources"]["EmailsTable"]["Properties"]
    names = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    table = {name: properties[name] for name in names}
    table |= {"TableName": "emails", "BillingMode": "PAY_PER_REQUEST"}
    command = ["node", "bench/fill_dynalite.js", str(_MODULES), folder, json.dumps(table)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as filling:
        assert filling.stdin is not None  # noqa: S101 - a pipe was asked for
        for item in history(size):
            filling.stdin.write(json.dumps(item) + "\n")
        filling.stdin.close()
    if filling.returncode:
        sys.exit("dynalite was not filled")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 100_000])
