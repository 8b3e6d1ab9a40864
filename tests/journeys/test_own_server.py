"""A company changes the password of its own mail server, and goes on."""

import json

from tests.fakes import wait_for


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
