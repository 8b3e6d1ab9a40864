"""Documents of Fatture in Cloud are brought into the stage's register, page by page."""

import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import ceil
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3
from fattureincloud_python_sdk.models.list_clients_response import ListClientsResponse
from fattureincloud_python_sdk.models.list_issued_documents_response import (
    ListIssuedDocumentsResponse,
)

from tests.builders import PDF

PER_PAGE = 2
CLIENTS = [{"id": 7, "name": "Verdi Costruzioni SpA", "email": "acquisti@verdi.example"}]
FIRST = 880_001


def a_document(number, *, changed="2026-11-20 10:00:00", paid=False):
    return {
        "id": FIRST + number,
        "type": "invoice",
        "number": number,
        "numeration": "/I",
        "date": "2026-11-20",
        "entity": {"id": 7, "name": "Verdi"},
        "language": {"code": "it"},
        "amount_gross": 122,
        "payments_list": [
            {
                "due_date": "2026-12-20",
                "amount": 122,
                "status": "paid" if paid else "not_paid",
                "paid_date": "2026-11-25" if paid else None,
            }
        ],
        "updated_at": changed,
    }


class FicStub(ThreadingHTTPServer):
    """FIC's lists of clients and issued documents, in the shapes of its description.

    What it answers is built by its client's models, which are made from that description.
    """

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.documents = [a_document(number) for number in range(5)]
        self.left = 99
        """Answers, until the hour's requests are used up."""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        asked = {name: value for name, [value] in parse_qs(url.query).items()}
        if url.path.endswith(".pdf"):
            return self._say(200, PDF, {"Content-Type": "application/pdf"})
        if self.headers["Authorization"] != "Bearer fic-token":
            return self._say(401, b"{}")
        self.server.left -= 1
        if self.server.left < 0:
            return self._say(403, b"{}", {"Retry-After": "1800"})
        return self._say(200, json.dumps(self._list(url.path, asked), default=str).encode())

    def _list(self, path, asked):
        number = int(asked["page"])
        if path == "/c/99/entities/clients":
            return ListClientsResponse.from_dict(_page(CLIENTS, number)).to_dict()
        assert path == "/c/99/issued_documents"
        assert re.fullmatch(r"date >= '\d{4}-\d\d-\d\d'", asked["q"])
        rows = [
            one | {"url": f"{self.server.url}/{one['id']}.pdf"}
            for one in self.server.documents
            if one["type"] == asked["type"]
        ]
        return ListIssuedDocumentsResponse.from_dict(_page(rows, number)).to_dict()

    def _say(self, status, body, headers=()):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **dict(headers)}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


def _page(rows, number):
    last = max(1, ceil(len(rows) / PER_PAGE))
    start = (number - 1) * PER_PAGE
    return {"current_page": number, "last_page": last, "data": rows[start : start + PER_PAGE]}


@contextmanager
def serving(stub):
    with stub:
        Thread(target=stub.serve_forever, args=(0.05,), daemon=True).start()
        yield stub
        stub.shutdown()


@pytest.fixture
def fic():
    with serving(FicStub()) as stub:
        yield stub


@pytest.fixture
def bring(stage, fic, tmp_path):
    """What an import says: on either channel, and how it ended."""

    def bring(*flags, token="fic-token"):
        command = [sys.executable, "-m", "importer", "fic", "--fic-url", fic.url]
        command += ["--fic-company", "99", "--types", "invoice", "--url", stage["base_url"]]
        command += ["--company", str(stage["company_id"]), "--since", "2026-01-01"]
        command += ["--progress", str(tmp_path / "progress.json"), *flags]
        secrets = {"FIC_TOKEN": token, "RICEVUTA_KEY": stage["api_key"]}
        run = subprocess.run(
            command,
            env=os.environ | secrets,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return run.returncode, run.stdout.strip(), run.stderr.strip()

    return bring


@pytest.fixture
def registered(stage):
    def registered(number):
        url = f"{stage['base_url']}/c/{stage['company_id']}/issued_documents/{FIRST + number}"
        answer = urllib3.request(
            "GET", url, headers={"Authorization": f"Bearer {stage['api_key']}"}
        )
        return answer.json().get("data")

    return registered


def test_documents_are_brought_and_only_what_was_changed_is_brought_again(fic, bring, registered):
    assert (0, "5 would be brought", "") == bring("--dry-run")
    assert registered(0) is None

    fic.left = 2  # the clients, and the first page
    code, out, said = bring("--files")
    assert (75, "") == (code, out)
    assert "takes no more requests for 1800 seconds; run it again to go on" in said
    fic.left = 99
    assert (0, "2 as before, 3 new", "") == bring("--files")
    document = registered(4)
    assert ("4/I", "acquisti@verdi.example") == (document["number"], document["customer"]["email"])
    assert "invoice-4-document.pdf" == document["files"]["document"]["filename"]

    fic.documents[4] = a_document(4, changed="2026-11-25 09:00:00", paid=True)
    assert (0, "4 as before, 1 changed", "") == bring()
    paid = registered(4)
    assert "2026-11-25" == paid["instalments"][0]["paid_on"]
    assert document["files"] == paid["files"]


def test_what_is_in_the_way_is_said_without_secrets(fic, bring):
    code, out, said = bring(token="wrong")

    assert (1, "") == (code, out)
    assert said.startswith("importer: Fatture in Cloud does not take the token")
    assert "wrong" not in said
