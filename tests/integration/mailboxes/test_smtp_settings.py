"""A company's own mail server: set, verified, used, broken, taken away."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from chalicelib.actions.mailboxes.mark_smtp_broken import mark_smtp_broken
from chalicelib.actions.mailboxes.set_smtp import set_smtp
from chalicelib.actions.mailboxes.verify_smtp import PATIENCE, verify_smtp
from chalicelib.domain.companies import Scope, Security, SmtpSettings
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.errors import (
    ServerNotVerified,
    TooManyRequests,
    TransientSendError,
    TryAgainLater,
)
from chalicelib.domain.mailboxes.verification import CHECKS_WITHIN, MOST_CHECKS
from chalicelib.keys.credentials import decrypt_secret, encrypt_secret
from chalicelib.tables.companies import find_company, save_company
from chalicelib.tables.emails.sending import find_email
from chalicelib.tables.smtp_settings import put_smtp
from chalicelib.transports.smtp import Patience
from tests.builders import MORNING, PDF, a_send_body
from tests.fakes import SentMail
from tests.smtp_servers import DROP

PASSWORD = "segretissima-9f3b"


@pytest.fixture(autouse=True)
def _local_ports(set_environment):
    """Loopback's ports of this test's servers count as mail ports, as on a developer's machine."""
    set_environment(SMTP_ALLOWED_LOOPBACK_PORTS=",".join(map(str, range(1024, 65536))))


@pytest.fixture
def public_only(_local_ports, set_environment):
    """No loopback, as on AWS."""
    set_environment(SMTP_ALLOWED_LOOPBACK_PORTS="")


@pytest.fixture
def smtp(api, company):
    """The calls of a company about its server."""

    class Calls:
        path = f"/c/{company.id}/settings/smtp"

        def put(self, **fields):
            body = json.dumps(a_body(**fields)).encode()
            json_type = [("Content-Type", "application/json")]
            return api.call("PUT", self.path, key=company.key, headers=json_type, body=body)

        def get(self):
            return api.get(self.path, key=company.key)

        def delete(self):
            return api.call("DELETE", self.path, key=company.key)

        def verify(self):
            return api.call("POST", f"{self.path}/verify", key=company.key)

    return Calls()


def a_body(**fields):
    body = {
        "host": "smtp.officina-bianchi.com",
        "port": 587,
        "username": "amministrazione",
        "password": PASSWORD,
        "from_email": "amministrazione@officina.example",
        "from_name": "Officina Bianchi Srl",
    }
    return {name: value for name, value in (body | fields).items() if value is not None}


@pytest.fixture
def server(start):
    server = start()
    server.password = PASSWORD.encode()
    return server


@pytest.fixture
def in_use(smtp, server, trusted):
    """A server that is set up and verified."""
    smtp.put(host="localhost", port=server.port)
    assert 200 == smtp.verify().status
    server.mails.clear()
    return server


def stored(company):
    return find_company(company.id)


# --- Setting


def test_what_was_set_is_shown_but_for_the_password(smtp):
    put = smtp.put(host=" SMTP.Perché.example. ", max_per_minute=30, fallback="no-reply")

    expected = {
        "host": "smtp.xn--perch-fsa.example",
        "port": 587,
        "security": "starttls",
        "username": "amministrazione",
        "connected_by": None,
        "from_email": "amministrazione@officina.example",
        "from_name": "Officina Bianchi Srl",
        "fallback": "no-reply",
        "max_per_minute": 30,
        "verified_at": None,
        "broken_at": None,
        "broken_reason": None,
        "paused_until": None,
        "paused_reason": None,
    }
    assert (200, {"data": expected}) == (put.status, put.json)
    assert (200, {"data": expected}) == (smtp.get().status, smtp.get().json)


def test_what_is_not_said_is_what_is_usual(smtp):
    row = smtp.put(port=465, from_name=None).json["data"]

    assert ("tls", "wait", None) == (row["security"], row["fallback"], row["max_per_minute"])
    assert "Officina Bianchi Srl" == row["from_name"]
    assert "starttls" == smtp.put(port=2525).json["data"]["security"]
    assert "starttls" == smtp.put(port=465, security="starttls").json["data"]["security"]


def test_the_password_lies_encrypted_and_for_this_company_alone(smtp, company):
    smtp.put()
    ciphertext = stored(company).smtp.encrypted_password

    assert PASSWORD.encode() not in ciphertext
    assert PASSWORD == decrypt_secret(ciphertext, company_id=company.id)
    with pytest.raises(TransientSendError):
        decrypt_secret(ciphertext, company_id=company.id + 1)


def test_no_answer_and_no_log_line_holds_the_password(smtp, server, trusted, capsys, caplog):
    answers = [
        smtp.put(host="localhost", port=server.port),
        smtp.put(port="587"),
        smtp.put(from_email="x"),
        smtp.put(password=f"{PASSWORD}\n"),
        smtp.put(password=[PASSWORD]),
        smtp.get(),
        smtp.verify(),
    ]
    server.password = b"another"
    answers += [smtp.verify(), smtp.delete()]

    said = b"".join(answer.body for answer in answers).decode()
    out, err = capsys.readouterr()
    logged = out + err + caplog.text
    assert "smtp not verified" in logged
    for secret in (PASSWORD, repr(PASSWORD.encode()), "segretissima"):
        assert secret not in said + logged


def test_a_company_without_a_server_has_none(smtp):
    assert [404, 404, 204] == [smtp.get().status, smtp.verify().status, smtp.delete().status]


def test_a_server_that_was_taken_away_is_gone(smtp):
    smtp.put()

    assert (204, b"") == (smtp.delete().status, smtp.delete().body)
    assert 404 == smtp.get().status


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"host": host}, "host")
        for host in (
            "",
            "localhost",
            "127.0.0.1",
            "[::1]",
            "::1",
            "169.254.169.254",
            "0.0.0.0",  # noqa: S104
            "2130706433",
            "0177.0.0.1",
            "0x7f000001",
            "10.0.0.1",
            "192.168.0.1",
            "::ffff:10.0.0.1",
            "db.internal",
            "nas.local",
            "a.localhost",
            "mailserver",
            "\uff11\uff12\uff17.0.0.1",
            "a b.example",
            "mail.example.com\r\nX: y",
        )
    ]
    + [({"port": port}, "port") for port in (25, 80, 0, -1, 65536, "587", 587.5, True)]
    + [
        ({"security": "none"}, "security"),
        ({"username": ""}, "username"),
        ({"username": "a\0b"}, "username"),
        ({"password": ""}, "password"),
        ({"password": "a\0b"}, "password"),
        ({"password": "a\r\nQUIT"}, "password"),
        ({"password": "a" * 1025}, "password"),
        ({"from_email": "nobody"}, "from_email"),
        ({"from_email": "a@b.example\r\nBcc: c@d.example"}, "from_email"),
        ({"from_name": "a\nb"}, "from_name"),
        ({"fallback": "vanish"}, "fallback"),
        ({"max_per_minute": 0}, "max_per_minute"),
        ({"max_per_minute": 1.5}, "max_per_minute"),
        ({"verified_at": "2026-01-01T00:00:00Z"}, "verified_at"),
        ({"pasword": "x"}, "pasword"),
    ],
)
def test_what_cannot_be_is_refused_by_name(smtp, public_only, fields, field):
    answer = smtp.put(**fields)

    assert (422, [field]) == (answer.status, list(answer.json["error"]["validation_result"]))
    assert 404 == smtp.get().status


def test_a_body_that_is_no_json_is_malformed(api, company):
    path = f"/c/{company.id}/settings/smtp"
    json_type = [("Content-Type", "application/json")]

    answer = api.call("PUT", path, key=company.key, headers=json_type, body=b'{"password": "x')
    assert 400 == answer.status


def test_settings_need_their_scope_and_may_be_seen_with_the_emails(smtp, company, api):
    smtp.put()
    known = stored(company)
    [key] = known.api_keys
    reading = replace(key, scopes=frozenset({Scope.EMAILS_READ}))
    save_company(replace(known, api_keys=(reading,)))

    assert 200 == smtp.get().status
    assert [403] * 3 == [one.status for one in (smtp.put(), smtp.delete(), smtp.verify())]
    assert 404 == api.get("/c/1/settings/smtp", key=company.key).status


def test_the_password_may_stay_where_it_was_given_and_nowhere_else(smtp, company):
    missing = smtp.put(password=None)
    smtp.put()
    ciphertext = stored(company).smtp.encrypted_password
    kept = smtp.put(password=None, from_name="Officina", port=465)

    assert 422 == missing.status
    assert 200 == kept.status
    assert ciphertext == stored(company).smtp.encrypted_password
    for elsewhere in ({"host": "smtp.evil.example"}, {"username": "other"}):
        answer = smtp.put(password=None, **elsewhere)
        assert (422, ["password"]) == (
            answer.status,
            list(answer.json["error"]["validation_result"]),
        )


def test_setting_the_server_touches_nothing_else_of_the_company(smtp, company):
    before = stored(company)
    save_company(replace(before, name="Officina Bianchi SpA", undo_seconds=30))
    details = a_body() | {"password": "x"}
    set_smtp(before, **details, now=MORNING)

    after = stored(company)
    assert ("Officina Bianchi SpA", 30) == (after.name, after.undo_seconds)
    assert "smtp.officina-bianchi.com" == after.smtp.host


# --- Verifying


def test_a_server_that_takes_the_test_mail_is_verified(smtp, server, trusted):
    smtp.put(host="localhost", port=server.port)
    answer = smtp.verify()

    [envelope] = server.mails
    mail = message_from_bytes(envelope.original_content, policy=default)
    assert 200 == answer.status
    assert answer.json["data"]["verified_at"]
    assert answer.json == smtp.get().json
    assert ["amministrazione@officina.example"] == envelope.rcpt_tos
    assert "amministrazione@officina.example" == envelope.mail_from
    assert "Prova del server di posta" == mail["Subject"]
    assert "Ricevuta" in mail.get_content()


@pytest.mark.parametrize(
    ("environment", "greeting"),
    [
        ({"PUBLIC_URL": "https://mail.example.test/stage"}, b"EHLO mail.example.test"),
        ({"GREETING_NAME": "out.example.test"}, b"EHLO out.example.test"),
        ({"PUBLIC_URL": "http://127.0.0.1:8000"}, b"EHLO [127.0.0.1]"),
    ],
)
def test_a_server_is_greeted_by_the_operators_host_or_the_name_that_was_set(
    smtp, start_raw, trusted, set_environment, environment, greeting
):
    server = start_raw()
    set_environment(**environment)
    smtp.put(host="localhost", port=server.port)
    smtp.verify()

    assert [greeting] == server.greetings


def test_a_server_is_waited_for_as_long_when_it_is_verified_as_in_sending():
    sending = Patience()

    assert (sending.connect, sending.enter) == (PATIENCE.connect, PATIENCE.enter)


def test_the_test_mail_speaks_the_companys_language(make_company, api, server, trusted):
    english = make_company(locale="en", company_id=888_001)
    path = f"/c/{english.id}/settings/smtp"
    body = json.dumps(a_body(host="localhost", port=server.port)).encode()
    json_type = [("Content-Type", "application/json")]
    api.call("PUT", path, key=english.key, headers=json_type, body=body)
    api.call("POST", f"{path}/verify", key=english.key)

    assert b"Test of the mail server" in server.mails[0].original_content


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"!greeting": b"SSH-2.0-OpenSSH_9.2 secret-banner\r\n"}, "unreachable"),
        ({"!greeting": DROP}, "unreachable"),
        ({"!greeting": b"554 secret-banner\r\n"}, "turned_away"),
        ({"!EHLO": b"250 secret-banner\r\n"}, "no_tls"),
        ({"EHLO": b"250 secret-banner\r\n"}, "no_login"),
        ({"secret": b"535 secret-banner\r\n"}, "authentication"),
        ({"MAIL": b"550 secret-banner\r\n"}, "sender_refused"),
        ({"RCPT": b"550 secret-banner\r\n"}, "refused"),
        ({"RCPT": b"450 secret-banner\r\n"}, "deferred"),
        ({".": DROP}, "no_answer"),
    ],
)
def test_a_server_that_does_not_take_it_is_told_by_class_and_no_more(
    smtp, start_raw, trusted, answers, told
):
    server = start_raw(**answers)
    smtp.put(host="localhost", port=server.port)
    answer = smtp.verify()

    error = answer.json["error"]
    assert (422, told) == (answer.status, error["reason"]["code"])
    assert {"code", "it", "en"} == error["reason"].keys()
    assert b"secret-banner" not in answer.body
    assert smtp.get().json["data"]["verified_at"] is None


def test_a_certificate_that_does_not_hold_is_told(smtp, server):
    smtp.put(host="localhost", port=server.port)

    assert "certificate" == smtp.verify().json["error"]["reason"]["code"]


def test_nothing_tells_a_closed_port_from_a_name_that_is_not_there_or_is_ours(
    smtp, company, public_only
):
    def answer_for(host, port):
        ciphertext = encrypt_secret("x", company_id=company.id)
        road = SmtpSettings(
            host=host,
            port=port,
            security=Security.TLS,
            username="a",
            encrypted_password=ciphertext,
            from_email="a@officina.example",
            from_name="",
        )
        put_smtp(company.id, road)
        answer = smtp.verify()
        return answer.status, {**answer.json["error"], "request_id": None}

    answers = [answer_for("no-such-host.invalid", 465), answer_for("localhost", 465)]
    assert answers[0] == answers[1]
    assert (422, "unreachable") == (answers[0][0], answers[0][1]["reason"]["code"])


def test_verifying_is_not_for_trying_out_servers(smtp, company):
    smtp.put(host="localhost", port=1024)
    answers = [smtp.verify() for _ in range(MOST_CHECKS)]
    smtp.delete()
    smtp.put(host="localhost", port=1024)
    refused = smtp.verify()

    assert {422} == {answer.status for answer in answers}
    assert 429 == refused.status
    assert refused.json["error"]["message"]
    assert 3500 < int(refused.headers["retry-after"]) <= 3600

    known = stored(company)
    hour_ago = datetime.now(UTC) - CHECKS_WITHIN - timedelta(seconds=1)
    save_company(replace(known, smtp_checks=(hour_ago, *known.smtp_checks[1:])))
    assert [422, 429] == [smtp.verify().status, smtp.verify().status]


def test_two_verifications_at_once_are_not_two(smtp, company):
    smtp.put(host="localhost", port=1024)
    as_both_read_it = stored(company)

    with pytest.raises(ServerNotVerified):
        verify_smtp(as_both_read_it, now=MORNING)
    with pytest.raises(TooManyRequests) as caught:
        verify_smtp(as_both_read_it, now=MORNING)
    assert timedelta(seconds=1) == caught.value.retry_after


def test_a_change_while_verifying_leaves_the_new_settings_unverified(
    smtp, company, server, trusted
):
    smtp.put(host="localhost", port=server.port)
    before = stored(company)
    smtp.put(host="localhost", port=server.port)

    with pytest.raises(TryAgainLater):
        verify_smtp(before, now=MORNING)
    assert smtp.get().json["data"]["verified_at"] is None


@pytest.mark.parametrize(
    ("fields", "stays"),
    [
        ({"password": None}, True),
        ({"password": None, "from_name": "Officina"}, True),
        ({"password": None, "fallback": "no-reply"}, True),
        ({"password": None, "max_per_minute": 10}, True),
        ({"password": None, "from_email": "altro@officina.example"}, False),
        ({"password": None, "port": 1025}, False),
        ({"password": None, "security": "tls"}, False),
        ({"password": "new"}, False),
        ({"host": "smtp.other.example"}, False),
        ({"username": "other"}, False),
    ],
)
def test_only_what_does_not_matter_may_change_without_a_new_verification(
    smtp, in_use, fields, stays
):
    changed = smtp.put(**({"host": "localhost", "port": in_use.port} | fields))

    assert 200 == changed.status
    assert stays == (changed.json["data"]["verified_at"] is not None)
    assert changed.json == smtp.get().json


# --- Breaking


def test_a_server_that_breaks_is_marked_once_and_shown(smtp, in_use, company):
    later = MORNING + timedelta(hours=1)
    for at in (MORNING, later):
        mark_smtp_broken(stored(company), reason="authentication", now=at)

    row = smtp.get().json["data"]
    assert "2026-11-24T10:42:07+01:00" == row["broken_at"]
    assert "authentication" == row["broken_reason"]["code"]
    assert row["broken_reason"]["it"]
    assert not stored(company).smtp.usable


def test_only_the_settings_that_were_tried_are_marked(smtp, in_use, company):
    before = stored(company)
    smtp.put(host="localhost", port=in_use.port)
    mark_smtp_broken(before, reason="authentication", now=MORNING)
    smtp.delete()
    mark_smtp_broken(before, reason="authentication", now=MORNING)
    mark_smtp_broken(stored(company), reason="authentication", now=MORNING)

    assert stored(company).smtp is None


def test_a_new_password_heals_once_it_is_verified(smtp, in_use, company):
    mark_smtp_broken(stored(company), reason="authentication", now=MORNING)
    put = smtp.put(host="localhost", port=in_use.port).json["data"]
    verified = smtp.verify().json["data"]

    assert (None, True) == (put["verified_at"], put["broken_at"] is not None)
    assert (True, None, None) == (
        verified["verified_at"] is not None,
        verified["broken_at"],
        verified["broken_reason"],
    )
    assert stored(company).smtp.usable


@pytest.mark.parametrize("sender", [None, "own"])
@pytest.mark.parametrize(
    ("fallback", "way", "reply_to"),
    [("wait", "smtp", None), ("no-reply", "ses", "amministrazione@officina.example")],
)
def test_while_it_is_broken_mail_goes_where_the_company_chose(
    smtp, in_use, company, api, sender, fallback, way, reply_to
):
    smtp.put(host="localhost", port=in_use.port, password=None, fallback=fallback)
    mark_smtp_broken(stored(company), reason="authentication", now=MORNING)
    [queued] = api.post(
        f"/c/{company.id}/emails", a_send_body(sender=sender), key=company.key
    ).json["data"]["emails"]

    email = find_email(EmailKey(company.id, queued["id"]))
    assert (way, reply_to) == (email.transport.value, email.reply_to)


@pytest.mark.parametrize(
    ("fallback", "way", "reply_to"),
    [("wait", "smtp", None), ("no-reply", "ses", "amministrazione@officina.example")],
)
def test_while_changed_settings_are_not_verified_mail_goes_where_the_company_chose(
    smtp, in_use, company, api, fallback, way, reply_to
):
    changed = smtp.put(host="localhost", port=in_use.port, password="new", fallback=fallback)
    [queued] = api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key).json["data"][
        "emails"
    ]

    email = find_email(EmailKey(company.id, queued["id"]))
    assert "smtp_broken" == changed.json["data"]["broken_reason"]["code"]
    assert (way, reply_to) == (email.transport.value, email.reply_to)


def test_mail_that_waits_for_changed_settings_leaves_once_they_are_verified(
    smtp, in_use, company, api, deliver_all
):
    smtp.put(host="localhost", port=in_use.port, username="other")
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    smtp.verify()
    in_use.mails.clear()
    deliver_all()

    assert 1 == len(in_use.mails)
    assert stored(company).smtp.usable


# --- Using


def test_a_company_with_its_own_server_sends_through_it(smtp, in_use, company, api, deliver_all):
    body = a_send_body(deliver_as="both", sender="own")
    api.post(f"/c/{company.id}/emails", body, key=company.key)
    deliver_all()

    [envelope] = in_use.mails
    mail = SentMail(envelope.original_content)
    [row] = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    assert "Officina Bianchi Srl <amministrazione@officina.example>" == mail.message["From"]
    assert [PDF] == [file.get_content() for file in mail.message.iter_attachments()]
    assert ("sent", "smtp") == (row["delivery_status"], row["transport"])
    assert message_from_bytes(envelope.original_content)["Message-ID"].startswith(f"<{row['id']}.")


def test_mail_to_an_address_that_is_not_ascii_arrives_where_the_server_takes_such(
    smtp, start, trusted, post, deliver_all
):
    server = start(utf8=True)
    smtp.put(host="localhost", port=server.port, password="secret")
    smtp.verify()
    post(to=[{"email": "niccolò@società.example", "name": "Niccolò"}], sender="own")
    deliver_all()

    mail = server.mails[-1]
    assert ["niccolò@xn--societ-nta.example"] == mail.rcpt_tos
    field = b"To: =?utf-8?q?Niccol=C3=B2?=\r\n <niccol\xc3\xb2@xn--societ-nta.example>\r\n"
    assert field in mail.original_content


def test_it_fails_with_its_reason_where_the_server_takes_none(in_use, post, deliver_all, row):
    email_id = post(to=[{"email": "niccolò@società.example"}], sender="own")
    deliver_all()

    found = row(email_id)
    assert ("failed", "international_address") == (
        found["delivery_status"],
        found["delivery_reason"]["code"],
    )


@pytest.mark.parametrize("field", ["cc", "reply_to"])
def test_who_stands_in_everybodys_header_needs_an_address_that_all_servers_take(
    api, company, field
):
    body = a_send_body(**{field: "niccolò@cliente.example"})
    answer = api.post(f"/c/{company.id}/emails", body, key=company.key)

    told = answer.json["error"]["validation_result"]
    assert (422, [field]) == (answer.status, list(told))


def test_a_server_that_is_not_verified_is_not_used(smtp, company, api):
    smtp.put()
    path = f"/c/{company.id}/emails"
    api.post(path, a_send_body(), key=company.key)
    own = api.post(path, a_send_body(sender="own"), key=company.key)

    [row] = api.get(path, key=company.key).json["data"]
    assert "ses" == row["transport"]
    assert (422, ["sender"]) == (own.status, list(own.json["error"]["validation_result"]))


def test_a_company_may_still_send_from_no_reply(smtp, in_use, company, api, deliver_all, sent):
    api.post(f"/c/{company.id}/emails", a_send_body(sender="no-reply"), key=company.key)
    deliver_all()

    assert "no-reply@ricevuta.example" in sent.only().message["From"]
