"""A company's own server, played by a real SMTP server with a private authority's certificate."""

import ssl
from email import message_from_bytes

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from chalicelib.mail.errors import PermanentSendError, TransientSendError, UnknownOutcome
from chalicelib.transports.smtp import SmtpTransport, checked_address
from tests.builders import MORNING, PDF, a_send_body
from tests.fakes import SentMail, free_port

MAIL = b"Subject: Hello\r\n\r\n.a line that begins with a dot\r\n"


class Server:
    """An SMTP server that can be told how to answer."""

    def __init__(self):
        self.mails = []
        self.logins = []
        self.answers = {}
        self.breaks_at = None

    def _answer(self, phase, otherwise):
        return self.answers.get(phase, otherwise)

    async def handle_MAIL(self, _server, _session, envelope, address, options):
        envelope.mail_from = address
        return self._answer("mail", "250 Ok")

    async def handle_RCPT(self, _server, _session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self._answer("rcpt", "250 Ok")

    async def handle_DATA(self, server, _session, envelope):
        if self.breaks_at == "data":
            server.transport.abort()
            return "250 never heard"
        if "data" not in self.answers:
            self.mails.append(envelope)
        return self._answer("data", "250 2.0.0 queued as 7F3A")

    def authenticate(self, _server, _session, _envelope, _mechanism, login):
        self.logins.append((login.login, login.password))
        return AuthResult(success=login.password == b"secret", handled=False)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def trusted(authority, monkeypatch, tmp_path):
    """The authority of the server's certificate is one that this machine trusts."""
    bundle = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(bundle)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))


@pytest.fixture
def start(authority):
    """Start a server on loopback; without a name it offers no TLS."""
    started = []

    def start(name="localhost"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if name:
            authority.issue_cert(name).configure_cert(context)
        server = Server()
        controller = Controller(
            server,
            hostname="127.0.0.1",
            port=free_port(),
            tls_context=context if name else None,
            authenticator=server.authenticate,
            auth_require_tls=bool(name),
        )
        controller.start()
        started.append(controller)
        server.port = controller.port
        return server

    yield start
    for controller in started:
        controller.stop()


def transport_to(server, *, password="secret", allowed=True):
    return SmtpTransport(
        host="localhost",
        port=server.port,
        username="amministrazione",
        password=password,
        loopback_ports=frozenset({server.port} if allowed else ()),
    )


def send(transport):
    return transport.send(MAIL, from_email="a@officina.example", to_email="b@cliente.example")


def test_a_mail_goes_over_tls_after_login_and_arrives_as_it_left(start, trusted):
    server = start()
    reply = send(transport_to(server))

    [mail] = server.mails
    assert "250 2.0.0 queued as 7F3A" == reply
    assert MAIL == mail.original_content
    assert ("a@officina.example", ["b@cliente.example"]) == (mail.mail_from, mail.rcpt_tos)
    assert [(b"amministrazione", b"secret")] == server.logins


def test_a_certificate_that_nobody_vouches_for_gets_no_password(start):
    server = start()

    with pytest.raises(TransientSendError, match="certificate"):
        send(transport_to(server))
    assert [] == server.logins


def test_a_certificate_of_another_name_gets_no_password(start, trusted):
    server = start("mail.other.example")

    with pytest.raises(TransientSendError, match="certificate"):
        send(transport_to(server))
    assert [] == server.logins


def test_a_server_without_tls_gets_nothing(start, trusted):
    server = start(name=None)

    with pytest.raises(PermanentSendError, match="no_tls"):
        send(transport_to(server))
    assert ([], []) == (server.logins, server.mails)


def test_a_wrong_password_waits_for_a_better_one(start, trusted):
    server = start()

    with pytest.raises(TransientSendError, match="authentication"):
        send(transport_to(server, password="wrong"))


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data"])
def test_a_transient_answer_in_any_phase_is_transient(start, trusted, phase):
    server = start()
    server.answers[phase] = "451 4.7.1 greylisted"

    with pytest.raises(TransientSendError) as caught:
        send(transport_to(server))
    assert "451 4.7.1 greylisted" == caught.value.reply


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data"])
def test_a_refusal_in_any_phase_is_for_good(start, trusted, phase):
    server = start()
    server.answers[phase] = "550 5.1.1 no such user"

    with pytest.raises(PermanentSendError) as caught:
        send(transport_to(server))
    assert "550 5.1.1 no such user" == caught.value.reply


def test_a_line_that_drops_after_the_final_dot_leaves_the_outcome_unknown(start, trusted):
    server = start()
    server.breaks_at = "data"

    with pytest.raises(UnknownOutcome):
        send(transport_to(server))


def test_a_server_that_is_not_there_is_tried_again():
    gone = SmtpTransport(
        host="localhost", port=1, username="a", password="b", loopback_ports=frozenset({1})
    )

    with pytest.raises(TransientSendError, match="unreachable"):
        send(gone)


def test_loopback_is_forbidden_but_for_ports_that_are_named(start, trusted):
    server = start()

    with pytest.raises(PermanentSendError, match="forbidden_address"):
        send(transport_to(server, allowed=False))
    assert [] == server.logins


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "::1",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "100.64.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fd00::1",
        "224.0.0.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f.1",
    ],
)
def test_no_address_of_our_own_network_is_connected_to(host):
    with pytest.raises(PermanentSendError, match="forbidden_address"):
        checked_address(host, 587, loopback_ports=frozenset())


def test_one_bad_address_among_good_ones_is_enough(monkeypatch):
    import socket

    found = [(2, 1, 6, "", (ip, 587)) for ip in ("93.184.216.34", "10.0.0.1")]
    # The answer of a resolver that we do not have.
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    with pytest.raises(PermanentSendError, match="forbidden_address"):
        checked_address("mail.example.com", 587, loopback_ports=frozenset())


def test_a_company_with_its_own_server_sends_through_it(
    start, trusted, company, api, deliver_all, monkeypatch
):
    from dataclasses import replace

    from chalicelib.actions import choose_transport
    from chalicelib.actions.set_smtp import set_smtp
    from chalicelib.mail.companies import Security
    from chalicelib.settings import settings
    from chalicelib.tables.companies import find_company, save_company

    server = start()
    local = replace(settings(), smtp_allowed_loopback_ports=frozenset({server.port}))
    # Settings come from the environment, once; this test's port is known only now.
    monkeypatch.setattr(choose_transport, "settings", lambda: local)
    stored = set_smtp(
        find_company(company.id),
        host="localhost",
        port=server.port,
        security=Security.STARTTLS,
        username="amministrazione",
        password="secret",
        from_email="amministrazione@officina.example",
        from_name="Officina Bianchi Srl",
    )
    save_company(replace(stored, smtp=replace(stored.smtp, verified_at=MORNING)))
    api.post(
        f"/c/{company.id}/emails", a_send_body(deliver_as="both", sender="own"), key=company.key
    )
    deliver_all()

    [envelope] = server.mails
    mail = SentMail(envelope.original_content)
    [row] = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    assert "Officina Bianchi Srl <amministrazione@officina.example>" == mail.message["From"]
    assert [PDF] == [file.get_content() for file in mail.message.iter_attachments()]
    assert ("sent", "smtp") == (row["delivery_status"], row["transport"])
    assert b"secret" not in stored.smtp.encrypted_password
    assert message_from_bytes(envelope.original_content)["Message-ID"].startswith(f"<{row['id']}.")


def test_a_company_may_still_send_from_no_reply(company, api, deliver_all, sent):
    api.post(f"/c/{company.id}/emails", a_send_body(sender="no-reply"), key=company.key)
    deliver_all()

    assert "no-reply@ricevuta.example" in sent.newest().message["From"]
