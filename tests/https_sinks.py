"""A sink on loopback by HTTPS, which takes what it is told, or misbehaves as a test tells it."""

import json
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

CHALLENGE = "x-fic-verification-challenge"


class Heard(NamedTuple):
    """A request, with its headers in lower case."""

    method: str
    path: str
    headers: dict
    body: bytes

    @property
    def data(self):
        return json.loads(self.body)


class HttpsSink:
    """Says challenges back and takes events, unless `answer` is set to do it otherwise."""

    def __init__(self, context):
        self.heard = []
        self.answer = None
        self.over = Event()
        self._lock = Lock()
        sink = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                sink._take(self, b"")

            def do_POST(self):
                sink._take(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def finish_request(self, request, client_address):
                with suppress(OSError), context.wrap_socket(request, server_side=True) as line:
                    super().finish_request(line, client_address)

            def handle_error(self, *_):
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.over = self.over
        self.port = self._server.server_port
        self.url = f"https://localhost:{self.port}/hooks?for=ricevuta"
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def _take(self, handler, body):
        headers = {name.lower(): value for name, value in handler.headers.items()}
        heard = Heard(handler.command, handler.path, headers, body)
        with self._lock:
            self.heard.append(heard)
        if heard.method == "GET" and not getattr(self.answer, "challenged", False):
            query = parse_qs(urlsplit(heard.path).query)
            value = headers.get(CHALLENGE) or query.get(CHALLENGE, [""])[0]
            reply(handler, 200, json.dumps({"verification": value}).encode())
        elif self.answer:
            self.answer(handler)
        else:
            reply(handler, 204)

    @property
    def told(self):
        """What it was told, in order."""
        return [one for one in self.heard if one.method == "POST"]

    def stop(self):
        self.over.set()
        self._server.shutdown()
        self._server.server_close()


def reply(handler, status, body=b"", headers=()):
    handler.send_response(status)
    for name, value in headers:
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def answering(status, body=b"", headers=()):
    return lambda handler: reply(handler, status, body, headers)
