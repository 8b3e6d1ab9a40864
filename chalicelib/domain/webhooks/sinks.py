"""Sinks: where a company wants its events to go."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from chalicelib.domain.mailboxes.mail_servers import normalise_host

LONGEST_SINK = 2048
_HTTPS = 443
_FIRST_FREE_PORT = 1024
"""Below are other services, which nobody is to be led to."""


@dataclass(frozen=True, slots=True)
class Sink:
    """A sink, in its parts."""

    host: str
    port: int
    target: str
    """Path and query."""


def read_sink(url: str, *, loopback_ports: frozenset[int]) -> Sink:
    """Where a URL leads; whether its addresses are out on the internet shows when it is called.

    Args:
        url: as a company wrote it.
        loopback_ports: may be reached on this machine; empty everywhere but on a developer's.

    Raises:
        ValueError: nothing may be sent there; the message says why.
    """
    if not url.isascii() or any(character <= " " or character == "\x7f" for character in url):
        raise ValueError("Write the address in ASCII, without spaces.")
    parts = urlsplit(url)
    port = _HTTPS if parts.port is None else parts.port
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("Give an address that begins with https://.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise ValueError("No user, password or fragment may stand in the address.")
    if port != _HTTPS and port < _FIRST_FREE_PORT:
        raise ValueError("This port is another service's.")
    host = normalise_host(parts.hostname, loopback_allowed=port in loopback_ports)
    query = f"?{parts.query}" if parts.query else ""
    return Sink(host, port, f"{parts.path or '/'}{query}")
