"""HTTP servers that only this machine reaches."""

import logging
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"

log = logging.getLogger("local.loopback")


class LoopbackServer(ThreadingHTTPServer):
    """Listens as soon as it is made; `serve_forever` answers."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__((HOST, port), handler)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - its base's
        """Note a broken connection, or a mistake of ours, in the log and not on the terminal."""
        del request, client_address
        log.exception("a request was not answered")  # noqa: LOG004 - its base calls it in `except`
