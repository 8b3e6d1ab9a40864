"""The DNS is asked beside the sending, briefly, once for each domain, and may fail in any way."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event, Thread

import dns.message
import dns.rcode
import dns.rrset
import pytest

from chalicelib.actions.sending.deliver_email import deliver_email
from chalicelib.actions.sending.open_lane import open_lane
from chalicelib.domain.errors import UnknownOutcome
from chalicelib.transports import mail_exchangers
from local.name_server import NameServer, answer
from tests.builders import a_send_body
from tests.fakes import wait_for


@pytest.fixture
def exchangers(service):
    """The module, with nothing known and nothing under way."""
    mail_exchangers._known.clear()
    yield mail_exchangers
    wait_for(lambda: not mail_exchangers._asked)
    mail_exchangers._known.clear()


@pytest.fixture
def name_server(exchangers, monkeypatch):
    """Have a name server of the test's own be asked; gives the names that it was asked for."""
    started = []

    def start(answers=answer):
        asked = []

        def noting(question):
            asked.append(question.question[0].name.to_text())
            return answers(question)

        server = NameServer(noting)
        Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        there = replace(exchangers.settings(), dns_server=server.address)
        # What the environment says is read once in a process.
        monkeypatch.setattr(exchangers, "settings", lambda: there)
        return asked

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.fixture
def find_out(exchangers):
    """What is known of the domain when the looking up has ended."""

    def find_out(domain):
        exchangers.look_up_provider(domain, email_id=1)
        wait_for(lambda: domain not in exchangers._asked)
        return exchangers.provider_so_far(domain)

    return find_out


def records(*texts, ttl=600):
    def answers(question):
        reply = dns.message.make_response(question)
        name = question.question[0].name
        reply.answer.append(dns.rrset.from_text(name, ttl, "IN", "MX", *texts))
        return reply

    return answers


def failing(code):
    def answers(question):
        reply = dns.message.make_response(question)
        reply.set_rcode(code)
        return reply

    return answers


def test_a_provider_is_found_by_the_domains_mx_records(name_server, find_out):
    asked = name_server(records("20 mx.verdi.example.", "10 aspmx.l.google.com."))

    assert "google" == find_out("verdi.example")
    assert ["verdi.example."] == asked


def test_a_domain_is_asked_for_once_as_long_as_its_records_hold(name_server, find_out):
    asked = name_server()
    found = [find_out("gmail.com") for _ in range(3)]

    assert ["google"] * 3 == found
    assert ["gmail.com."] == asked


@pytest.mark.parametrize(
    ("ttl", "kept"), [(0, 300), (600, 600), (86400 * 30, 86400), (2**31 - 1, 86400)]
)
def test_records_are_kept_as_long_as_they_hold_within_bounds(
    name_server, exchangers, find_out, ttl, kept
):
    name_server(records("10 mx.pec.aruba.it.", ttl=ttl))
    before = time.monotonic()
    find_out("verdi.example")
    until = exchangers._known["verdi.example"].until

    assert before + kept <= until <= time.monotonic() + kept


def test_once_they_hold_no_longer_they_are_asked_for_again(name_server, exchangers, find_out):
    asked = name_server()
    find_out("gmail.com")
    exchangers._known["gmail.com"] = replace(exchangers._known["gmail.com"], until=0.0)
    find_out("gmail.com")

    assert 2 == len(asked)


def test_a_null_mx_is_understood(name_server, find_out):
    name_server(records("0 ."))

    assert "no_mail" == find_out("verdi.example")


def empty(question):
    return dns.message.make_response(question)


def broken(question):
    reply = records("10 aspmx.l.google.com.")(question)
    reply.id = (reply.id + 1) % (1 << 16)
    return reply


@pytest.mark.parametrize(
    "answers",
    [
        failing(dns.rcode.NXDOMAIN),
        failing(dns.rcode.SERVFAIL),
        failing(dns.rcode.REFUSED),
        empty,
        broken,
    ],
    ids=["no such domain", "server failure", "refused", "no MX", "an answer to something else"],
)
def test_whatever_fails_leaves_the_provider_unknown_for_some_minutes(
    name_server, exchangers, find_out, answers
):
    name_server(answers)

    assert "unknown" == find_out("verdi.example")
    assert time.monotonic() < exchangers._known["verdi.example"].until


@pytest.mark.parametrize("domain", ["", "a..b", "x" * 64 + ".example", "è.example", "a b", "*"])
def test_what_is_no_domain_is_unknown(name_server, find_out, domain):
    name_server()

    assert "unknown" == find_out(domain)


def test_names_of_this_machines_network_are_not_tried(name_server, find_out):
    asked = name_server()
    find_out("intranet")

    assert {"intranet."} == set(asked)


@pytest.fixture
def silent(name_server):
    """A name server that answers only when the test ends."""
    end = Event()

    def answers(question):
        end.wait(20)
        return answer(question)

    yield lambda: name_server(answers)
    end.set()


def test_many_slow_domains_at_once_keep_nobody_waiting_and_end(silent, exchangers):
    silent()
    for number in range(500):
        exchangers.look_up_provider(f"slow-{number}.example", email_id=1)

    assert exchangers._MOST_WAITING == len(exchangers._asked)
    assert "unknown" == exchangers.provider_so_far("slow-0.example")

    wait_for(lambda: not exchangers._asked)

    assert exchangers._MOST_WAITING == len(exchangers._known)


def test_no_more_domains_are_remembered_than_there_is_room_for(
    name_server, exchangers, find_out, monkeypatch
):
    name_server()
    monkeypatch.setattr(exchangers, "_MOST_KEPT", 3)
    for number in range(5):
        find_out(f"d{number}.example")

    assert ["d2.example", "d3.example", "d4.example"] == list(exchangers._known)


def test_without_a_thread_nothing_is_looked_up_and_nothing_breaks(exchangers, monkeypatch):
    ended = ThreadPoolExecutor(1)
    ended.shutdown()
    monkeypatch.setattr(exchangers, "_threads", ended)
    exchangers.look_up_provider("gmail.com", email_id=1)

    assert not exchangers._asked
    assert "unknown" == exchangers.provider_so_far("gmail.com")


@pytest.fixture
def send_to(api, company, path, deliver_all, row):
    """Queue an email, have it sent, and give its row."""

    def send_to(address, **fields):
        body = a_send_body(to=[{"email": address}], **fields)
        answer = api.post(path, body, key=company.key)
        deliver_all()
        return row(answer.json["data"]["emails"][0]["id"])

    return send_to


def test_rows_say_what_a_fetched_pixel_is_worth_before_any_was(
    api, company, path, outbox, name_server, find_out, send_to, row
):
    name_server()
    queued = api.post(path, a_send_body(to=[{"email": "a@pec.it"}]), key=company.key)
    before = row(queued.json["data"]["emails"][0]["id"])
    find_out("pec.it")
    after = send_to("b@PEC.it")

    assert ("unknown", "expect_unknown") == (before["provider"], before["expectation"]["code"])
    assert ("aruba_pec", "expect_pec") == (after["provider"], after["expectation"]["code"])
    assert "unknown" == after["evidence"]


def test_what_is_not_tracked_has_a_provider_and_no_expectation(name_server, find_out, send_to):
    name_server()
    find_out("gmail.com")
    shown = send_to("a@gmail.com", tracking="off")

    assert ("google", None) == (shown["provider"], shown["expectation"])


def test_mail_leaves_while_the_name_server_is_silent(silent, exchangers, send_to):
    silent()
    shown = send_to("a@gmail.com")

    assert ("sent", "unknown") == (shown["delivery_status"], shown["provider"])


def test_an_email_of_unknown_outcome_has_its_provider_as_well(
    company, post, row, name_server, find_out
):
    class Breaking:
        def send(self, message, *, from_email, to_email):
            raise UnknownOutcome("no_answer")

    name_server()
    find_out("gmail.com")
    email_id = post(to=[{"email": "a@gmail.com"}])
    deliver_email(
        open_lane(company.id, transport_for=lambda _email, _company: Breaking()), email_id=email_id
    )

    assert ("outcome_unknown", "google") == (
        row(email_id)["delivery_status"],
        row(email_id)["provider"],
    )
