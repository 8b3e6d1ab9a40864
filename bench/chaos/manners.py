"""How a sink behaves where the plan wants it to misbehave."""

import asyncio

from bench.chaos.books import Book

SLOW_SECONDS = 0.4
KILLED_WITHIN_SECONDS = 0.6
_CLOSING = 421
_SAID = {"quota": "450 4.2.1 Message submission rate limit exceeded"}


class Gone(Exception):
    """The line is no more."""


class Manners:
    """Of one connection."""

    def __init__(
        self,
        where: str,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        book: Book,
    ) -> None:
        self._where = where
        self._reader = reader
        self._writer = writer
        self._book = book
        self._expected: dict[str, str] = {}

    def expect(self, fault: str | None) -> None:
        """Have this happen when its phase comes."""
        if fault:
            phase, _, manner = fault.partition("-")
            self._expected[phase] = manner

    async def allow(self, phase: str) -> bool:
        """Whether the phase goes as is usual; otherwise it is over and done with.

        Raises:
            Gone: so is the connection.
        """
        manner = self._expected.pop(phase, None)
        if manner is None:
            return True
        if manner == "kill":
            await self._have_killed(phase)
            return True
        self._book.write(self._where, f"{phase}-{manner}")
        if manner == "slow":
            await asyncio.sleep(SLOW_SECONDS)
            return True
        if manner == "hang":
            await self.hang()
        if manner == "drop":
            self._writer.transport.abort()
            raise Gone
        await self.refuse(manner)
        return False

    async def hang(self) -> None:
        """Say nothing more until the other side hangs up."""
        while await self._reader.read(1 << 16):
            pass
        raise Gone

    async def refuse(self, manner: str) -> None:
        """Answer with a code, or with what is none."""
        code = int(manner) if manner.isdecimal() else 0
        reply = f"{code} 4.3.0 planned" if code else _SAID.get(manner, "\0\x7f what is this")
        self._writer.write(reply.encode() + b"\r\n")
        await self._writer.drain()
        if code == _CLOSING:
            self._writer.close()
            raise Gone

    async def _have_killed(self, phase: str) -> None:
        """Ask for the other side's death, and go on: what it had sent is here all the same."""
        port = self._writer.get_extra_info("peername")[1]
        print(port, f"{self._where} {phase}", flush=True)
        await asyncio.sleep(KILLED_WITHIN_SECONDS)
