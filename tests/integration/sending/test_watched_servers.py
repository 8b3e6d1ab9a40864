"""A server that does not serve holds few workers, and one that does costs no request more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import aws
from chalicelib.actions.sending.deliver_email import deliver_email
from chalicelib.actions.sending.lanes.open_lane import open_lane
from chalicelib.actions.sending.worker import Times
from chalicelib.domain.errors import TransportUnavailable
from chalicelib.settings import settings
from chalicelib.tables.companies import find_company, save_company
from chalicelib.tables.company_item import CompanyItem
from chalicelib.tables.smtp_settings import mark_verified
from local.pump import event_of
from tests.builders import an_smtp
from tests.fakes import FakeTransport, wait_for, worker_by

TIMES = Times()


@pytest.fixture
def own_server(company):
    """Give the company a server of its own."""
    save_company(replace(find_company(company.id), smtp=an_smtp()))


@pytest.fixture
def clock():
    """A clock that goes on when it is told to."""

    class Clock:
        now = datetime.now(UTC) + timedelta(minutes=1)

        def __call__(self):
            return self.now

        def go_on(self, span):
            self.now += span

    return Clock()


@pytest.fixture
def try_by(company, own_server, post, clock):
    """Have another worker try to send an email; whether it was tried, and its lane."""

    def try_by(transport):
        tried = []

        class Watched:
            def send(self, *args, **kwargs):
                tried.append(True)
                return transport.send(*args, **kwargs)

        lane = open_lane(company.id, worker=worker_by(Watched(), clock=clock))
        deliver_email(lane, email_id=post())
        return bool(tried), lane

    return try_by


@pytest.fixture
def found_away(try_by):
    """A worker has found the server away."""
    tried, lane = try_by(FakeTransport(TransportUnavailable("timeout")))
    lane.end()
    assert tried


def test_a_server_that_one_worker_found_away_is_left_alone_by_all(found_away, try_by):
    tried, _ = try_by(FakeTransport())

    assert not tried


def test_after_a_while_one_worker_at_a_time_tries_it(found_away, try_by, clock):
    clock.go_on(TIMES.away)
    first, lane = try_by(FakeTransport())
    second, _ = try_by(FakeTransport())
    lane.end()
    third, _ = try_by(FakeTransport())

    assert [True, False, True] == [first, second, third]


def test_a_worker_that_died_with_its_turn_keeps_it_no_longer_than_its_claims(
    found_away, try_by, clock
):
    clock.go_on(TIMES.away)
    try_by(FakeTransport())
    clock.go_on(TIMES.lease - timedelta(seconds=1))
    before, _ = try_by(FakeTransport())
    clock.go_on(timedelta(seconds=1))
    after, _ = try_by(FakeTransport())

    assert [False, True] == [before, after]


def test_a_server_that_is_away_again_is_left_alone_again(found_away, try_by, clock):
    clock.go_on(TIMES.away)
    first, lane = try_by(FakeTransport(TransportUnavailable("timeout")))
    lane.end()
    second, _ = try_by(FakeTransport())

    assert [True, False] == [first, second]


def test_when_its_probation_is_over_all_workers_try_it(found_away, try_by, clock):
    clock.go_on(TIMES.away + TIMES.probation + timedelta(seconds=1))
    tried = [try_by(FakeTransport())[0] for _ in range(2)]

    assert [True, True] == tried


def test_a_server_that_was_verified_anew_is_tried_at_once(found_away, try_by, company):
    mark_verified(company.id, find_company(company.id).smtp, at=datetime.now(UTC))
    tried, _ = try_by(FakeTransport())

    assert tried


def test_of_a_server_set_anew_nothing_is_told_that_was_of_the_one_before(try_by, company):
    other = an_smtp(host="mail.altra.example")

    class SetAnew:
        def send(self, *_, **__):
            save_company(replace(find_company(company.id), smtp=other))
            raise TransportUnavailable("timeout")

    try_by(SetAnew())
    tried, _ = try_by(FakeTransport())

    assert tried


def test_a_companys_mail_from_no_reply_does_not_wait_for_its_broken_server(
    found_away, try_by, company
):
    known = find_company(company.id)
    broken = replace(known.smtp, broken_at=datetime.now(UTC))
    save_company(replace(known, smtp=broken))
    tried, _ = try_by(FakeTransport())

    assert tried


class Slow:
    """A server that takes a mail only once it is known to be slow."""

    def __init__(self, company_id, meanwhile=lambda: None):
        self._company_id, self._meanwhile = company_id, meanwhile

    def send(self, *_, **__):
        wait_for(lambda: find_company(self._company_id).smtp.away_until)
        self._meanwhile()
        return "250 Ok"


@pytest.fixture
def batch(company, own_server, post, outbox):
    """A batch with an email of the company."""

    def batch():
        post()
        messages = aws.sqs().receive_message(
            QueueUrl=outbox.url, MaxNumberOfMessages=1, MessageSystemAttributeNames=["All"]
        )["Messages"]
        return event_of(messages, outbox.attributes["QueueArn"])

    return batch


@pytest.fixture
def deliver_slowly(batch, deliver_batch, company):
    """Have a worker deliver an email by a server that is slow; meanwhile do something."""

    def deliver_slowly(meanwhile=lambda: None):
        times = replace(TIMES, slow=timedelta(milliseconds=50))
        event = batch()
        return deliver_batch(worker_by(Slow(company.id, meanwhile), times=times), event)

    return deliver_slowly


def test_while_a_server_is_slow_over_a_mail_no_other_worker_begins_one(deliver_slowly, try_by):
    tried = []
    answer = deliver_slowly(lambda: tried.append(try_by(FakeTransport())[0]))

    assert [False] == tried
    assert [] == answer["batchItemFailures"]


def test_after_a_slow_mail_one_worker_at_a_time_sends(deliver_slowly, try_by, clock):
    deliver_slowly()
    clock.now = datetime.now(UTC) + timedelta(seconds=1)
    first, lane = try_by(FakeTransport())
    second, _ = try_by(FakeTransport())
    lane.end()
    third, _ = try_by(FakeTransport())

    assert [True, False, True] == [first, second, third]


@pytest.fixture
def companies_table():
    """The client by which the service asks its companies' table."""
    CompanyItem.describe_table()
    return CompanyItem._get_connection().connection.client


def test_a_server_that_serves_costs_one_read_for_a_batch(batch, deliver_batch, companies_table):
    asked = []

    def note(params, model, **_):
        if params["TableName"] == settings().companies_table:
            asked.append(model.name)

    event = batch()
    name = "provide-client-params.dynamodb"
    companies_table.meta.events.register(name, note)
    try:
        deliver_batch(worker_by(FakeTransport()), event)
    finally:
        companies_table.meta.events.unregister(name, note)

    assert ["GetItem"] == asked


def test_an_email_is_deferred_though_the_others_cannot_be_told(
    company, own_server, post, row, broken, companies_table
):
    email_id = post()
    lane = open_lane(company.id, worker=worker_by(FakeTransport(TransportUnavailable("timeout"))))
    with broken(companies_table, "dynamodb", "UpdateItem"):
        wait = deliver_email(lane, email_id=email_id)

    assert wait
    assert (1, "queued") == (row(email_id)["errors_count"], row(email_id)["delivery_status"])
