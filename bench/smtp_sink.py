"""An SMTP server that takes every mail: `python -m bench.smtp_sink FOLDER LATENCY_MS`.

Writes its certificate's authority into the folder, prints its port, and serves STARTTLS and AUTH
with so many milliseconds before each reply to MAIL, RCPT and the final dot.
"""

import asyncio
import ssl
import sys
from pathlib import Path

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Taker:
    """Takes what comes, after a while."""

    def __init__(self, latency: float) -> None:
        self._latency = latency

    async def handle_MAIL(  # noqa: N802
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take a sender."""
        await asyncio.sleep(self._latency)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take a recipient."""
        await asyncio.sleep(self._latency)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        """Take a mail."""
        await asyncio.sleep(self._latency)
        return "250 OK"


def let_in(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, _login: LoginPassword
) -> AuthResult:
    """Let everybody in."""
    return AuthResult(success=True)


async def main(folder: Path, latency: float) -> None:
    """Serve until terminated."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Taker(latency), tls_context=context, authenticator=let_in),
        "127.0.0.1",
        0,
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2]) / 1000))
