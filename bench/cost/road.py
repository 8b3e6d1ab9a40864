"""An email's whole road, step by step, each counted alone.

An email comes alone: alone in its request and alone in its batch. More at once only cost less.
"""

import contextlib
import gzip
import io
import json
import os
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from statistics import median
from typing import Any

import boto3

import app
from bench.chaos.recipients import address_of
from bench.cost.bill import Units, lambda_units
from bench.cost.meter import Meter
from bench.list_history import history
from chalicelib.domain.listing.changes import stamp_of
from chalicelib.domain.listing.cursors import write_cursor
from chalicelib.domain.tokens import Purpose, Target, make_token
from chalicelib.keys.key_ring import key_ring
from chalicelib.telemetry import logger
from local import lambdas, places
from local.api import Api
from local.gateway import Request, Response
from local.pump import QUEUES, pump_once
from local.schedule import event_of
from tests.builders import ses_event

_ROUNDS = 5
"""Of which the median's processor time counts."""
_BATCH_WRITE = 25
_COMPRESSED_FROM = json.loads((places.ROOT / ".chalice" / "config.json").read_bytes())[
    "minimum_compression_size"
]
"""In bytes."""
_OUTBOX_WORKER, _EVENTS_WORKER = "deliver_emails", "record_ses_events"
NUMBERS = count(1)

Do = Callable[[], int]
"""Does a step; gives the bytes that leave AWS by it."""


class Road:
    """A company's, through the service, which runs in this process."""

    def __init__(
        self, meter: Meter, company_id: int, key: str, *, tracked: bool, usage: Mapping[str, Any]
    ) -> None:
        self._app = app
        self._api = Api(app.app)
        self._sqs = boto3.client("sqs")
        self._meter = meter
        self._company = company_id
        self._key = key
        self._tracked = tracked
        self._usage = usage
        self._email = 0
        """The newest one's id."""

    def steps(self, *, transport: str) -> dict[str, Units]:
        """The units of each step."""
        mail = self._usage["seconds_per_mail"][transport]
        found = {
            "queue": self.step("api_handler", self._queue),
            "deliver": self.step(_OUTBOX_WORKER, self._deliver, before=self._queue, mail=mail),
            "event": self.step(_EVENTS_WORKER, self._event, before=self._leave),
        }
        found["event"]["sns-publish"] += 1  # which SES does
        if self._tracked:
            found["pixel"] = self.step("api_handler", self._pixel, before=self._leave)
            found["download"] = self.step("api_handler", self._download, before=self._leave)
            found["download"]["s3-get"] += 1
        self._fill()
        found["list"] = self.step("api_handler", self._list)
        found["poll"] = self.step("api_handler", self._poll)
        found["show"] = self.step("api_handler", self._show, before=self._leave)
        for name in found.keys() - {"deliver", "event"}:
            found[name]["api-request"] += 1
        return found

    def release(self) -> Units:
        """The units of one run of the schedule that finds nothing due."""
        name = "release_due_emails"
        context = lambdas.context(name)

        def run() -> int:
            self._app.release_due_emails(event_of(name, datetime.now(UTC)), context)
            return 0

        return self.step(name, run)

    def step(self, name: str, do: Do, *, before: Do = lambda: 0, mail: float = 0.0) -> Units:
        """Time a Lambda's work some times uncounted, then count it untimed."""
        seconds = []
        for _ in range(_ROUNDS):
            with _log():
                before()
                start = time.process_time()
                do()
                seconds.append(time.process_time() - start)
        with _log():
            before()
        with _log() as log, self._meter.counting() as units:
            out = do()
        waited = self._meter.requests * self._usage["seconds_per_aws_request"] + mail
        memory = int(lambdas.context(name).memory_limit_in_mb)
        units.add(lambda_units(cpu=median(seconds), waited=waited, memory_mb=memory))
        lines = log.getvalue().encode()
        written = len(lines) + lines.count(b"\n") * self._usage["log_bytes_per_line"]
        units["log-gb"] += (written + self._usage["platform_log_bytes_per_run"]) / 1e9
        units["out-gb"] += out / 1e9
        return units

    def _queue(self) -> int:
        number = next(NUMBERS)
        body = {
            "category": "invoice",
            "document": {"id": number, "number": f"{number}/2026"},
            "to": [{"email": address_of(number), "name": "Verdi Costruzioni SpA"}],
            "subject": f"Nostra fattura nr. {number}/2026",
            "body": f"<p>{'Gentile cliente, ' * (self._usage['body_bytes'] // 17)}</p>",
            "attachments": [
                {
                    "filename": f"fattura-{number}-2026.pdf",
                    "content_type": "application/pdf",
                    "content_base64": b64encode(self.file()).decode(),
                }
            ],
            "tracking": "on" if self._tracked else "off",
        }
        answer = self.ask("POST", "", body, key=f"fattura-{number}")
        self._email = json.loads(answer.body)["data"]["emails"][0]["id"]
        return size_of(answer)

    def file(self) -> bytes:
        """Which is sent, or registered."""
        return b"%PDF-1.4\n".ljust(self._usage["attachment_bytes"], b"x")

    def _deliver(self) -> int:
        return self._pump(_OUTBOX_WORKER)

    def _leave(self) -> int:
        """Have an email sent, so that something may happen to it."""
        self._queue()
        return self._deliver()

    def _event(self) -> int:
        told = ses_event("delivery", company_id=self._company, email_id=self._email)
        self._sqs.send_message(
            QueueUrl=os.environ[QUEUES[_EVENTS_WORKER]], MessageBody=json.dumps(told)
        )
        return self._pump(_EVENTS_WORKER)

    def _pump(self, name: str) -> int:
        url = os.environ[QUEUES[name]]
        pump_once(self._sqs, url, "arn:aws:sqs:eu-west-1:1:queue", getattr(self._app, name), name)
        return 0

    def _pixel(self) -> int:
        return size_of(self._fetch("/o/", self._token(Purpose.PIXEL)))

    def _download(self) -> int:
        answer = self._fetch("/a/", self._token(Purpose.ATTACHMENT))
        return size_of(answer) + len(self.file())

    def _token(self, purpose: Any) -> str:  # noqa: ANN401
        return make_token(Target(self._company, self._email), purpose, key_ring())

    def _list(self) -> int:
        return size_of(self.ask("GET", "", query="from=2024-01-01&per_page=50"))

    def _show(self) -> int:
        return size_of(self.ask("GET", f"/{self._email}"))

    def _poll(self) -> int:
        """Hear of changes where there are none."""
        name = f"{self._company} changes"
        cursor = write_cursor(stamp_of(datetime.now(UTC)), of=name, ring=key_ring())
        path, headers = f"/c/{self._company}/changes", (("Authorization", f"Bearer {self._key}"),)
        return size_of(
            self._answer(Request("GET", path, f"since={cursor}", headers, b"", "203.0.113.9"))
        )

    def _fill(self) -> None:
        """Have a page's worth of emails."""
        client = boto3.client("dynamodb")
        puts = [
            {"PutRequest": {"Item": item | {"company_id": {"N": str(self._company)}}}}
            for item in history(2 * _BATCH_WRITE)
        ]
        for first in range(0, len(puts), _BATCH_WRITE):
            table = {os.environ["EMAILS_TABLE"]: puts[first : first + _BATCH_WRITE]}
            client.batch_write_item(RequestItems=table)

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        of: str = "emails",
        query: str = "",
        key: str = "",
    ) -> Response:
        """Ask as the company, which is refused nothing."""
        headers = [("Authorization", f"Bearer {self._key}"), ("Content-Type", "application/json")]
        if key:
            headers.append(("Idempotency-Key", key))
        content = json.dumps(body).encode() if body else b""
        path = f"/c/{self._company}/{of}{path}"
        return self._answer(Request(method, path, query, tuple(headers), content, "203.0.113.9"))

    def _fetch(self, prefix: str, token: str) -> Response:
        browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
        headers = (("User-Agent", browser), ("Accept", "image/*,*/*;q=0.8"))
        return self._answer(Request("GET", prefix + token, "", headers, b"", "203.0.113.9"))

    def _answer(self, request: Request) -> Response:
        answer = self._api(request)
        if answer.status >= 400:  # noqa: PLR2004
            raise RuntimeError(f"{request.method} {request.path}: {answer.status} {answer.body!r}")
        return answer


def size_of(answer: Response) -> int:
    """The bytes of an answer, as it goes out, where API Gateway compresses what is worth it."""
    body = answer.body if len(answer.body) < _COMPRESSED_FROM else gzip.compress(answer.body)
    return len(body) + sum(len(name) + len(value) + 4 for name, value in answer.headers)


@contextlib.contextmanager
def _log() -> Any:  # noqa: ANN401
    """What is written to the log within."""
    log = io.StringIO()
    kept = logger.registered_handler.stream  # type: ignore[attr-defined]
    logger.registered_handler.stream = log  # type: ignore[attr-defined]
    try:
        with contextlib.redirect_stdout(log):
            yield log
    finally:
        logger.registered_handler.stream = kept  # type: ignore[attr-defined]
