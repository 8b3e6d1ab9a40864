"""What the emails of one batch of the outbox owe each other, and what comes again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Lock

import pytest

from chalicelib import aws
from chalicelib.actions.sending.deliver_email import deliver_email
from chalicelib.actions.sending.lanes.open_lane import open_lane
from chalicelib.actions.sending.worker import Times, Worker
from chalicelib.domain.errors import TransientSendError, TransportUnavailable
from chalicelib.keys.key_ring import forget_key_ring
from chalicelib.queues.visibility import hide
from chalicelib.settings import settings
from chalicelib.tables.company_item import CompanyItem
from chalicelib.tables.emails.item import EmailItem
from local.pump import event_of
from tests.builders import a_send_body
from tests.fakes import FakeClock, FakeTransport, wait_for, worker_by

A_WHILE = 0.5
"""Seconds in which one who ought not to come would have come."""


@pytest.fixture
def batch(api, company, outbox):
    """Queue emails to so many; the event that hands their messages out."""

    def batch(size=1):
        to = [{"email": f"a{number}@cliente.example"} for number in range(size)]
        answer = api.post(f"/c/{company.id}/emails", a_send_body(to=to), key=company.key)
        assert 202 == answer.status, answer.json
        messages = aws.sqs().receive_message(
            QueueUrl=outbox.url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"]
        )["Messages"]
        assert size == len(messages)
        return event_of(messages, outbox.attributes["QueueArn"])

    return batch


def client_of(model):
    model.describe_table()
    return model._get_connection().connection.client


def comes_again(answer):
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


CALLS = {
    "the company": ("dynamodb", "GetItem", lambda: client_of(CompanyItem)),
    "the claim": ("dynamodb", "UpdateItem", lambda: client_of(EmailItem)),
    "the body": ("s3", "GetObject", aws.s3),
    "the signing keys": ("secretsmanager", "GetSecretValue", aws.secrets),
    "the mail": ("sesv2", "SendEmail", aws.ses),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_message_comes_again_whatever_does_not_answer(
    batch, broken, company, deliver_batch, sent, call
):
    service_name, operation, client = CALLS[call]
    event = batch()
    forget_key_ring()
    with broken(client(), service_name, operation):
        interrupted = deliver_batch(Worker(), event)
    mails = sent.mails()
    done = deliver_batch(Worker(), event)

    assert [record["messageId"] for record in event["Records"]] == comes_again(interrupted)
    assert ([], [], 1) == (mails, comes_again(done), len(sent.mails()))


@pytest.mark.parametrize(
    "body",
    [
        "not json",
        "[]",
        '{"company_id": 1}',
        '{"company_id": "x", "email_id": 1}',
        '{"company_id": 1, "email_id": []}',
        '{"company_id": -1, "email_id": 1}',
        '{"company_id": true, "email_id": 1}',
        '{"company_id": 1.5, "email_id": 1}',
        f'{{"company_id": 1, "email_id": {1 << 70}}}',
        '{"company_id": 1, "email_id": 1, "tries": "x"}',
    ],
)
def test_a_message_of_nobodys_asks_for_nothing_and_the_others_are_sent(
    batch, deliver_batch, sent, body
):
    asked = []
    event = batch(1)
    odd = event["Records"][0] | {"messageId": "odd", "body": body}
    note = lambda params, **_: asked.append(params)  # noqa: E731 - to be unregistered
    aws.sqs().meta.events.register("before-call.sqs", note)
    answer = deliver_batch(Worker(), {"Records": [odd, *event["Records"]]})
    aws.sqs().meta.events.unregister("before-call.sqs", note)

    assert (["odd"], [], 1) == (comes_again(answer), asked, len(sent.mails()))


def test_a_message_comes_again_though_it_cannot_be_hidden(batch, broken, deliver_batch):
    event = batch()
    with broken(aws.sqs(), "sqs", "ChangeMessageVisibility"):
        answer = deliver_batch(worker_by(FakeTransport(TransientSendError("deferred"))), event)

    assert 1 == len(comes_again(answer))


class Crowd:
    """A next hop, and those before it: how many of a company's emails are where at once."""

    def __init__(self, expected):
        self.beyond = Event()
        self._expected, self._lock = expected, Lock()
        self._inside = self.most = 0

    def enter(self):
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
            if self._inside > self._expected:
                self.beyond.set()
        self.beyond.wait(A_WHILE)

    def leave(self):
        with self._lock:
            self._inside -= 1


def test_a_companys_mails_are_handed_over_one_after_the_other(batch, deliver_batch):
    crowd = Crowd(expected=1)

    class Hop:
        def send(self, message, *, from_email, to_email, then):
            crowd.enter()
            crowd.leave()
            return "250 Ok"

    deliver_batch(worker_by(Hop()), batch(3))

    assert 1 == crowd.most


def test_of_a_companys_emails_three_are_under_way(batch, deliver_batch):
    crowd = Crowd(expected=3)

    class Hop:
        def send(self, message, *, from_email, to_email, then):
            crowd.leave()
            return "250 Ok"

    def prepare(*_):
        crowd.enter()
        return Hop()

    deliver_batch(Worker(transport_for=prepare), batch(5))

    assert 3 == crowd.most


def test_what_three_under_way_have_in_common_is_read_once(batch, deliver_batch, sent):
    read = []

    def note(params, **_):
        read.append(params["url_path"])
        Event().wait(A_WHILE)  # the others want it meanwhile

    events = aws.s3().meta.events
    events.register("before-call.s3.GetObject", note)
    deliver_batch(Worker(), batch(3))
    events.unregister("before-call.s3.GetObject", note)

    assert (1, 3) == (len(read), len(sent.mails()))


def test_who_sends_a_mail_is_told_of_the_one_that_waits_to_be_sent_next(batch, deliver_batch):
    told, sent = [], []

    class Hop:
        def send(self, message, *, from_email, to_email, then):
            sent.append(to_email)
            if len(sent) < 3:
                told.append(wait_for(then).to_email)
            return "250 Ok"

    hop = Hop()
    deliver_batch(worker_by(hop), batch(3))

    assert sent[1:] == told


def test_no_mail_is_told_of_that_leaves_by_another_way(company, post):
    told = []

    class Hop:
        def send(self, message, *, from_email, to_email, then):
            if not told:
                wait_for(lane.turns.next_up)
            told.append(then())
            return "250 Ok"

    lane = open_lane(company.id, worker=Worker(transport_for=lambda *_: Hop()))
    emails = [post(), post()]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda email_id: deliver_email(lane, email_id=email_id), emails))

    assert [None, None] == told


def test_a_companys_lane_is_opened_once_in_a_batch(batch, deliver_batch):
    opening = Crowd(expected=1)
    opened = []

    class Opened(Worker):
        def is_refused_by_ses(self, company_id):
            opened.append(company_id)
            opening.enter()
            return super().is_refused_by_ses(company_id)

    deliver_batch(Opened(transport_for=lambda *_: FakeTransport()), batch(4))

    assert 1 == len(opened)


class Lambda:
    """A run that ends in so many seconds."""

    aws_request_id = "1"

    def __init__(self, seconds):
        self._seconds = seconds

    def get_remaining_time_in_millis(self):
        return int(self._seconds * 1000)


@pytest.mark.parametrize(("more", "sent"), [(-5, 0), (120, 1)])
def test_no_mail_is_begun_that_could_outlive_its_worker(batch, deliver_batch, more, sent):
    transport = FakeTransport()
    context = Lambda(Times().one_email.total_seconds() + more)
    answer = deliver_batch(worker_by(transport), batch(), context)

    assert (sent, 1 - sent) == (len(transport.accepted), len(comes_again(answer)))


def test_while_ses_refuses_a_companys_mail_the_next_batches_try_none(company, post):
    clock = FakeClock()
    transport = FakeTransport(TransportUnavailable("unreachable"))
    worker = worker_by(transport, monotonic=clock)

    def try_another():
        deliver_email(open_lane(company.id, worker=worker), email_id=post())
        return len(transport.accepted)

    sent = [try_another(), try_another()]
    clock.go_on(Times().away.total_seconds())

    assert [0, 0, 1] == [*sent, try_another()]


def test_no_message_is_hidden_for_longer_than_sqs_allows(batch):
    event = batch()
    asked = []

    def note(params, **_):
        asked.append(params["VisibilityTimeout"])

    events = aws.sqs().meta.events
    events.register("provide-client-params.sqs.ChangeMessageVisibility", note)
    try:
        for wait in (timedelta(days=2), timedelta(seconds=1), timedelta(seconds=-1)):
            hide(settings().outbox_url, event["Records"][0]["receiptHandle"], wait)
    finally:
        events.unregister("provide-client-params.sqs.ChangeMessageVisibility", note)

    # Less than twelve hours, which count from when the message was handed out.
    longest, *others = asked
    assert 10 * 3600 < longest < 12 * 3600
    assert [1, 0] == others
