"""A sink of this machine's own, by HTTPS: it wants every event, and writes down what it gets."""

import json
import ssl
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Lock
from typing import Any, override
from urllib.parse import parse_qs, urlsplit

from local.loopback import LoopbackServer

CHALLENGE = "x-fic-verification-challenge"
LARGEST_EVENT = 64 * 1024


class WebhookSinkServer(LoopbackServer):
    """Says challenges back, and adds a line of JSON to a file for each event."""

    def __init__(self, port: int, context: ssl.SSLContext, file: Path) -> None:
        """Listen; each line is made private by itself, so that none keeps others waiting."""
        super().__init__(port, _Sink)
        self._context = context
        self._file = file
        self._lock = Lock()

    @override
    def finish_request(self, request: Any, client_address: Any) -> None:
        with self._context.wrap_socket(request, server_side=True) as line:
            super().finish_request(line, client_address)

    def note(self, headers: dict[str, str], body: bytes) -> None:
        """Write down an event."""
        told = {"headers": headers, "body": json.loads(body)}
        with self._lock, self._file.open("a") as file:
            file.write(json.dumps(told) + "\n")


class _Sink(BaseHTTPRequestHandler):
    server: WebhookSinkServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Say the challenge back."""
        query = parse_qs(urlsplit(self.path).query)
        value = self.headers.get(CHALLENGE) or query.get(CHALLENGE, [""])[0]
        self._reply(HTTPStatus.OK, json.dumps({"verification": value}).encode())

    def do_POST(self) -> None:
        """Take an event."""
        body = self.rfile.read(min(int(self.headers["Content-Length"]), LARGEST_EVENT))
        self.server.note({name.lower(): value for name, value in self.headers.items()}, body)
        self._reply(HTTPStatus.NO_CONTENT)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _reply(self, status: HTTPStatus, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
