"""The dialogue with an SMTP server: let in once, then one mail after the other (RFC 5321)."""

import re
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from ipaddress import ip_address

from chalicelib.domain.companies import Security
from chalicelib.domain.errors import (
    PermanentSendError,
    TransientSendError,
    TransportUnavailable,
    UnknownOutcome,
)
from chalicelib.transports.smtp_addresses import checked_addresses, checked_name, connect
from chalicelib.transports.smtp_wire import (
    Deadline,
    LineBroken,
    Reply,
    Wire,
    reason_of,
    tls_context,
)

_PERMANENT = 500
_TRANSIENT = 400
_READY_FOR_TLS = 220
_GO_ON = 334
_LET_IN = 235
_GO_AHEAD = 354
_LINE_BREAK = re.compile(rb"\r\n|\r|\n")
_BAD_SENDER = ("5.1.7", "5.1.8")  # RFC 3463 section 3.2


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail goes, and as whom."""

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    loopback_ports: frozenset[int] = frozenset()
    """Ports that may be reached on loopback as well."""


@dataclass(slots=True)
class Session:
    """A server that has let us in."""

    wire: Wire
    most_bytes: int
    """Of one mail, as the server says (RFC 1870); 0: it does not say."""
    in_transaction: bool = False
    """A mail was begun and refused: the server must forget it first."""


def open_session(server: Server, *, connecting: Deadline, deadline: Deadline) -> Session:
    """Connect, make the line private, sign in: the password is not said before the line is private.

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


def begin(session: Session, from_email: str) -> None:
    """Say whom a mail is from: nothing is lost if this goes wrong.

    Raises:
        LineBroken: the line was dead, or is now.
        TransientSendError, PermanentSendError: as the server answers.
    """
    wire = session.wire
    if session.in_transaction and not wire.ask("RSET").done:
        wire.close()
        raise LineBroken("unreachable")
    session.in_transaction = True
    reply = wire.ask(f"MAIL FROM:<{from_email}>")
    if not reply.done:
        raise _refusal(wire, reply, permanent="sender_refused")


def hand_over(session: Session, mail: bytes, *, to_email: str, answer_by: Deadline) -> str:
    """The rest of a mail that was begun; returns what the server says after the final dot.

    Before the final dot the server has accepted nothing (RFC 5321 section 4.1.1.4); after it,
    silence says neither yes nor no.
    """
    wire = session.wire
    if 0 < session.most_bytes < len(mail):
        raise PermanentSendError("too_large", f"SIZE {session.most_bytes}")
    with _nothing_accepted_yet():
        reply = wire.ask(f"RCPT TO:<{to_email}>")
        if not reply.done:
            raise _refusal(wire, reply)
        reply = wire.ask("DATA")
        if reply.code != _GO_AHEAD:
            raise _refusal(wire, reply)
        wire.write(_dot_stuffed(mail))
        if reply_unasked := wire.heard_unasked():
            raise _refusal(wire, reply_unasked)
    wire.deadline = answer_by
    try:
        reply = wire.ask(".")
    except LineBroken as error:
        raise UnknownOutcome("no_answer") from error
    if reply.code >= _TRANSIENT:
        raise _refusal(wire, reply)
    if not reply.done:
        wire.close()
        raise UnknownOutcome("no_answer", str(reply))
    session.in_transaction = False
    return str(reply)


def _enter(wire: Wire, server: Server) -> Session:
    if server.security is Security.TLS:
        wire.secure(tls_context(), server.host)
    _expect_welcome(wire.hear())
    offers = _greet(wire)
    if server.security is Security.STARTTLS:
        if "STARTTLS" not in offers or wire.ask("STARTTLS").code != _READY_FOR_TLS:
            raise TransportUnavailable("no_tls")
        wire.secure(tls_context(), server.host)
        offers = _greet(wire)  # what was offered before could be anybody's offer
    _sign_in(wire, server, offers.get("AUTH", "").upper().split())
    size = offers.get("SIZE", "")
    return Session(wire, int(size) if size.isdecimal() else 0)


def _greet(wire: Wire) -> dict[str, str]:
    """What the server offers, by keyword."""
    reply = wire.ask(f"EHLO {_literal(wire.own_address)}")
    _expect_welcome(reply)
    # Some servers still write AUTH=PLAIN, as before RFC 2554.
    lines = (line.replace("=", " ", 1).partition(" ") for line in reply.lines[1:])
    return {keyword.upper(): parameters for keyword, _, parameters in lines}


def _expect_welcome(reply: Reply) -> None:
    if not reply.done:
        # 5xx as well: that a server turns everybody away is no fault of any mail.
        raise TransportUnavailable("turned_away")


def _sign_in(wire: Wire, server: Server, mechanisms: list[str]) -> None:
    if "PLAIN" in mechanisms:
        steps = ["AUTH PLAIN", _base64(f"\0{server.username}\0{server.password}")]
    elif "LOGIN" in mechanisms:
        steps = ["AUTH LOGIN", _base64(server.username), _base64(server.password)]
    else:
        raise TransportUnavailable("no_login")
    reply = wire.ask(steps[0])
    for step in steps[1:]:
        if reply.code == _GO_ON:
            reply = wire.ask(step)
    if reply.code != _LET_IN:
        # The code alone: who knows what a server repeats of what it was told.
        reason = "authentication" if reply.code >= _PERMANENT else "turned_away"
        raise TransportUnavailable(reason, str(reply.code))


@contextmanager
def _server_at_fault() -> Iterator[None]:
    try:
        yield
    except LineBroken as error:
        raise TransportUnavailable(error.reason) from error
    except ssl.SSLCertVerificationError as error:
        raise TransportUnavailable("certificate", error.verify_message) from error
    except ssl.SSLError as error:
        raise TransportUnavailable("tls_failed") from error
    except OSError as error:
        raise TransportUnavailable(reason_of(error)) from error


@contextmanager
def _nothing_accepted_yet() -> Iterator[None]:
    try:
        yield
    except LineBroken as error:
        raise TransientSendError(error.reason) from error


def _refusal(
    wire: Wire, reply: Reply, *, permanent: str = "refused"
) -> PermanentSendError | TransientSendError:
    said = str(reply)
    if reply.code >= _PERMANENT:
        of_sender = reply.lines[0].startswith(_BAD_SENDER)
        return PermanentSendError("sender_refused" if of_sender else permanent, said)
    if reply.code >= _TRANSIENT:
        return TransientSendError("deferred", said)
    # An answer to some other question: who knows what the next one would be to.
    wire.close()
    return TransientSendError("garbage", said)


def _dot_stuffed(message: bytes) -> bytes:
    """The mail as it goes between DATA and the final dot.

    No line is a dot alone (RFC 5321 section 4.5.2), also for servers that take half a line break
    for a whole one: to them a mail could hold another (CVE-2023-51764).
    """
    if not message.count(b"\n") == message.count(b"\r") == message.count(b"\r\n"):
        message = _LINE_BREAK.sub(b"\r\n", message)
    stuffed = message.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _literal(address: str) -> str:
    """The address as EHLO names a machine without a name (RFC 5321 section 4.1.3)."""
    ip = ip_address(address.partition("%")[0])
    return f"[IPv6:{ip}]" if ip.version == 6 else f"[{ip}]"  # noqa: PLR2004


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()
