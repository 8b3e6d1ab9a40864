"""AWS that throttles, fails, cannot be reached, or does as told and its answer is lost."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse, HeadersDict
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError
from botocore.session import Session

from bench.chaos.books import Book

_CALL = "amz-sdk-invocation-id"
"""The header that all tries of one call have in common."""
_SPARED = {"sesv2"}
"""The sink that plays SES has faults of its own."""

_ERRORS = {
    "throttled": (400, "ThrottlingException", "SlowDown"),
    "failed": (500, "InternalServerError", "InternalError"),
}

Draw = Callable[[int], str | None]
Death = tuple[int, str] | None


class AwsFaults:
    """Disturbs every client that is made in this process from now on."""

    def __init__(self, book: Book, draw: Draw, death: Death = None) -> None:
        """`draw` says what befalls the request of an ordinal; `death` at which one we die."""
        self._book = book
        self.draw = draw
        self._death = death
        self._count = -1
        self._counting = threading.Lock()
        self._going_on = threading.local()
        """The call of this thread that is broken at every try, and how."""

    def install(self) -> None:
        """Have botocore give us its clients."""
        make = Session.create_client

        def create_client(session: Session, service: str, *args: Any, **details: Any) -> Any:  # noqa: ANN401
            client = make(session, service, *args, **details)
            if service not in _SPARED:
                self._attach(service, client)
            return client

        Session.create_client = create_client  # type: ignore[method-assign, assignment]

    def restart(self, draw: Draw) -> None:
        """Begin another series of requests."""
        self.draw, self._count = draw, -1

    def _attach(self, service: str, client: Any) -> None:  # noqa: ANN401
        def before_send(request: AWSPreparedRequest, **_: object) -> AWSResponse | None:
            send = client._endpoint.http_session.send  # noqa: SLF001 - there is no event after it
            return self._disturb(service, request, send)

        client.meta.events.register("before-send", before_send)

    def _disturb(
        self, service: str, request: AWSPreparedRequest, send: Callable[..., AWSResponse]
    ) -> AWSResponse | None:
        with self._counting:
            self._count += 1
            count = self._count
        if self._death and self._death[0] == count:
            self._die(service, request, send)
        call, broken = request.headers[_CALL], getattr(self._going_on, "call", None)
        if broken and broken[0] == call:
            fault = broken[1]
        else:
            drawn = self.draw(count)
            if drawn is None:
                return None
            self._book.write("aws", f"{service} {drawn}")
            fault, _, goes_on = drawn.partition("-")
            self._going_on.call = (call, fault) if goes_on else None
        if fault in _ERRORS:
            return _error(request, service, *_ERRORS[fault])
        if fault == "lost":
            send(request)
            raise ConnectionClosedError(endpoint_url=request.url)
        raise EndpointConnectionError(endpoint_url=request.url)

    def _die(
        self, service: str, request: AWSPreparedRequest, send: Callable[..., AWSResponse]
    ) -> None:
        if self._death and self._death[1] == "after":
            send(request)
        self._book.write("kill", f"{service} request")
        os.kill(os.getpid(), signal.SIGKILL)


class _Raw:
    """The body of an answer as botocore reads it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: object) -> Iterator[bytes]:
        """All of it."""
        yield self._content


def _error(
    request: AWSPreparedRequest, service: str, status: int, code: str, code_of_s3: str
) -> AWSResponse:
    if service == "s3":
        content = f"<Error><Code>{code_of_s3}</Code><Message>planned</Message></Error>"
    else:
        content = f'{{"__type": "{code}", "message": "planned"}}'
    headers: Any = HeadersDict({"x-amzn-requestid": "planned"})
    return AWSResponse(request.url, status, headers, _Raw(content.encode()))
