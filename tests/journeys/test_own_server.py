"""A company changes the password of its own mail server, and goes on."""

import json
import re
import ssl
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.fakes import wait_for
from tests.smtp_servers import Server

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.fixture
def own_server(stage, checkout):
    """A real SMTP server, with a certificate that README's command makes."""
    [command] = re.findall(r"^openssl req .*\n.*$", README.read_text(), re.MULTILINE)
    checkout.paste(f"{command} 2>&1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls = checkout.folder / ".local" / "tls"
    context.load_cert_chain(tls / "mine.pem", tls / "mine-key.pem")
    server = Server()
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=checkout.own_smtp_port,
        tls_context=context,
        authenticator=server.authenticate,
        auth_require_tls=True,
    )
    controller.start()
    yield server
    controller.stop()


def test_a_server_is_set_verified_and_used(stage, curl, send, mail_of, row_of):
    smtp = f"{stage['base_url']}/c/{stage['company_id']}/settings/smtp"
    known = json.loads(curl(smtp))["data"]
    fields = ("host", "port", "username", "from_email", "from_name")
    body = json.dumps({name: known[name] for name in fields} | {"password": "nuovissima"})
    put = curl(smtp, "-X", "PUT", "-H", "Content-Type: application/json", "--data-binary", body)
    verified, again = (curl(f"{smtp}/verify", "-X", "POST") for _ in range(2))
    email_id = send(sender="own")
    wait_for(lambda: row_of(email_id)["delivery_status"] == "sent")

    assert json.loads(put)["data"]["verified_at"] is None
    assert json.loads(verified)["data"]["verified_at"]
    assert json.loads(again)["data"]["verified_at"]
    assert b"nuovissima" not in put + verified + curl(smtp)
    assert known["from_email"] in str(mail_of(email_id).message["From"])


def test_a_wrong_port_of_the_own_machine_is_refused(stage, curl):
    smtp = f"{stage['base_url']}/c/{stage['company_id']}/settings/smtp"
    body = {"host": "127.0.0.1", "port": 25, "username": "a", "password": "b"}
    raw = json.dumps(body | {"from_email": "a@officina.example"})
    put = curl(smtp, "-X", "PUT", "-H", "Content-Type: application/json", "--data-binary", raw)

    assert ["port"] == list(json.loads(put)["error"]["validation_result"])


def test_a_server_of_ones_own_on_a_named_port_is_a_mailbox(checkout, company_of_stage, own_server):
    company = company_of_stage(4712, "Officina Verdi")
    company.ask(
        "settings/smtp",
        {
            "host": "localhost",
            "port": checkout.own_smtp_port,
            "security": "starttls",
            "username": "anna",
            "password": "secret",
            "from_email": "anna@officina.example",
        },
        method="PUT",
    )
    verified = company.ask("settings/smtp/verify", method="POST")
    email_id = company.send(sender="own")
    wait_for(lambda: company.state_of(email_id) == "sent")

    assert verified["verified_at"]
    assert f"=_alternative.{email_id}".encode() in own_server.mails[-1].original_content
