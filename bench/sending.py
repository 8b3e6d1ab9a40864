"""Emails a second of the worker over SMTP, beside loops that only send.

The same mails to the same server, over TLS, in one run and in turns: the worker claims, composes
and records each of them besides. Once with a server that answers at once, where all that counts is
the machine, and once with one that takes as long as a server across the internet.
"""

import asyncio
import os
import smtplib
import ssl
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from logging import StreamHandler
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO, cast

from app import deliver_emails
from bench.finding import Finding
from bench.stage import StubAws
from bench.stub_aws import S3, UPDATE_ITEM
from chalicelib.settings import settings
from chalicelib.telemetry import logger

MAILS = 100
ROUNDS = 3
PIPELINING = "pipelining"
BUDGETS = {
    (0, PIPELINING): 0.2,
    (10, PIPELINING): 1.6,
    (50, PIPELINING): 2.5,
    (0, ""): 0.2,
    (10, ""): 0.85,
}
"""By the milliseconds of an answer's way, and what the server offers."""
REQUESTS = ((UPDATE_ITEM, "DynamoDB writes", 2.1), (S3, "S3 requests", 0.1))
"""The claim, the outcome, and a tenth of what counts a batch for its company's month; a body that
ten emails share."""
COMPANY_ID = 12345
BODY = "<p>Gentile cliente,</p><p>in allegato la fattura.</p>{{allegati}}<p>Cordiali saluti</p>"


def measure(stub: StubAws) -> Iterator[Finding]:
    """Each latency's findings: the worker against the bare loop, then the peers against it."""
    for (latency, offer), budget in BUDGETS.items():
        with _sink(latency, offer) as port:
            sink = f"{latency} ms{', ' * bool(offer)}{offer}"
            yield from _measure(stub, port, sink, budget)


def _measure(stub: StubAws, port: int, sink: str, budget: float) -> Iterator[Finding]:
    worker, mail = _worker(stub, port)
    ways: dict[str, Callable[[], None]] = {
        "bare": lambda: _bare_loop(port, mail),
        "worker": worker,
        "aiosmtplib": lambda: asyncio.run(_aiosmtplib(port, mail)),
        "django": lambda: _django(port, mail),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    before = stub.asked().counts
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
    asked = stub.asked().counts
    for name in list(ways)[1:]:
        # Emails a second: the inverse of the seconds that the same mails take.
        yield Finding.ratio(
            f"emails/s, {name} ÷ bare smtplib loop, {sink}",
            budget if name == "worker" else 0,
            seconds["bare"],
            seconds[name],
            at_least=True,
        )
    sent = MAILS * ROUNDS
    for operation, name, ceiling in REQUESTS:
        made = asked[operation] - before.get(operation, 0)
        yield Finding(f"{name} per email sent, {sink}", ceiling, made / sent)


def _worker(stub: StubAws, port: int) -> tuple[Callable[[], None], bytes]:
    """What hands MAILS emails to the SQS Lambda in batches of ten, and one of their mails."""
    # One process meets several servers here; a Lambda's settings never change.
    os.environ["SMTP_ALLOWED_LOOPBACK_PORTS"] = str(port)
    settings.cache_clear()
    answers, mail = _answers(port)
    stub.learn(answers)
    batches = [
        {"Records": [_record(batch * 10 + place) for place in range(10)]}
        for batch in range(MAILS // 10)
    ]

    def work() -> None:
        # What it logs costs what it costs, and is read by nobody.
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            log = cast("StreamHandler[TextIO]", logger.registered_handler)
            kept = log.setStream(nowhere)
            try:
                for batch in batches:
                    answer = deliver_emails(batch, None)
                    if answer["batchItemFailures"]:
                        raise RuntimeError("the worker did not send")
            finally:
                log.setStream(kept or sys.stdout)

    return work, mail


def _answers(port: int) -> tuple[dict[str, Any], bytes]:
    """What AWS says to the worker, and the mail that comes of it."""
    from chalicelib.domain.companies import Company, Licence, Security, SmtpSettings
    from chalicelib.domain.emails import Transport
    from chalicelib.domain.message.compose import compose
    from chalicelib.domain.tokens import KeyRing
    from chalicelib.tables.company_item import to_item as company_item
    from chalicelib.tables.emails.mapping import to_item
    from tests.builders import an_email

    now = datetime.now(UTC)
    smtp = SmtpSettings(
        host="localhost",
        port=port,
        security=Security.STARTTLS,
        username="user",
        encrypted_password=b"ciphertext",
        from_email="amministrazione@officina.example",
        from_name="Officina Bianchi Srl",
        verified_at=now,
    )
    company = Company(COMPANY_ID, "Officina Bianchi Srl", Licence.PREMIUM, smtp=smtp)
    email = an_email(transport=Transport.SMTP, from_email=smtp.from_email, queued_at=now)
    mail = compose(
        email,
        body=BODY,
        files=[],
        ring=KeyRing(1, {1: b"k" * 64}),
        public_url="https://mail.example.test",
        locale="it",
        at=now,
    )
    answers = {
        "DynamoDB_20120810.GetItem": {"Item": company_item(company).to_dynamodb_dict()},
        UPDATE_ITEM: {"Attributes": to_item(email).to_dynamodb_dict()},
        "TrentService.Decrypt": {"Plaintext": b64encode(b"secret").decode()},
        S3: BODY,
    }
    return answers, mail


def _record(number: int) -> dict[str, Any]:
    return {
        "messageId": str(number),
        "receiptHandle": str(number),
        "body": f'{{"company_id": {COMPANY_ID}, "email_id": {number + 1}}}',
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "md5OfBody": "0" * 32,
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-south-1:1:outbox",
        "awsRegion": "eu-south-1",
    }


def _bare_loop(port: int, mail: bytes) -> None:
    with smtplib.SMTP("localhost", port) as server:
        server.starttls(context=ssl.create_default_context())
        server.login("user", "secret")
        for _ in range(MAILS):
            server.sendmail("a@officina.example", ["b@cliente.example"], mail)


async def _aiosmtplib(port: int, mail: bytes) -> None:
    from aiosmtplib import SMTP as AsyncSMTP  # noqa: N811

    context = ssl.create_default_context()
    async with AsyncSMTP(
        hostname="localhost", port=port, start_tls=True, tls_context=context
    ) as server:
        await server.login("user", "secret")
        for _ in range(MAILS):
            await server.sendmail("a@officina.example", ["b@cliente.example"], mail)


def _django(port: int, mail: bytes) -> None:
    """Django's way of one connection for all; it has another of one for each mail."""
    from django.conf import settings
    from django.core.mail import EmailMultiAlternatives, get_connection

    if not settings.configured:
        settings.configure(DEFAULT_CHARSET="utf-8")
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host="localhost",
        port=port,
        username="user",
        password="secret",  # noqa: S106
        use_tls=True,
    )
    parsed = message_from_bytes(mail, policy=SMTP)
    text, html = (part.get_content() for part in parsed.iter_parts())
    mails = []
    for _ in range(MAILS):
        one = EmailMultiAlternatives(
            parsed["Subject"],
            text,
            "a@officina.example",
            ["b@cliente.example"],
            connection=connection,
        )
        one.attach_alternative(html, "text/html")
        mails.append(one)
    connection.send_messages(mails)


@contextmanager
def _sink(latency_ms: int, offer: str) -> Iterator[int]:
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.smtp_sink", folder, str(latency_ms), *offer.split()]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stdout is not None  # noqa: S101 - a pipe was asked for
            try:
                port = int(process.stdout.readline())
                os.environ["SSL_CERT_FILE"] = str(Path(folder) / "authority.pem")
                yield port
            finally:
                os.environ.pop("SSL_CERT_FILE", None)
                process.terminate()
