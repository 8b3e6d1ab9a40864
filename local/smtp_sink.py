"""An SMTP server on loopback that accepts every mail into the local inbox."""

import logging
import ssl

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from local.inbox import Inbox
from local.loopback import HOST

LARGEST_MAIL = 60 * 1024 * 1024


class IntoInbox:
    """What aiosmtpd does with a mail."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail, then say so."""
        content = envelope.original_content or b""
        return f"250 2.0.0 kept as {self._inbox.keep(content)}"


def smtp_sink(inbox: Inbox, port: int, context: ssl.SSLContext) -> Controller:
    """A server to start: STARTTLS, and any user name with any password once the line is private."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # it would name senders and recipients
    return Controller(
        IntoInbox(inbox),
        hostname=HOST,
        port=port,
        tls_context=context,
        authenticator=accept_login,
        auth_require_tls=True,
        data_size_limit=LARGEST_MAIL,
        enable_SMTPUTF8=True,
        ident="Ricevuta local inbox",
    )


def accept_login(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, _login: LoginPassword
) -> AuthResult:
    """Let everybody in: who may send is not what is tried here."""
    return AuthResult(success=True)
