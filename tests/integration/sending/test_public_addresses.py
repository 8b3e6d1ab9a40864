"""Mail never goes to our own network, whatever the name and the resolver say."""

import socket
from threading import Event

import pytest

from chalicelib.domain.clocks import Deadline
from chalicelib.domain.companies import Security
from chalicelib.domain.errors import PermanentSendError, TransportUnavailable
from chalicelib.transports.public_addresses import checked_addresses, connect
from chalicelib.transports.smtp import Patience, SmtpTransport

NAME = "mail.officina-bianchi.com"


@pytest.fixture
def listener():
    """Whoever connects to loopback is seen."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.05)
    yield listening
    listening.close()


def nobody_came(listener):
    try:
        listener.accept()
    except TimeoutError:
        return True
    return False


@pytest.fixture
def resolver(monkeypatch):
    """Answers in place of a resolver that tests do not have, and counts who asks for a name."""

    class Resolver:
        def __init__(self):
            self.addresses = []
            self.asked = []

        def answer(self, name, port, *more, **named):
            if name != NAME:
                return real(name, port, *more, **named)
            self.asked.append(name)
            if not self.addresses:
                raise socket.gaierror(socket.EAI_NONAME, "not known")
            return [
                (socket.AF_INET6 if ":" in ip else socket.AF_INET, 1, 6, "", (ip, port))
                for ip in self.addresses
            ]

    real = socket.getaddrinfo
    resolver = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", resolver.answer)
    return resolver


def send_to(host, port, *, loopback_ports=frozenset()):
    transport = SmtpTransport(
        host=host,
        port=port,
        security=Security.STARTTLS,
        username="a",
        password="b",
        loopback_ports=loopback_ports,
        patience=Patience(1, 1, 1, 1),
    )
    transport.send(b"", from_email="a@officina.example", to_email="b@cliente.example")


def checked(name, *, seconds=1):
    return checked_addresses(
        name, 587, loopback_ports=frozenset(), deadline=Deadline.after(seconds)
    )


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "::1",
        "[::1]",
        "0.0.0.0",  # noqa: S104
        "2130706433",
        "0177.0.0.1",
        "0x7f.1",
        "127.1",
        "::ffff:127.0.0.1",
        "\uff11\uff12\uff17.0.0.1",
        "\uff4cocalhost",
        "x.localhost",
        "169.254.169.254",
        "db.internal",
    ],
)
def test_no_spelling_of_our_own_machine_is_connected_to(listener, host):
    with pytest.raises(PermanentSendError, match="forbidden_address"):
        send_to(host, listener.getsockname()[1])
    assert nobody_came(listener)


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["127.0.0.1", "93.184.216.34"],
        ["::ffff:127.0.0.1"],
        ["169.254.169.254"],
        ["2606:4700::1111", "fd00:ec2::254"],
        ["64:ff9b::7f00:1"],
    ],
)
def test_one_bad_address_of_a_name_is_enough(listener, resolver, answers):
    resolver.addresses = answers

    with pytest.raises(PermanentSendError, match="forbidden_address"):
        send_to(NAME, listener.getsockname()[1])
    assert nobody_came(listener)
    assert [NAME] == resolver.asked


def test_only_named_ports_of_loopback_are_allowed(listener, resolver):
    port = listener.getsockname()[1]
    resolver.addresses = ["127.0.0.1"]

    with pytest.raises(PermanentSendError, match="forbidden_address"):
        send_to("localhost", port, loopback_ports=frozenset({port + 1}))
    with pytest.raises(PermanentSendError, match="forbidden_address"):
        send_to("10.0.0.1", port, loopback_ports=frozenset({port}))
    assert nobody_came(listener)


def test_a_name_is_resolved_once_so_that_a_second_answer_cannot_matter(start, trusted, resolver):
    server = start(NAME)
    resolver.addresses = ["127.0.0.1"]
    transport = SmtpTransport(
        host=NAME,
        port=server.port,
        security=Security.STARTTLS,
        username="a",
        password="secret",
        loopback_ports=frozenset({server.port}),
    )
    with transport:
        transport.send(b"", from_email="a@officina.example", to_email="b@cliente.example")

    assert [NAME] == resolver.asked
    assert 1 == len(server.mails)


def test_a_unicode_name_is_looked_up_in_ascii(resolver):
    resolver.addresses = ["127.0.0.1"]

    with pytest.raises(PermanentSendError, match="forbidden_address"):
        send_to("MAIL\u3002Officina-Bianchi.com.", 587)
    assert [NAME] == resolver.asked


def test_all_good_addresses_are_kept_each_once(resolver):
    resolver.addresses = ["2606:4700::1111", "93.184.216.34", "93.184.216.34"]

    assert ["2606:4700::1111", "93.184.216.34"] == checked(NAME)


def test_the_next_address_is_tried_where_one_refuses(listener):
    port = listener.getsockname()[1]
    line = connect(["127.0.0.2", "127.0.0.1"], port, deadline=Deadline.after(1))

    assert ("127.0.0.1", port) == line.getpeername()
    line.close()


def test_a_name_that_does_not_resolve_may_do_later(resolver):
    with pytest.raises(TransportUnavailable, match="unresolved"):
        checked(NAME)


@pytest.mark.parametrize("seconds", [0.05, 0.0])
def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch, seconds):
    answered = Event()

    def hang(*_, **__):
        answered.wait(5)
        return []

    # No resolver of a test's own hangs.
    monkeypatch.setattr(socket, "getaddrinfo", hang)

    with pytest.raises(TransportUnavailable, match="unresolved"):
        checked(NAME, seconds=seconds)
    answered.set()
