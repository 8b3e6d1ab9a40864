"""What tests of sending share."""

import pytest

from chalicelib.domain.companies import Security
from chalicelib.transports.smtp import SmtpTransport


@pytest.fixture
def transport_to():
    """A transport to one of the test's servers, closed in the end."""
    made = []

    def transport_to(server, *, password="secret", allowed=True, **details):
        transport = SmtpTransport(
            host="localhost",
            port=server.port,
            username="amministrazione",
            password=password,
            loopback_ports=frozenset({server.port} if allowed else ()),
            **({"security": Security.STARTTLS} | details),
        )
        made.append(transport)
        return transport

    yield transport_to
    for transport in made:
        transport.close()
