"""Stand-ins that behave: a client of the API, and the mail that left through moto's SES."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import urlencode, urlsplit

from chalice.app import Chalice, Response

from app import URLS
from chalicelib.actions.companies.find_page_origins import PageOrigins
from chalicelib.actions.sending.worker import Worker
from chalicelib.routes.late_views import serve
from chalicelib.routes.page import files
from chalicelib.transports import Following
from local.api import Api
from local.gateway import Request
from local.signatures import sign


@dataclass(frozen=True)
class Answer:
    """What the API said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


class ApiClient:
    """Calls the HTTP Lambda with the events that API Gateway makes, as a browser if not told."""

    def __init__(self, app: Any) -> None:
        self._api = Api(app)

    def get(self, path: str, *, key: str | None = None, headers=(), **parameters: str) -> Answer:
        return self.call("GET", path, key=key, headers=headers, query=urlencode(parameters))

    def post(self, path: str, body: Any, *, key: str | None = None, headers=()) -> Answer:
        return self._send("POST", path, body, key, headers)

    def put(self, path: str, body: Any, *, key: str | None = None, headers=()) -> Answer:
        return self._send("PUT", path, body, key, headers)

    def patch(self, path: str, body: Any, *, key: str | None = None, headers=()) -> Answer:
        return self._send("PATCH", path, body, key, headers)

    def _send(self, method: str, path: str, body: Any, key: str | None, headers: Any) -> Answer:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = (("Content-Type", "application/json"), *headers)
        return self.call(method, path, key=key, headers=headers, body=raw)

    def call(
        self,
        method: str,
        path: str,
        *,
        key=None,
        headers=(),
        query: str = "",
        body: bytes = b"",
        client: str = "203.0.113.9",
    ) -> Answer:
        bearer = (("Authorization", f"Bearer {key}"),) if key else ()
        named = any(name.lower() == "user-agent" for name, _ in headers)
        agent = () if named else (("User-Agent", BROWSER),)
        request = Request(method, path, query, (*bearer, *agent, *headers), body, client)
        response = self._api(request)
        names = {name.lower(): value for name, value in response.headers}
        return Answer(response.status, names, response.body)


class OperatorClient:
    """Calls the operator's side as AWS IAM has it: each request is signed."""

    HOST = "mail.example.test"

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def get(self, path: str, **parameters: str) -> Answer:
        return self.call("GET", path, query=urlencode(parameters))

    def call(self, method: str, path: str, body: Any = None, *, query: str = "") -> Answer:
        raw = b"" if body is None else json.dumps(body).encode()
        url = f"http://{self.HOST}{path}{f'?{query}' if query else ''}"
        plain = {"Content-Type": "application/json", "Host": self.HOST}
        signed = sign(method, url, headers=plain, body=raw, region="eu-south-1")
        return self._api.call(method, path, headers=tuple(signed.items()), query=query, body=raw)


class SentMail:
    """A mail as its recipient gets it."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        message = message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        self.message = message

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        assert part is not None
        return part.get_content()

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return part.get_content()

    def urls(self, prefix: str) -> list[str]:
        """The URLs in the HTML whose path begins so."""
        urls = re.findall(r'(?:href|src)="([^"]+)"', self.html)
        return [url for url in urls if urlsplit(url).path.startswith(prefix)]

    @property
    def pixel_path(self) -> str:
        [url] = self.urls("/o/")
        return urlsplit(url).path

    @property
    def link_paths(self) -> list[str]:
        return [urlsplit(url).path for url in self.urls("/a/")]


class FakeClock:
    """Seconds that go on when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def go_on(self, seconds: float) -> None:
        self.now += seconds


class FakeTransport:
    """A next hop that answers as it was told, or accepts."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.accepted: list[str] = []

    def send(self, message: bytes, *, from_email: str, to_email: str, then: Following) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.accepted.append(to_email)
        return "250 2.0.0 Ok"


def worker_by(transport: Any, **world: Any) -> Worker:
    """A worker that sends everything by this transport, in a world that may be another too."""
    return Worker(transport_for=lambda *_: transport, **world)


def wait_for(condition: Callable[[], Any], *, seconds: float = 20) -> Any:
    """What the condition gives, once it gives something."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


PAGE_ORIGINS = PageOrigins(
    frames=("https://gestionale.example",), uploads="https://uploads.example.test"
)


def page_app() -> Chalice:
    """An app of the page alone. Who may frame a page lies in a table, and this app has none."""
    app = Chalice(app_name="page", configure_logs=False)
    urls = [line for line in URLS.splitlines() if "page.files:" in line]
    serve(app, "\n".join(line for line in urls if "{company_id}" not in line))

    @app.route("/p/{company_id}", methods=["GET", "HEAD"], content_types=[])
    def show_page(company_id: str) -> Response:
        request = app.current_request
        return files.show_page(request, company_id, origins_of=lambda _: PAGE_ORIGINS)

    return app
