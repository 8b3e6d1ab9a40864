"""Mail out by a company's own SMTP server (RFC 5321).

TLS always, and never towards our own network.
"""

import smtplib
import socket
import ssl
from contextlib import closing, suppress
from ipaddress import ip_address

from chalicelib.mail.errors import PermanentSendError, TransientSendError, UnknownOutcome

_TIMEOUT_SECONDS = 15
_IMPLICIT_TLS_PORT = 465
_PERMANENT = 500
_GO_AHEAD = 354
_DONE = range(200, 300)


class SmtpTransport:
    """Sends through one server, with a connection for each mail."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        username: str,
        password: str,
        loopback_ports: frozenset[int] = frozenset(),
    ) -> None:
        """Name the server; `loopback_ports` may be reached on loopback as well."""
        self._host = host
        self._port = port
        self._username = username
        self._password = password
        self._loopback_ports = loopback_ports

    def send(self, message: bytes, *, from_email: str, to_email: str) -> str:
        """See `MailTransport.send`; the reply is what the server says after the final dot."""
        try:
            with closing(self._open()) as server:
                if not isinstance(server, smtplib.SMTP_SSL):
                    server.starttls(context=ssl.create_default_context())
                server.login(self._username, self._password)
                reply = _hand_over(server, message, from_email=from_email, to_email=to_email)
                # The outcome is known by now, whether or not the goodbye is heard.
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
                return reply
        except smtplib.SMTPAuthenticationError as error:
            raise TransientSendError("authentication", f"{error.smtp_code}") from error
        except smtplib.SMTPResponseException as error:
            raise _judge(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise PermanentSendError("no_tls", str(error)) from error
        except ssl.SSLCertVerificationError as error:
            raise TransientSendError("certificate", error.verify_message) from error
        except (smtplib.SMTPException, OSError) as error:
            raise TransientSendError("unreachable") from error

    def _open(self) -> smtplib.SMTP:
        address = checked_address(self._host, self._port, loopback_ports=self._loopback_ports)
        if self._port == _IMPLICIT_TLS_PORT:
            return _ImplicitTls(address, self._host, self._port, ssl.create_default_context())
        return _StartTls(address, self._host, self._port)


def checked_address(host: str, port: int, *, loopback_ports: frozenset[int]) -> str:
    """An address of the host, all of whose addresses are out on the internet.

    Raises:
        PermanentSendError: one of them is not.
        TransientSendError: the name does not resolve now.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TransientSendError("unresolved") from error
    addresses = [str(sockaddr[0]) for *_, sockaddr in found]
    for address in addresses:
        ip = ip_address(address.partition("%")[0])
        allowed = ip.is_global and not ip.is_multicast
        if not allowed and not (ip.is_loopback and port in loopback_ports):
            raise PermanentSendError("forbidden_address")
    return addresses[0]


def _hand_over(server: smtplib.SMTP, message: bytes, *, from_email: str, to_email: str) -> str:
    """The dialogue of one mail, in which it matters where it breaks.

    Before the final dot the server has accepted nothing (RFC 5321 section 4.1.1.4); after it,
    silence says neither yes nor no.
    """
    _expect(server.mail(from_email))
    _expect(server.rcpt(to_email))
    code, reply = server.docmd("DATA")
    if code != _GO_AHEAD:
        raise smtplib.SMTPDataError(code, reply)
    server.send(_dot_stuffed(message))
    try:
        code, reply = server.docmd(".")
    except (smtplib.SMTPException, OSError) as error:
        raise UnknownOutcome("no_answer") from error
    _expect((code, reply))
    return f"{code} {reply.decode('ascii', 'replace')}"


def _expect(answer: tuple[int, bytes]) -> None:
    code, reply = answer
    if code not in _DONE:
        raise smtplib.SMTPResponseException(code, reply)


def _judge(code: int, reply: bytes | str) -> PermanentSendError | TransientSendError:
    text = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    said = f"{code} {text}"
    return (
        PermanentSendError("refused", said)
        if code >= _PERMANENT
        else TransientSendError("deferred", said)
    )


def _dot_stuffed(message: bytes) -> bytes:
    """The mail as it goes between DATA and the final dot.

    No line is a dot alone (RFC 5321 section 4.5.2).
    """
    stuffed = message.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


class _StartTls(smtplib.SMTP):
    """Connects to an address that was checked, and checks the certificate of the name."""

    def __init__(self, address: str, host: str, port: int) -> None:
        self._address = address
        super().__init__(host, port, timeout=_TIMEOUT_SECONDS)

    # smtplib has no public way to say where to connect.
    # The name must not be resolved a second time: the answer could be another one (DNS rebinding).
    def _get_socket(self, _host: str, port: int, timeout: float) -> socket.socket:
        return socket.create_connection((self._address, port), timeout)


class _ImplicitTls(smtplib.SMTP_SSL):
    """The same with TLS from the first byte."""

    def __init__(self, address: str, host: str, port: int, context: ssl.SSLContext) -> None:
        self._address = address
        super().__init__(host, port, timeout=_TIMEOUT_SECONDS, context=context)

    def _get_socket(self, host: str, port: int, timeout: float) -> ssl.SSLSocket:
        plain = socket.create_connection((self._address, port), timeout)
        return self.context.wrap_socket(plain, server_hostname=host)
