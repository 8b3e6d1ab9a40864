"""The DNS is asked beside the sending, briefly, once for each domain, and may fail in any way."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import dns.message
import dns.name
import dns.rcode
import dns.rrset
import pytest

from chalicelib.actions.sending.deliver_email import deliver_email
from chalicelib.actions.sending.lanes.open_lane import open_lane
from chalicelib.actions.sending.worker import Worker
from chalicelib.domain.errors import UnknownOutcome
from chalicelib.transports.mail_exchangers import MOST_WAITING, Providers
from local.name_server import NameServer, answers_of
from local.zone import Zone
from tests.builders import a_send_body
from tests.fakes import FakeClock, FakeTransport, wait_for, worker_by

answer = answers_of(Zone())


class Asking:
    """What a worker finds out from one name server, and the names that this was asked for."""

    def __init__(self, answers, **details):
        self.names = []
        self.answers = answers
        self.server = NameServer(self.noting)
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.providers = Providers(dns_server=self.server.address, **details)

    def noting(self, question):
        self.names.append(question.question[0].name.to_text())
        return self.answers(question)

    def find_out(self, domain):
        """What is known of the domain when the looking up has ended."""
        self.providers.look_up(domain, email_id=1)
        wait_for(lambda: domain not in self.providers.asked)
        return self.providers.so_far(domain)

    def stop(self):
        wait_for(lambda: not self.providers.asked)
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def ask():
    """Have a name server of the test's own be asked."""
    started = []

    def ask(answers=answer, **details):
        started.append(Asking(answers, **details))
        return started[-1]

    yield ask
    for asking in started:
        asking.stop()


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


def test_a_provider_is_found_by_the_domains_mx_records(ask):
    asking = ask(records("20 mx.verdi.example.", "10 aspmx.l.google.com."))

    assert "google" == asking.find_out("verdi.example")
    assert ["verdi.example."] == asking.names


def test_a_domain_is_asked_for_once_as_long_as_its_records_hold(ask):
    asking = ask()
    found = [asking.find_out("gmail.com") for _ in range(3)]

    assert ["google"] * 3 == found
    assert ["gmail.com."] == asking.names


@pytest.mark.parametrize(
    ("ttl", "kept"), [(0, 300), (600, 600), (86400 * 30, 86400), (2**31 - 1, 86400)]
)
def test_records_are_kept_as_long_as_they_hold_within_bounds(ask, ttl, kept):
    asking = ask(records("10 mx.pec.aruba.it.", ttl=ttl), monotonic=lambda: 1000.0)
    asking.find_out("verdi.example")

    assert 1000.0 + kept == asking.providers.known["verdi.example"].until


def test_once_they_hold_no_longer_they_are_asked_for_again(ask):
    clock = FakeClock()
    asking = ask(records("10 aspmx.l.google.com.", ttl=600), monotonic=clock)
    for seconds in (0, 599, 2):
        clock.go_on(seconds)
        asking.find_out("gmail.com")

    assert 2 == len(asking.names)


def test_a_null_mx_is_understood(ask):
    assert "no_mail" == ask(records("0 .")).find_out("verdi.example")


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
def test_whatever_fails_leaves_the_provider_unknown_for_some_minutes(ask, answers):
    asking = ask(answers)

    assert "unknown" == asking.find_out("verdi.example")
    assert time.monotonic() < asking.providers.known["verdi.example"].until


@pytest.mark.parametrize("domain", ["", "a..b", "x" * 64 + ".example", "è.example", "a b", "*"])
def test_what_is_no_domain_is_unknown(ask, domain):
    assert "unknown" == ask().find_out(domain)


def test_names_of_this_machines_network_are_not_tried(ask):
    asking = ask()
    made = asking.providers._resolver

    def resolver_of_an_office():
        resolver = made()
        resolver.search = [dns.name.from_text("office.example.")]
        return resolver

    asking.providers._resolver = resolver_of_an_office
    asking.find_out("intranet")

    assert {"intranet."} == set(asking.names)


@pytest.fixture
def silent(ask):
    """A name server that answers only when the test ends."""
    end = Event()

    def answers(question):
        end.wait(20)
        return answer(question)

    yield ask(answers).providers
    end.set()


def test_many_slow_domains_at_once_keep_nobody_waiting_and_end(silent):
    for number in range(500):
        silent.look_up(f"slow-{number}.example", email_id=1)

    assert MOST_WAITING == len(silent.asked)
    assert "unknown" == silent.so_far("slow-0.example")

    wait_for(lambda: not silent.asked)

    assert MOST_WAITING == len(silent.known)


def test_no_more_domains_are_remembered_than_there_is_room_for(ask):
    asking = ask(most_kept=3)
    for number in range(5):
        asking.find_out(f"d{number}.example")

    assert ["d2.example", "d3.example", "d4.example"] == list(asking.providers.known)


def test_without_a_thread_nothing_is_looked_up_and_nothing_breaks():
    ended = ThreadPoolExecutor(1)
    ended.shutdown()
    providers = Providers(dns_server="127.0.0.1:9", threads=ended)
    providers.look_up("gmail.com", email_id=1)

    assert not providers.asked
    assert "unknown" == providers.so_far("gmail.com")


@pytest.fixture
def send_to(api, company, path, deliver_all, row):
    """Queue an email, have it sent by a worker that asks there, and give its row."""

    def send_to(address, providers, **fields):
        body = a_send_body(to=[{"email": address}], **fields)
        answer = api.post(path, body, key=company.key)
        deliver_all(Worker(providers=providers))
        return row(answer.json["data"]["emails"][0]["id"])

    return send_to


def test_rows_say_what_a_fetched_pixel_is_worth_before_any_was(
    api, company, path, outbox, ask, send_to, row
):
    asking = ask()
    queued = api.post(path, a_send_body(to=[{"email": "a@pec.it"}]), key=company.key)
    before = row(queued.json["data"]["emails"][0]["id"])
    asking.find_out("pec.it")
    after = send_to("b@PEC.it", asking.providers)

    assert ("unknown", "expect_unknown") == (before["provider"], before["expectation"]["code"])
    assert ("aruba_pec", "expect_pec") == (after["provider"], after["expectation"]["code"])
    assert "unknown" == after["evidence"]


def test_what_is_not_tracked_has_a_provider_and_no_expectation(ask, send_to):
    asking = ask()
    asking.find_out("gmail.com")
    shown = send_to("a@gmail.com", asking.providers, tracking="off")

    assert ("google", None) == (shown["provider"], shown["expectation"])


def test_mail_leaves_while_the_name_server_is_silent(silent, send_to):
    shown = send_to("a@gmail.com", silent)

    assert ("sent", "unknown") == (shown["delivery_status"], shown["provider"])


def test_an_email_of_unknown_outcome_has_its_provider_as_well(company, post, row, ask):
    asking = ask()
    asking.find_out("gmail.com")
    email_id = post(to=[{"email": "a@gmail.com"}])
    breaking = FakeTransport(UnknownOutcome("no_answer"))
    worker = worker_by(breaking, providers=asking.providers)
    deliver_email(open_lane(company.id, worker=worker), email_id=email_id)

    assert ("outcome_unknown", "google") == (
        row(email_id)["delivery_status"],
        row(email_id)["provider"],
    )
