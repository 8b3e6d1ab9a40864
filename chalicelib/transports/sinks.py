"""Asks companies' sinks, which may be anybody's: within bounds, at addresses that were checked.

Nothing leads elsewhere: redirects are not followed, and no proxy of the environment is asked.
"""

import ssl
import time
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR
from ssl import SSLSocket
from threading import Lock, Thread

from chalicelib.domain.clocks import Deadline
from chalicelib.domain.errors import PermanentSendError, TransportUnavailable
from chalicelib.domain.webhooks.deliveries import LONGEST_ANSWER, Failure
from chalicelib.domain.webhooks.sinks import Sink
from chalicelib.transports.public_addresses import checked_addresses, connect
from chalicelib.transports.smtp_wire import tls_context

PATIENCE_SECONDS = 10.0
"""From the name's resolution to the last byte that is read."""
_CONNECTING_SECONDS = 5.0
_ENDING_SECONDS = 1.0
_LINES_KEPT = 8
"""Of one sink, for what is told next."""
_LINE_KEPT_SECONDS = 30.0
"""After that the name is resolved anew."""

_FAILURES: dict[type[Exception], Failure] = {
    PermanentSendError: Failure.FORBIDDEN_ADDRESS,
    TransportUnavailable: Failure.UNRESOLVED,
    ssl.SSLCertVerificationError: Failure.CERTIFICATE,
    ssl.SSLError: Failure.TLS_FAILED,
    TimeoutError: Failure.TIMEOUT,
    OSError: Failure.UNREACHABLE,
    HTTPException: Failure.GARBAGE,
    ValueError: Failure.GARBAGE,
}
"""What breaks, the narrower before the wider."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a sink answered."""

    status: int
    beginning: bytes


class NotAnswered(Exception):
    """There is no answer; nothing is known of whether the sink heard."""

    def __init__(self, failure: Failure) -> None:
        """Say why."""
        super().__init__(failure)
        self.failure = failure


@dataclass(slots=True)
class _Line:
    """A connection to a sink."""

    connection: HTTPSConnection
    wire: SSLSocket
    opened: float


@dataclass(slots=True)
class _Talk:
    """One question to a sink, as far as somebody else may end it."""

    deadline: Deadline
    wires: list[SSLSocket] = field(default_factory=list)
    is_cut: bool = False

    def cut(self) -> None:
        """Have nobody wait for the sink any more."""
        self.is_cut = True
        for wire in self.wires:
            with suppress(OSError):
                wire.shutdown(SHUT_RDWR)


@dataclass(slots=True)
class Sinks:
    """The sinks that a worker talks to; lines to them are kept for a while."""

    loopback_ports: frozenset[int] = frozenset()
    patience: float = PATIENCE_SECONDS
    _kept: dict[tuple[str, int], list[_Line]] = field(default_factory=lambda: defaultdict(list))
    _lock: Lock = field(default_factory=Lock)

    def ask(
        self, method: str, sink: Sink, *, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """Ask a sink.

        On a thread of its own, whose line is cut when it takes too long: no time-out of a socket
        bounds who answers by drops.

        Raises:
            NotAnswered: says why.
        """
        answered: Future[Answer] = Future()
        talk = _Talk(Deadline.after(self.patience))

        def run() -> None:
            try:
                answered.set_result(self._ask(method, sink, headers, body, talk))
            except Exception as error:
                answered.set_exception(error)

        Thread(target=run, name="sink", daemon=True).start()
        wait([answered], self.patience)
        if not answered.done():
            talk.cut()
        try:
            # Who answered in time and went on talking has answered.
            return answered.result(_ENDING_SECONDS)
        except tuple(_FAILURES) as error:
            # What is raised may quote the sink.
            why = next(_FAILURES[kind] for kind in _FAILURES if isinstance(error, kind))
            raise NotAnswered(Failure.TIMEOUT if talk.is_cut else why) from None

    def close(self) -> None:
        """Hang up on all sinks."""
        with self._lock:
            kept = [line for lines in self._kept.values() for line in lines]
            self._kept.clear()
        for line in kept:
            line.connection.close()

    def _ask(
        self,
        method: str,
        sink: Sink,
        headers: Mapping[str, str],
        body: bytes | None,
        talk: _Talk,
    ) -> Answer:
        def ask_by(line: _Line) -> HTTPResponse:
            try:
                line.connection.request(method, sink.target, body=body, headers=dict(headers))
                response = line.connection.getresponse()
            except BaseException:
                line.connection.close()
                raise
            if talk.is_cut:
                # What ended for us is no end that the sink has set.
                response.close()
                line.connection.close()
                raise TimeoutError
            return response

        line = self._kept_line(sink)
        if line:
            talk.wires.append(line.wire)
            try:
                return self._heard(sink, line, ask_by(line))
            except OSError:
                # A sink that hangs up on a line that was kept means nothing by it.
                if talk.is_cut:
                    raise
        line = self._open(sink, talk)
        return self._heard(sink, line, ask_by(line))

    def _heard(self, sink: Sink, line: _Line, response: HTTPResponse) -> Answer:
        beginning = b""
        with suppress(OSError, HTTPException, ValueError):
            beginning = response.read(LONGEST_ANSWER)
        if response.isclosed() and line.connection.sock is not None:
            self._keep(sink, line)
        else:
            response.close()
            line.connection.close()
        return Answer(response.status, beginning)

    def _open(self, sink: Sink, talk: _Talk) -> _Line:
        connecting = talk.deadline.within(_CONNECTING_SECONDS)
        addresses = checked_addresses(
            sink.host, sink.port, loopback_ports=self.loopback_ports, deadline=connecting
        )
        raw = connect(addresses, sink.port, deadline=connecting)
        raw.settimeout(talk.deadline.left())
        wire = tls_context().wrap_socket(
            raw, server_hostname=sink.host, do_handshake_on_connect=False
        )
        talk.wires.append(wire)
        try:
            wire.do_handshake()
        except BaseException:
            wire.close()
            raise
        connection = HTTPSConnection(sink.host, sink.port)
        connection.sock = wire
        return _Line(connection, wire, time.monotonic())

    def _kept_line(self, sink: Sink) -> _Line | None:
        young = time.monotonic() - _LINE_KEPT_SECONDS
        with self._lock:
            kept = self._kept[sink.host, sink.port]
            while kept:
                line = kept.pop()
                if line.opened > young:
                    return line
                line.connection.close()
        return None

    def _keep(self, sink: Sink, line: _Line) -> None:
        with self._lock:
            kept = self._kept[sink.host, sink.port]
            if len(kept) < _LINES_KEPT:
                kept.append(line)
                return
        line.connection.close()
