"""Tokens of a mailbox: one for all workers, renewed by one at a time, the newest never lost."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from threading import Barrier, Thread

import pytest

from chalicelib import aws as clients
from chalicelib.actions.mailboxes import renew_grant as renewing
from chalicelib.actions.mailboxes.get_access_token import MailboxTokens
from chalicelib.actions.mailboxes.renew_grant import renew_grant
from chalicelib.domain.companies import Grant, GrantedBy
from chalicelib.domain.errors import TransportUnavailable, TryAgainLater
from chalicelib.domain.mailboxes.grants import KeptGrant
from chalicelib.keys.credentials import decrypt_secret, encrypt_secret
from chalicelib.keys.mailbox_clients import forget_mailbox_clients
from chalicelib.keys.token_endpoint import TokensRefused, renew_tokens
from chalicelib.tables.mailbox_grants import begin_renewal, find_grant, put_grant
from local.loopback import LoopbackServer
from local.ports import free_port

GRANT = Grant(GrantedBy.GOOGLE, "first")


class Endpoint:
    """A token endpoint that takes a refresh token once, and gives another with each answer."""

    def __init__(self):
        self.valid = {"refresh-0"}
        self.asked = []
        self.answers = []
        """What is written instead, in turn: status and body, or a function of the connection."""

    def give(self, form):
        self.asked.append(form["refresh_token"])
        time.sleep(0.05)
        if form["refresh_token"] not in self.valid:
            return 400, b'{"error": "invalid_grant"}'
        self.valid = {f"refresh-{len(self.asked)}"}
        [refresh] = self.valid
        said = {"access_token": f"access-{len(self.asked)}", "refresh_token": refresh}
        return 200, json.dumps(said | {"token_type": "Bearer", "expires_in": 3600}).encode()


@pytest.fixture
def endpoint(service):
    endpoint = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            form = dict(pair.split("=", 1) for pair in body.decode().split("&"))
            answer = endpoint.answers.pop(0) if endpoint.answers else None
            if callable(answer):
                answer(self)
                return
            status, said = answer or endpoint.give(form)
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args):
            pass

    server = LoopbackServer(free_port(), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    client = {"client_id": "a", "client_secret": "b", "token_url": f"{url}/token"}
    said = json.dumps({"google": client})
    clients.secrets().put_secret_value(SecretId="clients", SecretString=said)
    forget_mailbox_clients()
    yield endpoint
    server.shutdown()
    server.server_close()
    clients.secrets().put_secret_value(SecretId="clients", SecretString="{}")
    forget_mailbox_clients()


@pytest.fixture
def granted(company, endpoint):
    """A leave whose access token has just ended."""

    def encrypted(text):
        return encrypt_secret(text, company_id=company.id)

    kept = KeptGrant(
        grant=GRANT,
        refresh_token=encrypted("refresh-0"),
        access_token=encrypted("access-0"),
        access_until=datetime.now(UTC) + timedelta(seconds=100),
    )
    put_grant(company.id, kept)
    return find_grant(company.id, GRANT)


def refresh_token_of(company):
    return decrypt_secret(find_grant(company.id, GRANT).refresh_token, company_id=company.id)


def test_a_token_about_to_end_is_renewed_and_the_next_worker_has_the_same(
    granted, company, endpoint
):
    first = MailboxTokens(company.id, GRANT)

    assert ("access-1", "access-1") == (first(), first())
    assert "access-1" == MailboxTokens(company.id, GRANT)()
    assert ["refresh-0"] == endpoint.asked
    assert "refresh-1" == refresh_token_of(company)


def test_workers_that_come_at_once_renew_once(granted, company, endpoint):
    together = Barrier(8)

    def ask(_):
        tokens = MailboxTokens(company.id, GRANT)
        together.wait()
        return tokens()

    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(ask, range(8)))

    assert ["access-1"] * 8 == given
    assert ["refresh-0"] == endpoint.asked


def test_a_token_that_was_refused_is_replaced_though_it_has_not_ended(granted, company, endpoint):
    tokens = MailboxTokens(company.id, GRANT)
    first = tokens()

    assert "access-2" == tokens(instead_of=first)
    assert "access-2" == MailboxTokens(company.id, GRANT)(instead_of=first)
    assert 2 == len(endpoint.asked)


def test_a_leave_that_was_taken_back_asks_to_be_given_again(granted, company, endpoint):
    endpoint.valid = set()

    with pytest.raises(TransportUnavailable, match="reconnect"):
        MailboxTokens(company.id, GRANT)()


def test_another_leave_than_the_one_that_is_kept_gets_no_token(granted, company, endpoint):
    with pytest.raises(TransportUnavailable, match="token_unavailable"):
        MailboxTokens(company.id, Grant(GrantedBy.GOOGLE, "another"))()

    assert [] == endpoint.asked


def test_who_finds_the_tokens_being_renewed_waits_and_then_does_without(granted, company, endpoint):
    now = datetime.now(UTC)
    begin_renewal(company.id, GRANT, renewer="x", until=now + timedelta(minutes=1), now=now)
    waits = []

    with pytest.raises(TransportUnavailable, match="token_unavailable"):
        MailboxTokens(company.id, GRANT, sleep=waits.append)()

    assert 10 == sum(waits)
    assert [] == endpoint.asked


def test_who_died_while_renewing_holds_nobody_up_for_long(granted, company, endpoint):
    now = datetime.now(UTC)
    begin_renewal(company.id, GRANT, renewer="x", until=now - timedelta(seconds=1), now=now)

    assert "access-1" == MailboxTokens(company.id, GRANT)()


def test_of_two_that_renew_after_all_the_newest_token_stays(granted, company, endpoint):
    """The slow one asked with a token that the provider has replaced since."""
    renew_grant(company.id, granted, now=datetime.now(UTC))
    newest = refresh_token_of(company)
    with pytest.raises(TransportUnavailable, match="token_unavailable"):
        renew_grant(company.id, granted, now=datetime.now(UTC))

    assert newest == refresh_token_of(company)


def test_a_token_that_came_late_does_not_take_the_newest_ones_place(granted, company, endpoint):
    endpoint.valid = {"refresh-0", "refresh-1"}
    renew_grant(company.id, granted, now=datetime.now(UTC))
    endpoint.valid = {"refresh-0"}
    late, _ = renew_grant(company.id, granted, now=datetime.now(UTC))

    assert "access-2" == late
    assert "refresh-1" == refresh_token_of(company)


def test_new_tokens_are_kept_though_aws_does_not_answer_at_once(
    granted, company, endpoint, monkeypatch
):
    refusals = [TryAgainLater("no"), TryAgainLater("no")]

    def keep(*args, **kwargs):  # AWS cannot be told to fail between two requests of one renewal
        if refusals:
            raise refusals.pop()
        return keep_renewed(*args, **kwargs)

    keep_renewed = renewing.keep_renewed
    monkeypatch.setattr(renewing, "keep_renewed", keep)
    MailboxTokens(company.id, GRANT)()

    assert "refresh-1" == refresh_token_of(company)


# --- Endpoints that are slow, down, or lie


def slowly(handler):
    for letter in b"HTTP/1.1 200 OK\r\n" * 4:
        handler.wfile.write(bytes([letter]))
        time.sleep(0.1)


def hang_up(handler):
    handler.close_connection = True


@pytest.mark.parametrize(
    "answer",
    [
        (200, b"<!doctype html>"),
        (200, b'{"access_token": ' + b'"' + b"a" * 200_000 + b'"}'),
        (200, b'{"token_type": "Bearer", "access_token": 7}'),
        (302, b"{}"),
        (503, b""),
        hang_up,
        slowly,
    ],
    ids=["html", "huge", "wrong type", "redirect", "down", "hangs up", "slow"],
)
def test_an_endpoint_that_gives_no_tokens_changes_nothing(
    granted, company, endpoint, answer, monkeypatch
):
    # A test has no eight seconds.
    monkeypatch.setattr(renewing, "renew_tokens", lambda *args: renew_tokens(*args, patience=1))
    endpoint.answers = [answer]
    with pytest.raises(TransportUnavailable, match="token_unavailable"):
        MailboxTokens(company.id, GRANT)()
    kept = find_grant(company.id, GRANT)

    assert granted == kept
    assert [] == endpoint.asked


def test_where_nobody_listens_there_are_no_tokens(granted, company, endpoint):
    client = next(iter(renewing.mailbox_clients().values()))
    gone = replace(client, token_url=f"http://127.0.0.1:{free_port()}/token")

    with pytest.raises(TokensRefused, match="NewConnectionError"):
        renew_tokens(gone, "refresh-0")
