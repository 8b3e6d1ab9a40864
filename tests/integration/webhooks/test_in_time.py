"""What is told later: readings that ripen, tries that wait, messages that were lost."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.webhooks.release_due_webhooks import release_due_webhooks
from chalicelib.settings import settings
from tests.https_sinks import answering


@pytest.fixture
def read(post, deliver_all, sent, api, sent_earlier, company):
    """Have an email read by a person, and say which it was."""

    def read():
        email_id = post()
        deliver_all()
        sent_earlier(company.id, email_id)
        api.get(sent.of(email_id).pixel_path)
        return email_id

    return read


@pytest.fixture
def release(aws_calls):
    """Do what the schedule does every minute."""

    def release(now):
        with aws_calls.as_lambda("release_due_webhooks"):
            release_due_webhooks(now=now)

    return release


def test_a_reading_is_told_once_it_is_ripe(subscribe, sink, read, feed, queue, log, tell):
    made = subscribe(events=["email.seen"])
    email_id = read()
    feed()
    queue.reload()
    waits = queue.attributes["ApproximateNumberOfMessagesDelayed"]
    tell()

    assert "1" == waits
    assert [[email_id]] == [heard.data["ids"] for heard in sink.told]
    assert "delivered" == log(made)[0]["state"]


def test_a_reading_that_was_none_is_not_told(
    subscribe, sink, read, feed, deliver_webhooks_now, log, sent, api
):
    made = subscribe(events=["email.seen", "email.retracted"])
    email_id = read()
    feed()
    [honeypot] = sent.of(email_id).urls("/n/")
    api.get(honeypot.removeprefix("https://mail.example.test"))
    feed()
    deliver_webhooks_now()

    assert [] == sink.told
    assert "withdrawn" == log(made)[0]["state"]


def test_what_waits_for_long_leaves_the_queue_and_comes_back(
    aws, subscribe, sink, post, deliver_all, tell, deliver_webhooks_now, log, queue, release
):
    made = subscribe()
    sink.answer = answering(503)
    post()
    deliver_all()
    tell()
    for _ in range(3):
        deliver_webhooks_now()
    queue.purge()  # as if its message was lost
    sink.answer = None
    sink.heard.clear()
    _unpause(aws)
    release(datetime.now(UTC))
    deliver_webhooks_now()
    assert [] == sink.told

    later = datetime.now(UTC) + timedelta(hours=1)
    release(later)
    release(later)
    deliver_webhooks_now()

    assert 1 == len(sink.told)
    assert "delivered" == log(made)[0]["state"]


def _unpause(aws):
    table = aws.resource("dynamodb").Table(settings().subscriptions_table)
    for item in table.scan()["Items"]:
        key = {name: item[name] for name in ("company_id", "subscription_id")}
        table.update_item(Key=key, UpdateExpression="REMOVE paused_until")


def test_what_is_told_to_a_subscription_that_is_gone_ends(
    api, company, subscriptions, subscribe, sink, post, deliver_all, feed, deliver_webhooks_now
):
    made = subscribe()
    post()
    deliver_all()
    feed()
    assert 200 == api.call("DELETE", f"{subscriptions}/{made['id']}", key=company.key).status
    deliver_webhooks_now()

    assert [] == sink.told


def test_one_delivery_can_be_made_once_more(
    api, company, subscriptions, subscribe, sink, post, deliver_all, tell, deliver_webhooks_now, log
):
    made = subscribe()
    post()
    deliver_all()
    tell()
    again = {"data": {"delivery_id": log(made)[0]["id"]}}
    path = f"{subscriptions}/{made['id']}/replay"
    answer = api.post(path, again, key=company.key)
    deliver_webhooks_now()

    first, second = sink.told
    assert (202, {"replayed": 1, "before": None}) == (answer.status, answer.json["data"])
    assert first.headers["ce-id"] == second.headers["ce-id"]


def test_what_is_told_of_an_email_that_cannot_be_read_is_told_of_others(
    subscribe, sink, post, deliver_all, feed, changes, deliver_webhooks_now
):
    subscribe()
    post()
    deliver_all()
    spoilt = [*changes]
    for record in spoilt[:1]:
        record["dynamodb"]["NewImage"]["category"] = {"S": "nonsense"}
    assert {"batchItemFailures": []} == feed(spoilt)
    deliver_webhooks_now()

    assert ["email.sent"] == [heard.headers["ce-type"] for heard in sink.told]
