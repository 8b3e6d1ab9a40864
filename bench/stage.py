"""What every program here runs on: the stub of AWS in its own process, and a pixel's event."""

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

from bench.stub_aws import KEYS
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.tokens import KeyRing, Purpose, Target, make_token
from local import places
from local.gateway import Request, event_of

NOBODY = "127.0.0.1:9"
"""A name server that never answers, so that nothing measured depends on one."""

RING = KeyRing(current=1, keys={1: str(KEYS["1"]).encode()})
_DECLARED = json.loads((places.ROOT / ".chalice" / "config.json").read_bytes())
_VARIABLES = [
    name for name, value in _DECLARED["environment_variables"].items() if value.startswith("set by")
]
"""What each Lambda is given: so nothing new is missing here."""
_HEADERS = (
    ("Host", "mail.example.test"),
    ("Accept", "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"),
    ("Accept-Encoding", "gzip, deflate, br, zstd"),
    ("Accept-Language", "it-IT,it;q=0.9,en;q=0.8"),
    (
        "User-Agent",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    ),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the stub was asked since it started."""

    counts: Mapping[str, int]
    last_update: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StubAws:
    """The running stub."""

    url: str
    trusting: ssl.SSLContext

    def learn(self, answers: Mapping[str, object]) -> None:
        """Have it answer so from now on, by operation."""
        told = HttpRequest(self.url, json.dumps(answers).encode(), method="PUT")
        urlopen(told, context=self.trusting).close()

    def asked(self) -> Asked:
        """Everything so far."""
        with urlopen(self.url, context=self.trusting) as answer:
            return Asked(**json.load(answer))


@contextmanager
def stub_aws() -> Iterator[StubAws]:
    """A running stub, and an environment that leads the service and botocore to it."""
    with TemporaryDirectory() as folder, _serving(Path(folder) / "bundle.pem") as stub:
        os.environ |= {
            **{name: stub.url if name.endswith("_URL") else name.lower() for name in _VARIABLES},
            "AWS_ENDPOINT_URL": stub.url,
            "AWS_CA_BUNDLE": str(Path(folder) / "bundle.pem"),
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
            "AWS_DEFAULT_REGION": "eu-south-1",
            "POWERTOOLS_LOG_LEVEL": "WARNING",
            "SES_CONFIGURATION_SET": "",
            "GREETING_NAME": "",
            "INBOUND_DOMAIN": "",
            "TIME_STAMP_URL": "",
            "TRUSTED_CLIENT_ADDRESS_HEADER": "",
            "PUBLIC_URL": "https://mail.example.test",
            "NO_REPLY_ADDRESS": "no-reply@ricevuta.example",
            "DNS_SERVER": NOBODY,
        }
        yield stub


@contextmanager
def _serving(bundle: Path) -> Iterator[StubAws]:
    command = [sys.executable, "-m", "bench.stub_aws", str(bundle)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        try:
            url = f"https://127.0.0.1:{int(process.stdout.readline())}"
            yield StubAws(url, ssl.create_default_context(cafile=bundle))
        finally:
            process.terminate()


def pixel_event(*, method: str = "GET", forged: bool = False) -> dict[str, Any]:
    """API Gateway's event for a browser's fetch of a pixel."""
    token = make_token(Target(12345, LAST_ID), Purpose.PIXEL, RING)
    if forged:
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    request = Request(method, f"/o/{token}", "", _HEADERS, b"", "203.0.113.9")
    return event_of(request, "/o/{token}", {"token": token})
