"""SES v2 `SendEmail`: accepts every mail, but for what the plan has in store."""

import asyncio
import json
from base64 import b64decode
from collections import Counter
from contextlib import suppress
from http import HTTPStatus
from typing import Any, override

from bench.chaos.books import Books
from bench.chaos.manners import Gone, Manners
from bench.chaos.message_key import message_key
from bench.chaos.plan import Plan
from bench.chaos.recipients import number_of

_ERRORS = {
    "429": "TooManyRequestsException",
    "400": "MessageRejected",
    "500": "InternalServiceException",
}


class SesSink:
    """The service."""

    def __init__(self, plan: Plan | None, books: Books) -> None:
        """Without a plan, nothing goes wrong."""
        self._plan = plan
        self._books = books
        self._attempts: Counter[int] = Counter()

    async def listen(self) -> int:
        """Serve on a free port of loopback, which is returned."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        manners = _OverHttp("ses", reader, writer, self._books.faults)
        with suppress(Gone, OSError, asyncio.IncompleteReadError, ValueError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                length = int(head.partition("content-length:")[2].split()[0])
                await self._take(json.loads(await reader.readexactly(length)), writer, manners)
        writer.transport.abort()

    async def _take(
        self, request: dict[str, Any], writer: asyncio.StreamWriter, manners: Manners
    ) -> None:
        recipient = request["Destination"]["ToAddresses"][0]
        number = number_of(recipient)
        if self._plan:
            manners.expect(self._plan.email_fault(number, self._attempts[number], ses=True))
        self._attempts[number] += 1
        if not await manners.allow("dot"):
            return
        company_id, email_id = message_key(b64decode(request["Content"]["Raw"]["Data"]))
        self._books.accepted.write(company_id, email_id, recipient)
        if not await manners.allow("accepted"):
            return
        writer.write(_response(HTTPStatus.OK, {"MessageId": f"planned-{email_id}"}))
        await writer.drain()
        await manners.allow("answered")


class _OverHttp(Manners):
    """A code is an HTTP status here."""

    @override
    async def refuse(self, manner: str) -> None:
        """Answer with an error of SES."""
        code = _ERRORS[manner]
        self._writer.write(_response(HTTPStatus(int(manner)), {"message": "planned"}, code))
        await self._writer.drain()


def _response(status: HTTPStatus, content: object, error: str = "") -> bytes:
    body = json.dumps(content).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nx-amzn-RequestId: planned\r\n"
    )
    if error:
        head += f"x-amzn-ErrorType: {error}\r\n"
    return head.encode() + b"\r\n" + body
