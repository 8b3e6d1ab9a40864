"""Being let in by an SMTP server, for one mail after the other (RFC 5321)."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from ipaddress import ip_address

from chalicelib.domain.clocks import Deadline
from chalicelib.domain.companies import Security
from chalicelib.domain.errors import TransportUnavailable
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.transports import Envelope
from chalicelib.transports.public_addresses import checked_addresses, checked_name, connect
from chalicelib.transports.smtp_bearer import sign_in_by_token
from chalicelib.transports.smtp_sign_in import sign_in
from chalicelib.transports.smtp_wire import (
    LineBroken,
    Reply,
    Wire,
    reason_of,
    tls_context,
)

_PERMANENT = 500
_READY_FOR_TLS = 220


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail goes, and as whom."""

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    token: str = field(default="", repr=False)
    """An access token, which goes before the password (OAuth 2)."""
    greet_as: str = ""
    """The host name to say in EHLO; empty: this machine has none, and says its address."""
    loopback_ports: frozenset[int] = frozenset()
    """Ports that may be reached on loopback as well."""


@dataclass(slots=True)
class Session:
    """A server that has let us in."""

    wire: Wire
    most_bytes: int
    """Of one mail, as the server says (RFC 1870); 0: it does not say."""
    pipelines: bool = False
    """It takes commands without a pause for its answers (RFC 2920)."""
    takes_utf8: bool = False
    """It takes addresses that are not ASCII (RFC 6531)."""
    said_ahead: Envelope | None = None
    """The mail that was begun behind another one, whose answers are not heard yet."""
    in_transaction: bool = False
    """A mail was begun and refused: the server must forget it first."""
    taken: int = 0
    """How many mails it has taken on this line."""
    recipient_refused: bool = False
    """What it last refused was the recipient, which is no matter of the line."""


def open_session(server: Server, *, connecting: Deadline, deadline: Deadline) -> Session:
    """Connect, make the line private, sign in: no secret is said before the line is private.

    Raises:
        TransportUnavailable: says which of it does not work. What a server says that has not
            proved who it is, is not told.
        PermanentSendError: the server is not out on the internet.
    """
    name = checked_name(server.host, server.port, loopback_ports=server.loopback_ports)
    addresses = checked_addresses(
        name, server.port, loopback_ports=server.loopback_ports, deadline=connecting
    )
    with _server_at_fault():
        wire = Wire(connect(addresses, server.port, deadline=connecting), deadline)
        try:
            return _enter(wire, replace(server, host=name))
        except BaseException:
            wire.close()
            raise


def _enter(wire: Wire, server: Server) -> Session:
    if server.security is Security.TLS:
        wire.secure(tls_context(), server.host)
    _expect_welcome(wire.hear())
    offers = _greet(wire, server.greet_as)
    if server.security is Security.STARTTLS:
        if "STARTTLS" not in offers or wire.ask("STARTTLS").code != _READY_FOR_TLS:
            raise TransportUnavailable(ReasonCode.NO_TLS)
        wire.secure(tls_context(), server.host)
        offers = _greet(wire, server.greet_as)  # what was offered before could be anybody's offer
    mechanisms = set(offers.get("AUTH", "").upper().split())
    if server.token:
        sign_in_by_token(wire, mechanisms, username=server.username, token=server.token)
    else:
        sign_in(wire, mechanisms, username=server.username, password=server.password)
    size = offers.get("SIZE", "")
    return Session(
        wire,
        int(size) if size.isdecimal() else 0,
        pipelines="PIPELINING" in offers,
        takes_utf8="SMTPUTF8" in offers,
    )


def _greet(wire: Wire, name: str) -> Mapping[str, str]:
    """What the server offers, by keyword."""
    address = _literal(wire.own_address)
    reply = wire.ask(f"EHLO {name or address}")
    if name and reply.code >= _PERMANENT:
        reply = wire.ask(f"EHLO {address}")  # it may have looked the name up, and dislike it
    _expect_welcome(reply)
    offers: dict[str, str] = {}
    for line in reply.lines[1:]:
        # Some servers still write AUTH=PLAIN, as before RFC 2554, beside or instead of AUTH PLAIN.
        keyword, _, parameters = line.replace("=", " ", 1).partition(" ")
        offers[keyword.upper()] = f"{offers.get(keyword.upper(), '')} {parameters}".strip()
    return offers


def _expect_welcome(reply: Reply) -> None:
    if not reply.done:
        # 5xx as well: that a server turns everybody away is no fault of any mail.
        raise TransportUnavailable(ReasonCode.TURNED_AWAY)


@contextmanager
def _server_at_fault() -> Iterator[None]:
    try:
        yield
    except LineBroken as error:
        raise TransportUnavailable(error.reason) from error
    except ssl.SSLCertVerificationError as error:
        raise TransportUnavailable(ReasonCode.CERTIFICATE, error.verify_message) from error
    except ssl.SSLError as error:
        raise TransportUnavailable(ReasonCode.TLS_FAILED) from error
    except OSError as error:
        raise TransportUnavailable(reason_of(error)) from error


def _literal(address: str) -> str:
    """The address as EHLO names a machine without a name (RFC 5321 section 4.1.3)."""
    ip = ip_address(address.partition("%")[0])
    return f"[IPv6:{ip}]" if ip.version == 6 else f"[{ip}]"  # noqa: PLR2004
