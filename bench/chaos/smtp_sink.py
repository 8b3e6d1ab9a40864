"""A company's SMTP server: accepts every mail, but for what the plan has in store."""

import asyncio
from contextlib import suppress

from bench.chaos.companies import Way
from bench.chaos.manners import Gone
from bench.chaos.smtp_dialogue import Dialogue, Server
from local.loopback import HOST

_LIMIT = 1 << 20


async def listen(server: Server) -> int:
    """Serve on a free port of loopback, which is returned."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(Gone, OSError, asyncio.IncompleteReadError, ValueError):
            await Dialogue(server, reader, writer).run()
        writer.transport.abort()

    implicit = server.context if server.way is Way.TLS else None
    listening = await asyncio.start_server(serve, HOST, 0, ssl=implicit, limit=_LIMIT)
    port: int = listening.sockets[0].getsockname()[1]
    return port
