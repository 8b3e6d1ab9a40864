"""A dialogue with a company's SMTP server, which accepts every mail but for what is planned."""

import asyncio
import ssl
from base64 import b64decode
from collections import Counter
from dataclasses import dataclass, field
from math import inf

from bench.chaos.books import Books
from bench.chaos.companies import Way
from bench.chaos.manners import Manners
from bench.chaos.message_key import message_key
from bench.chaos.plan import Plan
from bench.chaos.recipients import number_of
from bench.chaos.token_sink import Tokens


@dataclass(slots=True)
class Server:
    """One company's server, and what it remembers from connection to connection."""

    company_id: int
    way: Way
    plan: Plan | None
    """None: nothing goes wrong."""
    books: Books
    context: ssl.SSLContext
    pipelines: bool = False
    """Whether it offers to take commands without a pause."""
    hangs_at: str = ""
    """A phase in which every dialogue ends in silence."""
    tokens: Tokens | None = None
    """Those that let in; None: a password does."""
    most_on_a_line: float = inf
    """Mails."""
    connections: int = 0
    mails: int = 0
    attempts: Counter[int] = field(default_factory=Counter)


class Dialogue:
    """One connection."""

    def __init__(
        self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._begun = False
        self._to = ""
        self._mails = 0
        self._manners = Manners(f"smtp {server.way}", reader, writer, server.books.faults)
        if server.plan:
            self._manners.expect(
                server.plan.connection_fault(server.company_id, server.connections)
            )
        if server.hangs_at:
            self._manners.expect(f"{server.hangs_at}-hang")
        server.connections += 1

    async def run(self) -> None:
        """From the banner to the end of the line."""
        await self._say("banner", "220 sink.example ESMTP")
        answers = {
            "EHLO": self._ehlo,
            "STARTTLS": self._starttls,
            "AUTH": self._auth,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
        }
        while line := await self._reader.readline():
            words = line.decode().split()
            verb = words[0].upper() if words else ""
            if verb == "QUIT":
                return
            if verb in answers:
                await answers[verb](words)
            else:
                await self._say("other", "250 2.0.0 Ok")

    async def _say(self, phase: str, reply: str) -> bool:
        """Answer as is usual in the phase, if the plan lets us; whether it did."""
        if not await self._manners.allow(phase):
            return False
        self._writer.write(reply.encode() + b"\r\n")
        await self._writer.drain()
        return True

    async def _ehlo(self, _: list[str]) -> None:
        private = self._writer.get_extra_info("ssl_object") is not None
        mechanisms = "XOAUTH2" if self._server.tokens else "PLAIN LOGIN"
        offers = [f"AUTH {mechanisms}" if private else "STARTTLS", "SIZE 30000000"]
        if self._server.pipelines:
            offers.append("PIPELINING")
        lines = ["250-sink.example", *(f"250-{offer}" for offer in offers), "250 HELP"]
        await self._say("ehlo", "\r\n".join(lines))

    async def _starttls(self, _: list[str]) -> None:
        if await self._say("starttls", "220 2.0.0 Go ahead"):
            await self._writer.start_tls(self._server.context)

    async def _auth(self, words: list[str]) -> None:
        if tokens := self._server.tokens:
            await self._auth_by_token(words[2], tokens.newest)
            return
        if len(words) == 2:  # noqa: PLR2004 - without an initial response
            self._writer.write(b"334 \r\n")
            await self._reader.readline()
        await self._say("auth", "235 2.7.0 Welcome")

    async def _auth_by_token(self, given: str, newest: str) -> None:
        if f"Bearer {newest}\x01" in b64decode(given).decode():
            await self._say("auth", "235 2.7.0 Welcome")
            return
        self._server.books.faults.write("smtp tokens", "an old one")
        self._writer.write(b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n")
        await self._reader.readline()
        self._writer.write(b"535 5.7.8 Username and Password not accepted\r\n")

    async def _mail(self, _: list[str]) -> None:
        server = self._server
        self._mails += 1
        self._begun, self._to = False, ""
        if self._mails > server.most_on_a_line:
            server.books.faults.write("smtp line", "full")
            self._writer.write(b"452 4.3.2 Too many messages on this connection\r\n")
            return
        if server.plan:
            self._manners.expect(server.plan.sender_fault(server.company_id, server.mails))
        server.mails += 1
        self._begun = await self._say("mail", "250 2.1.0 Ok")

    async def _rcpt(self, words: list[str]) -> None:
        server = self._server
        if not self._begun:
            await self._say("other", "503 5.5.1 MAIL first")
            return
        self._to = words[1].partition("<")[2].rstrip(">")
        number = number_of(self._to)
        if server.plan:
            attempt = server.attempts[number]
            self._manners.expect(server.plan.email_fault(number, attempt, ses=False))
        server.attempts[number] += 1
        if not await self._say("rcpt", "250 2.1.5 Ok"):
            self._to = ""

    async def _data(self, _: list[str]) -> None:
        if not self._to:
            await self._refuse_the_empty()
            return
        if not await self._say("data", "354 Go ahead"):
            return
        lines = [await self._reader.readline()]
        if not await self._manners.allow("content"):
            return
        while lines[-1] not in {b".\r\n", b""}:
            lines.append(await self._reader.readline())
        if not lines[-1] or not await self._manners.allow("dot"):
            return
        self._write_down(b"".join(lines))
        self._begun, self._to = False, ""
        await self._say("accepted", "250 2.0.0 kept")
        await self._manners.allow("answered")

    async def _refuse_the_empty(self) -> None:
        """A mail to nobody, refused now or once it is there: a client has to bear either."""
        if self._server.mails % 2:
            await self._say("other", "503 5.5.1 No valid recipients")
            return
        await self._say("other", "354 Go ahead")
        if await self._reader.readline() != b".\r\n":
            self._server.books.odd.write("content for nobody", self._server.company_id, 0)
        await self._say("other", "554 5.5.1 No valid recipients")

    def _write_down(self, mail: bytes) -> None:
        company_id, email_id = message_key(mail)
        if company_id != self._server.company_id:
            self._server.books.odd.write("a mail of another company", company_id, email_id)
        self._server.books.accepted.write(company_id, email_id, self._to)
