"""The two example backends do the whole road, as a product's own page and people ask for it."""

import json
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from playwright.sync_api import expect

from local.ports import free_port
from tests.fakes import wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "examples"
PYTHON = ROOT / ".venv-clients" / "bin" / "python"

BACKENDS = {
    "flask": ([str(PYTHON), "-m", "flask", "--app", "app", "run", "--port", "{port}"], 7_001),
    "node": (["node", "server.js"], 7_002),
}


class Backend:
    """An example that runs."""

    def __init__(self, url, number):
        self.url = url
        self.number = number

    def ask(self, method, path, body=None):
        answer = requests.request(method, self.url + path, json=body, timeout=60)
        return answer.status_code, answer.content.decode("utf-8-sig")

    def is_up(self):
        try:
            return self.ask("GET", "/mail")[0] == 200
        except requests.ConnectionError:
            return False

    def json(self, method, path, body=None):
        status, said = self.ask(method, path, body)
        assert 200 == status, said
        return json.loads(said)


@contextmanager
def started(name, stage):
    command, number = BACKENDS[name]
    port = free_port()
    environment = os.environ | {
        "RICEVUTA_URL": stage["base_url"],
        "RICEVUTA_COMPANY": str(stage["company_id"]),
        "RICEVUTA_KEY": stage["api_key"],
        "PORT": str(port),
    }
    process = subprocess.Popen(
        [part.format(port=port) for part in command],
        cwd=EXAMPLES / name,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        backend = Backend(f"http://127.0.0.1:{port}", number)
        wait_for(backend.is_up)
        yield backend
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module", autouse=True)
def installed():
    subprocess.run(["make", "--silent", "clients"], cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="module", params=BACKENDS)
def backend(request, stage):
    with started(request.param, stage) as backend:
        yield backend


@pytest.fixture(scope="module")
def sent(backend):
    """What became of an invoice that was sent to two people, by a double click."""
    people = [f"{name}.{backend.number}@cliente.example" for name in ("uno", "due")]
    path = f"/invoices/{backend.number}/send"
    first, again = (backend.json("POST", path, {"to": people}) for _ in range(2))
    assert [email["id"] for email in first] == [email["id"] for email in again]
    assert people == [email["to_email"] for email in first]
    return first


def icons(backend):
    return backend.json("GET", f"/invoices?ids={backend.number},999")


def test_the_products_own_list_gets_an_icon_as_soon_as_the_mail_has_left(backend, sent):
    wait_for(lambda: icons(backend)[str(backend.number)] == "sent")

    assert {str(backend.number): "sent", "999": None} == icons(backend)


def test_an_email_is_sent_again_and_a_double_click_sends_one(backend, sent):
    wait_for(lambda: icons(backend)[str(backend.number)] == "sent")
    path = f"/emails/{sent[0]['id']}/resend"
    first, again = (backend.json("POST", path, {"click": 1}) for _ in range(2))

    assert [sent[0]["to_email"]] == [email["to_email"] for email in first]
    assert first[0]["id"] == again[0]["id"] != sent[0]["id"]


def test_what_the_service_refuses_has_a_code(backend):
    status, said = backend.ask("POST", f"/invoices/{backend.number + 50}/send", {"to": ["nobody"]})

    assert (422, "invalid_request") == (status, json.loads(said)["code"])
    assert [("to.0.email", "not_an_address")] == [
        (problem["field"], problem["code"]) for problem in json.loads(said)["problems"]
    ]


def test_the_accountant_gets_a_file(backend, sent):
    status, csv = backend.ask("GET", f"/emails.csv?document_id={backend.number}")

    assert 200 == status
    assert sent[0]["to_email"] in csv


def test_the_page_is_shown_inside_the_products_own(backend, browser):
    page = browser.new_page(locale="it-IT")
    page.goto(f"{backend.url}/mail")
    frame = page.frame_locator("iframe")

    expect(frame.locator("tr[data-id]").first).to_be_visible()
    page.close()


def test_a_person_is_forgotten(backend, sent):
    address = sent[1]["to_email"]

    assert 200 == backend.ask("DELETE", f"/customers/{address}")[0]
    _, csv = backend.ask("GET", f"/emails.csv?document_id={backend.number}")
    assert address not in csv
