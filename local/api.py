"""Serves the API on loopback: API Gateway and the HTTP Lambda in one process."""

import logging
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any

from chalice.app import Chalice

from local import gateway, lambdas
from local.gateway import Request, Response
from local.gateway_answers import own_answer
from local.loopback import LoopbackServer
from local.signatures import caller_of

LARGEST_BODY = 10 * 1024 * 1024
"""In bytes: API Gateway's limit. Lambda's own, on the event, is reached earlier."""
LARGEST_BODY_READ = 10 * LARGEST_BODY
"""A body too large is still read so far: most clients look for an answer only after sending."""

NO_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}


class Api:
    """The HTTP Lambda behind its gateway: one instance, so one request at a time, as on AWS."""

    def __init__(self, app: Chalice) -> None:
        self._app = app
        self._instance = threading.Lock()

    def __call__(self, request: Request) -> Response:
        """Answer a request."""
        routes = self._app.routes
        found = gateway.find_resource(routes, request.path)
        if found is None or request.method not in routes[found[0]]:
            return own_answer("MISSING_AUTHENTICATION_TOKEN", request.id)
        caller = None
        if routes[found[0]][request.method].authorizer:  # there is one kind: AWS IAM
            caller = caller_of(request, now=datetime.now(UTC))
            if caller is None:
                signed = any(name.lower() == "authorization" for name, _ in request.headers)
                kind = "INVALID_SIGNATURE" if signed else "MISSING_AUTHENTICATION_TOKEN"
                return own_answer(kind, request.id)
        event = gateway.event_of(request, *found, caller=caller)
        if gateway.is_too_large(event):
            return own_answer("REQUEST_TOO_LARGE", request.id)
        with self._instance:
            try:
                answer: Any = self._app(event, lambdas.context("api_handler"))
            except Exception:
                logging.getLogger("local.api").exception("the HTTP Lambda crashed")
                return self._failed(request)
        return gateway.response_of(answer) or self._failed(request)

    @staticmethod
    def _failed(request: Request) -> Response:
        return own_answer("DEFAULT_5XX", request.id, HTTPStatus.BAD_GATEWAY)

    def finish(self, seconds: float) -> None:
        """Wait until the request that is being answered has been, but no longer than this."""
        if self._instance.acquire(timeout=seconds):
            self._instance.release()


class ApiServer(LoopbackServer):
    """Listens as soon as it is made; answers once it was given the API."""

    ask: Callable[[Request], Response]

    def __init__(self, port: int) -> None:
        super().__init__(port, ApiRequest)

    def serve(self, api: Callable[[Request], Response]) -> None:
        """Answer from now on, until `shutdown`."""
        self.ask = api
        self.serve_forever()


class ApiRequest(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    server: ApiServer

    def answer(self) -> None:
        """Read one request and write what the API says to it."""
        body = self._read_body()
        if isinstance(body, bytes):
            path, _, query = self.path.partition("?")
            headers = tuple((name, str(value)) for name, value in self.headers.items())
            client = str(self.client_address[0])
            response = self.server.ask(Request(self.command, path, query, headers, body, client))
        else:
            response = body
        self._write(response)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer  # noqa: N815

    def _read_body(self) -> bytes | Response:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal():
            self.close_connection = True
            return own_answer("DEFAULT_4XX", _an_id(), HTTPStatus.LENGTH_REQUIRED)
        if int(length) > LARGEST_BODY:
            self.close_connection = True
            self._read_away(min(int(length), LARGEST_BODY_READ))
            return own_answer("REQUEST_TOO_LARGE", _an_id())
        return self.rfile.read(int(length))

    def _read_away(self, length: int) -> None:
        while length > 0:
            read = len(self.rfile.read(min(length, 1 << 16)))
            length -= read or length

    def _write(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        if response.status not in NO_BODY:
            self.send_header("Content-Length", str(len(response.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and response.status not in NO_BODY:
            self.wfile.write(response.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what http.server itself finds wrong with a request, in the envelope too."""
        del message, explain  # they would repeat what the client sent
        self.close_connection = True
        kind = "DEFAULT_4XX" if code < HTTPStatus.INTERNAL_SERVER_ERROR else "DEFAULT_5XX"
        self._write(own_answer(kind, _an_id(), HTTPStatus(code)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: a request line may hold a token or name a person."""


def _an_id() -> str:
    """What names a request that was never read to its end."""
    return str(uuid.uuid4())
