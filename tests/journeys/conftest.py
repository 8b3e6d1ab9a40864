"""The local stage, run as a person runs it, in a checkout of its own beside this one."""

import json
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import boto3
import pytest
import requests
from playwright.sync_api import expect, sync_playwright

from local.ports import free_port
from tests.builders import a_send_body
from tests.fakes import SentMail, wait_for
from tests.page_clock import stop_time
from tests.page_stub import TOKEN, PageStub

ROOT = Path(__file__).resolve().parent.parent.parent
READY_WITHIN = 90

PATIENCE = 60_000  # ms: how long a busy machine takes to come to a state is nobody's promise
expect.set_options(timeout=PATIENCE)

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A product's site may show the page; here the page is on loopback, where no site may look.
    "--disable-features=LocalNetworkAccessChecks",
]


class Checkout:
    """A second checkout: this one's files, in another folder, with ports of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.inbox_port = free_port()
        self.own_smtp_port = free_port()
        """Of a mail server that a test may start."""
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for name in filter(None, names.split("\0")):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        for environment in (".venv-run", ".venv-aws"):
            (folder / environment).symlink_to(ROOT / environment)

    def python(self, *arguments: str) -> list[str]:
        return [str(self.folder / ".venv-run" / "bin" / "python"), *arguments]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a module to its end."""
        command = self.python("-m", *arguments)
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False
        )

    def paste(self, command: str) -> str:
        """What a command says that somebody pastes into a terminal in the checkout."""
        return subprocess.run(
            ["bash", "-c", command], cwd=self.folder, check=True, capture_output=True, text=True
        ).stdout

    def stage(self, *, port: int | None = None, inbox_port: int | None = None) -> list[str]:
        """The arguments that start the stage."""
        return [
            "local",
            "--port",
            str(port or self.port),
            "--inbox-port",
            str(inbox_port or self.inbox_port),
            "--smtp-ports",
            str(self.own_smtp_port),
        ]

    @contextmanager
    def running(self, ending=signal.SIGINT):
        """The stage, from the moment it is ready until the signal has ended it."""
        with (self.folder / "terminal").open("w+") as terminal:
            process = subprocess.Popen(
                self.python("-m", *self.stage()), cwd=self.folder, stdout=terminal, stderr=terminal
            )
            try:
                self._wait_until_ready(process)
                yield json.loads((self.folder / ".local" / "demo.json").read_bytes())
            finally:
                process.send_signal(ending)
                process.wait(timeout=60)

    def words(self) -> str:
        """What the person at the terminal reads."""
        return (self.folder / "terminal").read_text()

    def _wait_until_ready(self, process) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while "curl" not in self.words():
            assert process.poll() is None, self.words()
            assert time.monotonic() < deadline, self.words()
            time.sleep(0.1)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory):
    return Checkout(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="session")
def stage(checkout):
    """The running stage: what demo.json says."""
    with checkout.running() as demo:
        yield demo


@pytest.fixture(scope="session")
def npm_installed(tmp_path_factory):
    """A copy of a folder of scripts, with the packages that its lock file names."""

    def npm_installed(scripts):
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("Node.js is not installed.")
        folder = tmp_path_factory.mktemp(scripts.name)
        shutil.copytree(scripts, folder, dirs_exist_ok=True)
        install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(install, cwd=folder, check=True, timeout=300)
        return folder

    return npm_installed


@pytest.fixture(scope="session")
def typescript_folder(npm_installed):
    """Where FIC's client for TypeScript is, as npm gives it, and what calls it."""
    return npm_installed(ROOT / "tests" / "journeys" / "typescript")


@pytest.fixture(scope="session")
def browser():
    found = subprocess.run(
        ["sh", "local/find-chromium"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found.stdout.splitlines()[-1], args=CHROMIUM_ARGS
        )
        yield chromium
        chromium.close()


@pytest.fixture
def curl(stage):
    """The service, asked with the program that everybody has."""

    def curl(*arguments, key=True):
        bearer = ["-H", f"Authorization: Bearer {stage['api_key']}"] if key else []
        command = ["curl", "-sS", *bearer, *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout

    return curl


@pytest.fixture
def aws(stage):
    """A client of the stage's AWS."""

    def client(name):
        return boto3.client(
            name,
            endpoint_url=stage["aws_endpoint_url"],
            region_name=stage["region"],
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    return client


@pytest.fixture
def emails(stage):
    return f"{stage['base_url']}/c/{stage['company_id']}/emails"


@pytest.fixture
def send(curl, emails):
    """Queue an email and return its id."""

    def send(**fields):
        body = json.dumps(a_send_body(**fields))
        answer = json.loads(
            curl(emails, "-H", "Content-Type: application/json", "--data-binary", body)
        )
        return answer["data"]["emails"][0]["id"]

    return send


@pytest.fixture
def mail_of(checkout, stage):
    """The mail of an email, once it lies in the inbox."""

    def mail_of(email_id):
        file = checkout.folder / stage["inbox_dir"] / f"{email_id}.eml"
        wait_for(file.exists)
        return SentMail(file.read_bytes())

    return mail_of


@pytest.fixture
def row_of(curl, emails):
    return lambda email_id: json.loads(curl(f"{emails}/{email_id}"))["data"]


class CompanyOfStage:
    """Another company than the demo's, and its calls."""

    def __init__(self, checkout, stage, company_id, name) -> None:
        made = checkout.run("local.company", "--id", str(company_id), "--name", name)
        self.key = made.stdout.strip()
        self.url = f"{stage['base_url']}/c/{company_id}"

    def ask(self, path, body=None, *, method=None):
        """The answer's data; GET without a body and POST with one, unless told otherwise."""
        headers = {"Authorization": f"Bearer {self.key}"}
        method = method or ("GET" if body is None else "POST")
        url = f"{self.url}/{path}"
        answer = requests.request(method, url, headers=headers, json=body, timeout=30)
        return answer.json()["data"]

    def send(self, **fields):
        return self.ask("emails", a_send_body(**fields))["emails"][0]["id"]

    def state_of(self, email_id):
        return self.ask(f"emails/{email_id}")["delivery_status"]


@pytest.fixture(scope="session")
def company_of_stage(checkout, stage):
    """Make a company with an id and a name."""
    return partial(CompanyOfStage, checkout, stage)


@pytest.fixture
def settings_of(browser):
    """A company's settings, by their heading, in a window of its own."""
    contexts = []

    def settings_of(company, heading):
        context = browser.new_context(locale="it-IT", viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(company.ask("sessions", {})["url"])
        page.get_by_role("button", name="Impostazioni").click()
        dialog = page.get_by_role("dialog", name="Impostazioni")
        return dialog.locator("form", has=page.get_by_role("heading", name=heading))

    yield settings_of
    for context in contexts:
        context.close()


# ---------------------------------------------------------------- the page before a stub


@pytest.fixture
def stub():
    stub = PageStub()
    yield stub
    stub.close()
    assert [] == stub.untruths


@pytest.fixture
def new_page(browser):
    """Makes a page on which it is NOW until its clock is run. A complaint of the browser fails."""
    complaints, contexts = [], []
    # The browser's own lines about an answer or a network that a test made fail, and about the
    # tests' clock, which no frame without scripts lets in.
    expected = ("Failed to load", "Blocked script execution in 'about:blank'")

    def note(line):
        if line.type in {"error", "warning"} and not line.text.startswith(expected):
            complaints.append(f"{line.text} {line.location}")

    def make(**options):
        options = {"locale": "it-IT", "viewport": {"width": 1280, "height": 800}} | options
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        stop_time(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", note)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def open_page(stub):
    """Open the company's page with a session, and wait for its list."""

    def open_page(page, query="", token=TOKEN):
        page.goto(f"{stub.url}{query}#token={token}")
        expect(page.locator("#list[aria-busy=false]")).to_have_count(1)

    return open_page
