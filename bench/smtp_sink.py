"""An SMTP server at a distance: `python -m bench.smtp_sink FOLDER MILLISECONDS [pipelining]`.

Writes its certificate's authority into the folder, prints its port, and takes every mail by
STARTTLS and AUTH. Once the line is private, each answer leaves so long after it was made, as over
a network: what was asked without a pause is answered without one, after one delay.
"""

import asyncio
import ssl
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class DistantServer(SMTP):
    """Answers later, and listens meanwhile."""

    def __init__(self, context: ssl.SSLContext, seconds: float, offers: Sequence[str]) -> None:
        super().__init__(Taker(offers), tls_context=context, authenticator=let_in)
        self._seconds = seconds

    async def push(self, status: Any) -> None:  # noqa: ANN401 - a str or bytes
        """Answer, once the line is private, after the delay."""
        if self.session is None or self.session.ssl is None or not self._seconds:
            await super().push(status)
            return
        answer = status if isinstance(status, bytes) else status.encode()
        asyncio.get_running_loop().call_later(self._seconds, self._writer.write, answer + b"\r\n")


class Taker:
    """Takes what comes."""

    def __init__(self, offers: Sequence[str]) -> None:
        self._offers = offers

    async def handle_EHLO(  # noqa: N802
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        name: str,
        offers: list[str],
    ) -> list[str]:
        """Offer what is usual, and more."""
        session.host_name = name
        return [*offers[:-1], *(f"250-{offer}" for offer in self._offers), offers[-1]]

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        """Take a mail."""
        return "250 OK"


def let_in(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, _login: LoginPassword
) -> AuthResult:
    """Let everybody in."""
    return AuthResult(success=True)


async def main(folder: Path, seconds: float, offers: Sequence[str]) -> None:
    """Serve until terminated."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server = await asyncio.get_running_loop().create_server(
        lambda: DistantServer(context, seconds, offers), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asked_for = [name.upper() for name in sys.argv[3:]]
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2]) / 1000, asked_for))
