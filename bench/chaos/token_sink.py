"""The token endpoint of a provider of mailboxes: only the newest access token lets in."""

import asyncio
import json
from contextlib import suppress

from bench.chaos.books import Books
from bench.chaos.manners import Gone, Manners
from bench.chaos.plan import Plan
from local.loopback import HOST

_SERVES_SECONDS = 185
"""Three minutes before a token ends it counts as ended: each serves for some seconds."""


class Tokens:
    """What a provider has given."""

    def __init__(self, plan: Plan | None, books: Books) -> None:
        """None yet. Without a plan, nothing goes wrong."""
        self._plan, self._books = plan, books
        self._asked = 0

    @property
    def newest(self) -> str:
        """The one that lets in."""
        return f"token-{self._asked}"

    async def listen(self) -> int:
        """Serve on a free port of loopback, which is returned."""

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(Gone, OSError, asyncio.IncompleteReadError, ValueError):
                await self._answer(reader, writer)
            writer.close()

        listening = await asyncio.start_server(serve, HOST, 0)
        port: int = listening.sockets[0].getsockname()[1]
        return port

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(asked.partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        self._asked += 1
        manners = Manners("tokens", reader, writer, self._books.faults)
        if self._plan:
            manners.expect(self._plan.token_fault(self._asked))
        if not await manners.allow("given"):
            return
        body = json.dumps(self._given())
        head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        await writer.drain()

    def _given(self) -> dict[str, object]:
        return {
            "access_token": self.newest,
            "token_type": "Bearer",
            "expires_in": _SERVES_SECONDS,
        }
