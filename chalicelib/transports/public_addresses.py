"""From a server's name to a connection: resolved once, checked, and connected as checked."""

import socket
from contextlib import suppress
from threading import Thread

from chalicelib.domain.clocks import Deadline
from chalicelib.domain.errors import PermanentSendError, TransportUnavailable
from chalicelib.domain.mailboxes.mail_servers import is_loopback, is_public, normalise_host
from chalicelib.domain.reason_codes import ReasonCode

_MOST_TRIED = 4


def checked_name(host: str, port: int, *, loopback_ports: frozenset[int]) -> str:
    """The host's name as the resolver and the certificate know it.

    Args:
        host: as it was set.
        port: may be reached on loopback as well if it is among the next.
        loopback_ports: empty everywhere but on a developer's machine.

    Raises:
        PermanentSendError: it is an address, or a name of our own network.
    """
    try:
        return normalise_host(host, loopback_allowed=port in loopback_ports)
    except ValueError as error:
        raise PermanentSendError(ReasonCode.FORBIDDEN_ADDRESS) from error


def checked_addresses(
    name: str, port: int, *, loopback_ports: frozenset[int], deadline: Deadline
) -> list[str]:
    """The addresses of the name, all of which are out on the internet; resolved once.

    Raises:
        PermanentSendError: one of them is not.
        TransportUnavailable: the name does not resolve now.
    """
    addresses = _resolve(name, port, deadline)
    local = port in loopback_ports
    for address in addresses:
        if not is_public(address) and not (local and is_loopback(address)):
            raise PermanentSendError(ReasonCode.FORBIDDEN_ADDRESS)
    return addresses


def connect(addresses: list[str], port: int, *, deadline: Deadline) -> socket.socket:
    """Connect to the first address that answers; the name plays no part any more.

    To resolve it again could give another answer than the one that was checked (DNS rebinding).

    Raises:
        OSError: none of them does.
    """
    tried = addresses[:_MOST_TRIED]
    for left in range(len(tried), 0, -1):
        try:
            line = socket.create_connection((tried[-left], port), deadline.left() / left)
        except OSError:
            if left == 1:
                raise
        else:
            # Commands are small, and each waits for its answer.
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return line
    raise OSError("no address")


def _resolve(name: str, port: int, deadline: Deadline) -> list[str]:
    """Ask the resolver, in a thread of its own since it takes no time-out."""
    found: list[str] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in answers))

    asking = Thread(target=ask, name="resolver", daemon=True)
    asking.start()
    with suppress(TimeoutError):
        asking.join(deadline.left())
    addresses = [] if asking.is_alive() else found
    if not addresses:
        raise TransportUnavailable(ReasonCode.UNRESOLVED)
    return addresses
