"""A mailbox connected by its owner's consent: asked for, given, used, taken back, given again."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from chalicelib import aws as clients
from chalicelib.actions.mailboxes.finish_connecting import finish_connecting
from chalicelib.domain.companies import Scope
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.errors import InvalidRequest
from chalicelib.keys.mailbox_clients import forget_mailbox_clients
from chalicelib.lambdas import deliver_emails
from chalicelib.tables.companies import find_company
from chalicelib.tables.emails.sending import find_email
from local import smtp_sink
from local.inbox import Inbox
from local.ports import free_port
from local.pretend_provider import PretendProvider
from local.pretend_provider_server import PretendProviderServer
from tests.builders import a_send_body

ANNA = "anna@officina-bianchi.com"
RETURN = "https://mail.example.test/connect"


@pytest.fixture(autouse=True)
def _local_ports(set_environment):
    set_environment(SMTP_ALLOWED_LOOPBACK_PORTS=",".join(map(str, range(1024, 65536))))


@pytest.fixture
def provider(tmp_path):
    return PretendProvider(tmp_path / "provider.json", redirect_uri=RETURN)


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "inbox").mkdir()
    return Inbox(tmp_path / "inbox")


@pytest.fixture
def served(provider, inbox, server_context):
    """The pretended provider with its doors: tokens, and a mail server that checks them."""
    server = PretendProviderServer(free_port(), provider, inbox)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    sink = smtp_sink.smtp_sink(inbox, free_port(), server_context("localhost"), provider)
    sink.start()
    server.smtp_port = sink.port
    yield server
    deliver_emails.this_worker().close()  # or the sink waits for its goodbye
    sink.stop()
    server.shutdown()
    server.server_close()


@pytest.fixture
def registered(service):
    """Have the operator be registered so."""

    def registered(said):
        text = said if isinstance(said, str) else json.dumps(said)
        clients.secrets().put_secret_value(SecretId="clients", SecretString=text)
        forget_mailbox_clients()

    yield registered
    registered({})


@pytest.fixture
def doors(served, registered, trusted):
    """The operator is registered at the pretended provider."""
    registered(served.clients(smtp_port=served.smtp_port))
    return served


class Mailbox:
    """The calls of a company that connects its mailbox."""

    def __init__(self, api, company, provider):
        self.api, self.company, self.provider = api, company, provider
        self.path = f"/c/{company.id}/settings/smtp"

    def begin(self, *, key=None, **fields):
        body = {"provider": "google", "email": ANNA} | fields
        return self.api.post(f"{self.path}/connect", body, key=key or self.company.key)

    def consent(self, begun, email=ANNA):
        """What the owner brings back, having consented."""
        asked = dict(parse_qsl(urlsplit(begun.json["data"]["url"]).query))
        return {"state": asked["state"], "code": self.provider.allow(asked, email)}

    def finish(self, brought, *, key=None):
        return self.api.post(f"{self.path}/connect/finish", brought, key=key or self.company.key)

    def verify(self):
        return self.api.call("POST", f"{self.path}/verify", key=self.company.key)

    def connect(self, email=ANNA):
        finished = self.finish(self.consent(self.begin(email=email), email))
        return finished, self.verify()

    def shown(self):
        return self.api.get(self.path, key=self.company.key)


@pytest.fixture
def mailbox(api, company, provider):
    return Mailbox(api, company, provider)


@pytest.fixture
def queue(api, company):
    def queue():
        answer = api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
        return answer.json["data"]["emails"][0]["id"]

    return queue


@pytest.fixture
def logged(caplog):
    """All that the service's log lines hold, with the exceptions that they come from."""
    return lambda: str([vars(line) for line in caplog.records if line.name == "ricevuta"])


def test_a_mailbox_is_connected_verified_and_sends(
    mailbox, doors, inbox, outbox, queue, deliver_all
):
    finished, verified = mailbox.connect()
    email_id = queue()
    deliver_all()

    assert (200, "google") == (finished.status, finished.json["data"]["connected_by"])
    assert None is finished.json["data"]["verified_at"]
    assert (200, ANNA) == (verified.status, verified.json["data"]["from_email"])
    assert str(email_id) in inbox.names()
    assert f"<{ANNA}>".encode() in inbox.read(str(email_id))


def test_a_mailbox_sends_by_gmails_api_where_the_operator_chose_that(
    mailbox, doors, registered, inbox, outbox, queue, deliver_all
):
    said = json.loads(doors.clients(smtp_port=1))["google"]
    api_url = f"http://127.0.0.1:{doors.server_port}/send"
    registered({"google": said | {"way": "gmail_api", "api_url": api_url}})
    finished, verified = mailbox.connect()
    email_id = queue()
    deliver_all()

    assert (200, 200) == (finished.status, verified.status)
    assert str(email_id) in inbox.names()


def test_the_owner_is_asked_by_code_and_challenge_and_led_back_here_alone(mailbox, doors):
    begun = mailbox.begin(provider="google")
    asked = parse_qs(urlsplit(begun.json["data"]["url"]).query)

    assert begun.json["data"]["url"].startswith(f"http://127.0.0.1:{doors.server_port}/authorize?")
    assert ["code"] == asked["response_type"]
    assert [RETURN] == asked["redirect_uri"]
    assert ["S256"] == asked["code_challenge_method"]
    assert ["https://mail.google.com/"] == asked["scope"]
    assert (["offline"], ["consent"]) == (asked["access_type"], asked["prompt"])
    assert [ANNA] == asked["login_hint"]
    assert 43 == len(asked["code_challenge"][0])
    assert 43 == len(asked["state"][0])


def test_no_caller_says_where_the_owner_is_led_back_to(mailbox, doors):
    refused = mailbox.begin(redirect_uri="https://evil.example/")

    assert 422 == refused.status
    assert "redirect_uri" in refused.json["error"]["validation_result"]


def test_without_clients_nothing_is_offered(mailbox, api, company, registered):
    registered({})
    shown = api.get(f"{mailbox.path}/connect", key=company.key)
    refused = mailbox.begin()

    assert {"data": {"providers": []}} == shown.json
    assert (422, ["provider"]) == (
        refused.status,
        list(refused.json["error"]["validation_result"]),
    )


def test_what_the_operator_is_registered_at_is_offered(mailbox, api, company, doors):
    shown = api.get(f"{mailbox.path}/connect", key=company.key)

    assert {"data": {"providers": ["google", "microsoft"]}} == shown.json


def test_a_secret_that_cannot_be_understood_offers_nothing_and_is_told_without_its_values(
    mailbox, api, company, registered, logged
):
    registered({"google": {"client_id": "visible", "client_secret": "hidden", "colour": "red"}})
    shown = api.get(f"{mailbox.path}/connect", key=company.key)

    assert {"data": {"providers": []}} == shown.json
    assert "google: an unknown key." in logged()
    assert "hidden" not in logged()


# --- What is brought back


@contextmanager
def nothing_stored(company, stored):
    before = find_company(company.id).smtp
    yield
    after = find_company(company.id).smtp

    assert before == after
    assert "refresh_token" not in stored(company.id)


@pytest.mark.parametrize("door", ["", "http://127.0.0.1:9/revoke", "broken"])
def test_a_mailbox_is_removed_whatever_its_provider_says(
    mailbox, api, company, served, registered, doors, provider, stored, door
):
    mailbox.connect()
    client = json.loads(served.clients(smtp_port=served.smtp_port))["google"]
    lost = client["token_url"].replace("/token", "/nothing")
    registered({"google": client | {"revoke_url": lost if door == "broken" else door}})
    removed = api.call("DELETE", mailbox.path, key=company.key)

    assert (204, 404) == (removed.status, api.get(mailbox.path, key=company.key).status)
    assert "refresh_token" not in stored(company.id)
    assert [ANNA] == provider.connected


def test_what_was_brought_back_serves_once(mailbox, doors):
    brought = mailbox.consent(mailbox.begin())
    first, again = mailbox.finish(brought), mailbox.finish(brought)

    assert (200, 422) == (first.status, again.status)
    assert "not_asked_for" == again.json["error"]["problems"][0]["code"]
    assert "google" == mailbox.shown().json["data"]["connected_by"]


def test_a_code_that_served_before_is_refused(mailbox, doors, company, stored):
    brought = mailbox.consent(mailbox.begin())
    mailbox.provider._codes.clear()
    with nothing_stored(company, stored):
        refused = mailbox.finish(brought)

    assert (422, "code_refused") == (refused.status, refused.json["error"]["problems"][0]["code"])


def test_another_companys_code_is_refused(
    mailbox, api, doors, make_company, provider, company, stored
):
    other = Mailbox(api, make_company(company_id=company.id + 10_000_000), provider)
    theirs = other.consent(other.begin())
    ours = mailbox.consent(mailbox.begin())
    with nothing_stored(company, stored):
        refused = mailbox.finish(ours | {"code": theirs["code"]})

    assert (422, "code_refused") == (refused.status, refused.json["error"]["problems"][0]["code"])


def test_another_companys_state_is_refused(
    mailbox, api, doors, make_company, provider, company, stored
):
    other = Mailbox(api, make_company(company_id=company.id + 10_000_001), provider)
    theirs = other.consent(other.begin())
    mailbox.begin()
    with nothing_stored(company, stored):
        refused = mailbox.finish(theirs)

    assert (422, "not_asked_for") == (refused.status, refused.json["error"]["problems"][0]["code"])
    assert 200 == other.finish(theirs).status


def test_another_session_of_the_company_does_not_finish_what_one_began(
    mailbox, api, doors, company, stored
):
    session = api.post(f"/c/{company.id}/sessions", {}, key=company.key).json["data"]["token"]
    brought = mailbox.consent(mailbox.begin(key=session))
    with nothing_stored(company, stored):
        refused = mailbox.finish(brought)

    assert 422 == refused.status
    assert 200 == mailbox.finish(brought, key=session).status


def test_who_takes_too_long_begins_again(mailbox, doors, company, stored):
    brought = mailbox.consent(mailbox.begin())
    later = datetime.now(UTC) + timedelta(minutes=16)
    with nothing_stored(company, stored), pytest.raises(InvalidRequest) as refusal:
        finish_connecting(
            find_company(company.id), **brought, credential=f"Bearer {company.key}", now=later
        )

    assert ["state"] == list(refusal.value.problems)


def test_a_session_without_the_right_to_settings_connects_nothing(mailbox, api, company, doors):
    scopes = {"scopes": [Scope.EMAILS_READ]}
    session = api.post(f"/c/{company.id}/sessions", scopes, key=company.key).json["data"]["token"]

    assert 403 == mailbox.begin(key=session).status
    assert 403 == mailbox.finish({"state": "s", "code": "c"}, key=session).status


# --- Taken back, and given again


def test_a_mailbox_whose_leave_was_taken_back_waits_until_it_is_connected_again(
    mailbox, doors, provider, inbox, outbox, queue, deliver_all, company, aws
):
    mailbox.connect()
    provider.revoke(ANNA)
    email_id = queue()
    deliver_all()
    broken = mailbox.shown().json["data"]
    waiting = find_email(EmailKey(company.id, email_id))
    mailbox.connect()
    deliver_emails.this_worker().close()
    deliver_emails.this_worker.cache_clear()  # one that was there remembers that nothing served
    aws.client("sqs").send_message(
        QueueUrl=outbox.url,
        MessageBody=json.dumps({"company_id": company.id, "email_id": email_id}),
    )
    deliver_all()

    assert "reconnect" == broken["broken_reason"]["code"]
    assert (None, None) == (waiting.sent_at, waiting.failed_at)
    assert None is mailbox.shown().json["data"]["broken_at"]
    assert str(email_id) in inbox.names()


def test_the_leave_for_another_mailbox_does_not_verify(mailbox, doors):
    mailbox.finish(mailbox.consent(mailbox.begin(), "bruno@officina-bianchi.com"))
    refused = mailbox.verify()

    assert (422, "reconnect") == (refused.status, refused.json["error"]["reason"]["code"])


def test_what_is_sent_with_and_how_often_can_be_changed_without_connecting_again(
    mailbox, api, company, doors
):
    _, verified = mailbox.connect()
    row = verified.json["data"]
    kept = {name: row[name] for name in ("host", "port", "security", "username", "from_email")}
    body = kept | {"from_name": "Officina", "max_per_minute": 20}
    changed = api.put(mailbox.path, body, key=company.key)

    assert ("google", row["verified_at"], "Officina") == tuple(
        changed.json["data"][name] for name in ("connected_by", "verified_at", "from_name")
    )


@pytest.mark.parametrize("how", ["removed", "password"])
def test_a_leave_that_is_not_used_any_more_is_forgotten_and_given_back(
    mailbox, api, company, doors, provider, stored, how
):
    _, verified = mailbox.connect()
    row = verified.json["data"]
    if how == "removed":
        api.call("DELETE", mailbox.path, key=company.key)
    else:
        kept = {name: row[name] for name in ("host", "port", "username", "from_email")}
        api.put(mailbox.path, kept | {"password": "segreta"}, key=company.key)

    assert "refresh_token" not in stored(company.id)
    assert [] == provider.connected


def test_no_token_lies_readable_anywhere_or_comes_into_a_log(
    mailbox, doors, provider, company, stored, logged, outbox, queue, deliver_all
):
    mailbox.connect()
    queue()
    deliver_all()
    provider.revoke(ANNA)
    queue()
    deliver_all()
    everything = stored(company.id) + logged()

    assert "access-" not in everything
    assert "refresh-" not in everything
    assert "pretended" not in everything
