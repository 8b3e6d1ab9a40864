"""An AWS that costs its caller nothing but the call.

`python -m bench.stub_aws BUNDLE` writes whom to trust, prints its port and serves DynamoDB and
Secrets Manager as botocore 1.44 speaks to them: JSON 1.0 and 1.1, named by X-Amz-Target, over
kept-alive HTTPS. What it was asked can be read back by GET.
"""

import json
import ssl
import sys
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import certifi
import trustme

UPDATE_ITEM = "DynamoDB_20120810.UpdateItem"
GET_SECRET = "secretsmanager.GetSecretValue"  # noqa: S105 - the name of a call
KEYS = {"current": 1, "1": "k" * 64}

_ANSWERS: dict[str, Any] = {
    UPDATE_ITEM: {},
    GET_SECRET: {"Name": "keys", "SecretString": json.dumps(KEYS)},
}
S3 = "S3"
"""Counted under this name, since S3 names no operation."""


class StubServer(ThreadingHTTPServer):
    """Counts requests by operation, and remembers the last UpdateItem."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), StubRequest)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.answers = dict(_ANSWERS)
        self.counts: Counter[str] = Counter()
        self.last_update: dict[str, Any] = {}


class StubRequest(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: StubServer

    def do_POST(self) -> None:
        """Answer a call of AWS."""
        operation = self.headers["X-Amz-Target"]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.counts[operation] += 1
        answer = self.server.answers[operation]
        if operation == UPDATE_ITEM:
            self.server.last_update = body
            if body.get("ReturnValues", "NONE") == "NONE":
                answer = {}  # whoever reads nothing back is not sent the item
        self._answer(answer, self.headers["Content-Type"])

    def do_GET(self) -> None:
        """Say what was asked so far; at any other path, be an object of S3."""
        if self.path != "/":
            self.server.counts[S3] += 1
            self._answer(self.server.answers[S3], "text/html")
            return
        asked = {"counts": self.server.counts, "last_update": self.server.last_update}
        self._answer(asked, "application/json")

    def do_PUT(self) -> None:
        """Learn what to answer, by operation."""
        length = int(self.headers["Content-Length"])
        self.server.answers |= json.loads(self.rfile.read(length))
        self._answer({}, "application/json")

    def _answer(self, answer: object, content_type: str) -> None:
        body = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-amzn-RequestId", "0" * 52)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def main(bundle: Path) -> None:
    """Serve until terminated."""
    authority = trustme.CA()
    # Among the public authorities, since reading all of them is part of every cold start.
    bundle.write_bytes(Path(certifi.where()).read_bytes() + authority.cert_pem.bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server = StubServer(context)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
