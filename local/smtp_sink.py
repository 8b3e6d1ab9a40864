"""An SMTP server on loopback that accepts every mail into the local inbox.

What is addressed to the receiving domain comes in as SES takes it in.
"""

import binascii
import logging
import re
import ssl
from base64 import b64decode

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from local.inbound import DOMAIN, Inbound
from local.inbox import Inbox
from local.loopback import HOST
from local.pretend_provider import PretendProvider

_XOAUTH2 = re.compile(r"user=(?P<user>[^\x01]*)\x01auth=Bearer (?P<token>[^\x01]*)\x01\x01")
LARGEST_MAIL = 60 * 1024 * 1024


class IntoInbox:
    """What aiosmtpd does with a mail, and with a token in place of a password."""

    def __init__(self, inbox: Inbox, provider: PretendProvider | None) -> None:
        self._inbox, self._provider = inbox, provider
        self.inbound: Inbound | None = None
        """Where mail comes in, once there is a bucket for it."""

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        """Let in whom the provider's token lets in; say first what is wrong, as Google does."""
        email, token = _said_in(args[1]) if len(args) > 1 else ("", "")
        if self._provider and self._provider.lets_in(email, token):
            return AuthResult(success=True, auth_data=(email, token))
        await server.challenge_auth('{"status":"400","schemes":"Bearer"}')
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(  # noqa: N802
        self,
        _server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        mail_options: list[str],
    ) -> str:
        """Hang up on who was let in by a token that was taken back since."""
        if self._provider and isinstance(session.auth_data, tuple):
            email, token = session.auth_data
            if not self._provider.lets_in(email, token):
                return "421 4.7.0 The token has been revoked"
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 2.1.0 Ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail, then say so."""
        content = envelope.original_content or b""
        back = [one for one in envelope.rcpt_tos if one.lower().endswith(f"@{DOMAIN}")]
        if self.inbound and back:
            self.inbound.take(content, back)
            return "250 2.0.0 taken in"
        return f"250 2.0.0 kept as {self._inbox.keep(content)}"


def smtp_sink(
    inbox: Inbox, port: int, context: ssl.SSLContext, provider: PretendProvider | None = None
) -> Controller:
    """A server to start: STARTTLS, and any password or a provider's token on the private line."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # it would name senders and recipients
    return Controller(
        IntoInbox(inbox, provider),
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


def _said_in(response: str) -> tuple[str, str]:
    """User and token of an XOAUTH2 response; both empty where it is none."""
    try:
        said = b64decode(response, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    match = _XOAUTH2.fullmatch(said)
    return (match["user"], match["token"]) if match else ("", "")
