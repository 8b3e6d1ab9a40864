"""Emails leave when they are due, not before, and also where a step between was lost."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.sqs.models import sqs_backends

from chalicelib import aws as clients
from chalicelib.actions.sending import release_due_emails as releasing
from chalicelib.actions.sending.queue_emails import queue_emails
from chalicelib.actions.sending.release_due_emails import release_due_emails
from chalicelib.domain.errors import InvalidRequest, TryAgainLater
from chalicelib.domain.requests import Idempotency
from chalicelib.routes.company.send_bodies import read_send_request
from chalicelib.settings import settings
from chalicelib.tables.companies import find_company
from chalicelib.tables.emails.item import EmailItem
from local.lambdas import context
from tests.builders import a_send_body, time_left

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def in_(ahead):
    return (datetime.now(UTC) + ahead).isoformat()


@pytest.fixture
def post(api, company, outbox):
    """Queue emails, by requests with a key of their own; the ids that were given to them."""

    def post(*, keyed=True, **fields):
        headers = [("Idempotency-Key", uuid4().hex)] if keyed else []
        answer = api.post(
            f"/c/{company.id}/emails", a_send_body(**fields), key=company.key, headers=headers
        )
        assert 202 == answer.status, answer.json
        return [email["id"] for email in answer.json["data"]["emails"]]

    return post


@pytest.fixture
def release(service, aws_calls):
    def release(*, after=timedelta(), seconds=55.0):
        moment = datetime.now(UTC) + after
        with aws_calls.as_lambda("release_due_emails"):
            release_due_emails(deadline=time_left(seconds), clock=lambda: moment)

    return release


@pytest.fixture
def in_outbox(outbox, company):
    """The ids of the company's emails in the outbox, delayed or not, which is emptied thereby."""
    queue = sqs_backends[DEFAULT_ACCOUNT_ID]["eu-south-1"].queues[outbox.url.split("/")[-1]]
    queue._messages = []  # delayed ones of other tests, too

    def in_outbox():
        messages, queue._messages = queue._messages, []
        named = [json.loads(message.body) for message in messages]
        return sorted(one["email_id"] for one in named if one["company_id"] == company.id)

    return in_outbox


@pytest.fixture
def row(api, company):
    return lambda email_id: api.get(f"/c/{company.id}/emails/{email_id}", key=company.key).json[
        "data"
    ]


@pytest.fixture
def died_before_the_outbox(post, in_outbox, aws):
    """An email whose process ended between its item and its message."""

    def died(**fields):
        ids = post(**fields)
        in_outbox()
        return ids

    return died


def test_an_email_due_far_ahead_is_scheduled_and_not_in_the_outbox(post, in_outbox, row):
    [email_id] = post(send_at=in_(HOUR))

    assert [] == in_outbox()
    assert ("scheduled", "pending", "queued") == tuple(
        row(email_id)[name] for name in ("delivery_status", "status", "icon")
    )


def test_an_email_due_within_a_quarter_of_an_hour_is_kept_back_by_the_queue(
    post, in_outbox, deliver_all, row
):
    [email_id] = post(send_at=in_(14 * MINUTE))
    deliver_all()

    assert "scheduled" == row(email_id)["delivery_status"]
    assert [email_id] == in_outbox()


def test_what_is_due_within_two_minutes_is_put_in_the_outbox_once(post, release, in_outbox):
    [soon] = post(send_at=in_(HOUR))
    post(send_at=in_(2 * HOUR))

    release(after=HOUR - 3 * MINUTE)
    before = in_outbox()
    release(after=HOUR - MINUTE)
    at_its_time = in_outbox()
    release(after=HOUR)
    release(after=HOUR + 10 * MINUTE)

    assert ([], [soon], []) == (before, at_its_time, in_outbox())


def test_a_released_email_is_kept_back_until_the_second_it_is_due(post, release):
    post(send_at=in_(HOUR))
    asked = []

    def note(params, **_):
        asked.extend(entry["DelaySeconds"] for entry in params["Entries"])

    events = clients.sqs().meta.events
    events.register("provide-client-params.sqs.SendMessageBatch", note)
    release(after=HOUR - MINUTE)
    events.unregister("provide-client-params.sqs.SendMessageBatch", note)

    assert asked
    # It is due at some moment of its second, and seconds are rounded up.
    assert 58 <= asked[0] <= 61


@pytest.mark.parametrize("send_at", [None, 5 * MINUTE, HOUR])
def test_an_email_whose_message_was_lost_is_put_in_the_outbox_once_more(
    died_before_the_outbox, release, in_outbox, send_at
):
    moment = {"send_at": in_(send_at)} if send_at else {}
    due = send_at or timedelta()
    [email_id] = died_before_the_outbox(**moment)
    release(after=due)
    in_outbox()

    release(after=due + 14 * MINUTE)
    too_soon = in_outbox()
    release(after=due + 16 * MINUTE)
    found = in_outbox()
    release(after=due + 17 * MINUTE)

    assert ([], [email_id], []) == (too_soon, found, in_outbox())


def test_what_a_request_without_a_key_left_behind_is_never_sent(
    died_before_the_outbox, release, in_outbox
):
    died_before_the_outbox(keyed=False)
    release(after=16 * MINUTE)

    assert [] == in_outbox()


def test_what_is_so_late_that_it_counts_as_failed_is_left_alone(post, release, in_outbox):
    post(send_at=in_(HOUR))
    release(after=73 * HOUR + MINUTE)

    assert [] == in_outbox()


def test_a_request_is_repeated_under_its_key_after_its_moment_has_come(service, company, outbox):
    start, caller = datetime.now(UTC), find_company(company.id)
    body = a_send_body(send_at=(start + MINUTE).isoformat())
    request, key = read_send_request(json.dumps(body).encode()), Idempotency(uuid4().hex, "x")
    first, again = (
        queue_emails(caller, request, idempotency=key, now=moment)
        for moment in (start, start + 2 * MINUTE)
    )

    assert first[0].email_id == again[0].email_id
    with pytest.raises(InvalidRequest):
        queue_emails(caller, request, idempotency=Idempotency("other", "x"), now=start + 2 * MINUTE)


def test_a_swept_email_is_sent(died_before_the_outbox, release, deliver_all, sent, row):
    [email_id] = died_before_the_outbox()
    release(after=16 * MINUTE)
    deliver_all()

    assert (1, "sent") == (len(sent.mails()), row(email_id)["delivery_status"])


def test_a_backlog_is_put_in_once_more_and_sent_once(post, release, deliver_all, sent, in_outbox):
    waiting = post()
    for minute in range(16, 40, 4):
        release(after=minute * MINUTE)
    deliver_all()
    sent_once = [mail for mail in sent.mails() if str(waiting[0]) in mail.message["Message-ID"]]

    assert 1 == len(sent_once)


def test_a_backlog_grows_by_one_message_for_each_email_and_no_more(post, release, in_outbox):
    waiting = post(to=[{"email": f"{name}@cliente.example"} for name in "abc"])
    for minute in range(16, 40, 4):
        release(after=minute * MINUTE)

    assert sorted([*waiting, *waiting]) == in_outbox()


def test_what_was_sent_is_not_put_in_again(post, deliver_all, release, in_outbox):
    post()
    deliver_all()
    release(after=HOUR)

    assert [] == in_outbox()


def test_two_runs_at_once_leave_nothing_scheduled(post, release, in_outbox, company):
    ids = post(to=[{"email": f"{n}@cliente.example"} for n in range(50)], send_at=in_(HOUR))
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: release(after=HOUR), range(2)))
    left = [key for shard in range(8) for key in EmailItem.by_due.query(f"scheduled#{shard}")]

    assert [] == [key for key in left if key.company_id == company.id]
    assert set(ids) == set(in_outbox())


def test_two_runs_at_once_send_nothing_twice(died_before_the_outbox, release, deliver_all, sent):
    died_before_the_outbox(to=[{"email": f"{n}@cliente.example"} for n in range(20)])
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: release(after=16 * MINUTE), range(2)))
    deliver_all()

    to = sorted(mail.message["To"] for mail in sent.mails())
    assert sorted(f"{n}@cliente.example" for n in range(20)) == [one for one in to if "@" in one]


def test_where_the_outbox_refuses_the_next_run_releases(
    post, release, in_outbox, outbox_refuses, capsys
):
    [email_id] = post(send_at=in_(HOUR))
    with outbox_refuses(), pytest.raises(TryAgainLater):
        release(after=HOUR)
    release(after=HOUR)

    assert [email_id] == in_outbox()


def test_a_run_that_dies_between_message_and_record_leaves_a_double_and_no_gap(
    post, release, in_outbox, monkeypatch
):
    [email_id] = post(send_at=in_(HOUR))

    def die(*_):
        raise SystemExit

    with monkeypatch.context() as patch:
        # The moment of dying is what the test is about.
        patch.setattr(releasing, "mark_queued", die)
        with pytest.raises(SystemExit):
            release(after=HOUR)
    release(after=HOUR)

    assert [email_id, email_id] == in_outbox()


def test_a_run_without_time_leaves_everything_to_the_next(post, release, in_outbox):
    [email_id] = post(send_at=in_(HOUR))
    release(after=HOUR, seconds=5.0)
    without_time = in_outbox()
    release(after=HOUR)

    assert ([], [email_id]) == (without_time, in_outbox())


def test_the_schedule_of_aws_releases(post, service, died_before_the_outbox, in_outbox):
    [email_id] = post(send_at=in_(15 * MINUTE + timedelta(seconds=1)))
    event = {
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2026-11-24T09:42:00Z",
        "region": "eu-south-1",
        "resources": ["arn:aws:events:eu-south-1:123456789012:rule/release"],
        "detail": {},
    }

    assert service.release_due_emails(event, context("release_due_emails")) is None
    assert [] == in_outbox()
    assert email_id


@pytest.mark.parametrize(
    "send_at",
    ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00+01:00", "2026-12-01T09:00:00", 1796115600],
)
def test_a_moment_at_which_nothing_can_be_sent_is_refused(api, company, send_at):
    answer = api.post(f"/c/{company.id}/emails", a_send_body(send_at=send_at), key=company.key)

    assert 422 == answer.status
    assert {"send_at"} == set(answer.json["error"]["validation_result"])


def test_content_of_an_email_due_in_half_a_year_is_kept_longer(api, company, aws):
    for ahead, months in ((HOUR, 24), (180 * 24 * HOUR, 36)):
        body = a_send_body(send_at=in_(ahead))
        batch = api.post(f"/c/{company.id}/emails", body, key=company.key).json["data"]["batch_id"]
        key = f"{months}-months/{company.id}/{batch}/body.html"

        assert aws.client("s3").head_object(Bucket=settings().content_bucket, Key=key)
