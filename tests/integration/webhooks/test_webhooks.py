"""From a change of an email to what a company's own software is told."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import jwt
import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from cloudevents.core.formats.json import JSONFormat
from standardwebhooks.webhooks import Webhook

from chalicelib.keys.signing_keys import public_key
from tests.builders import ses_event
from tests.https_sinks import answering

GUIDE = Path("docs/integrating.md")


def parsed(heard):
    return from_http_event(HTTPMessage(heard.headers, heard.body), JSONFormat())


@pytest.fixture
def bounce(service, company):
    def bounce(email_id):
        told = ses_event("bounce", company_id=company.id, email_id=email_id)
        record = {"messageId": "1", "body": json.dumps(told), "receiptHandle": "r"}
        record |= {"attributes": {"ApproximateReceiveCount": "1"}, "eventSource": "aws:sqs"}
        assert [] == service.record_ses_events({"Records": [record]}, None)["batchItemFailures"]

    return bounce


def test_a_sink_is_asked_whether_it_wants_events_and_welcomed(
    api, company, subscriptions, sink, deliver_webhooks_now
):
    body = {"data": {"sink": sink.url, "events": ["email.sent"]}}
    answer = api.post(subscriptions, body, key=company.key)
    deliver_webhooks_now()

    challenge, welcome = sink.heard
    assert (True, None) == (answer.json["data"]["verified"], answer.json["warnings"])
    assert "GET" == challenge.method
    assert "it.fattureincloud.webhooks.subscriptions.welcome" == welcome.headers["ce-type"]


@pytest.mark.parametrize("mapping", ["binary", "structured"])
def test_what_became_of_an_email_is_told_as_a_cloudevent(
    subscribe, sink, post, deliver_all, tell, company, mapping
):
    subscribe(config={"mapping": mapping})
    email_id = post()
    deliver_all()
    tell()

    [heard] = sink.told
    event = parsed(heard)
    assert ("email.sent", f"company:{company.id}") == (event.get_type(), event.get_subject())
    assert {"ids": [email_id], "document_id": 18} == event.get_data()
    assert event.get_time() <= datetime.now(UTC)
    assert event.get_extension("sequence").isdigit()


def test_nothing_of_a_person_is_told(subscribe, sink, post, deliver_all, tell):
    subscribe()
    post()
    deliver_all()
    tell()

    [heard] = sink.told
    assert "verdi" not in f"{heard.headers}{heard.body}".lower()


def test_a_jwt_can_be_verified_by_the_published_keys(api, subscribe, sink, post, deliver_all, tell):
    public_key.cache_clear()  # whoever signs asks for it, and so does whoever publishes it
    subscribe()
    post()
    deliver_all()
    tell()
    [heard] = sink.told
    token = heard.headers["authorization"].removeprefix("Bearer ")
    public_key.cache_clear()
    keys = jwt.PyJWKSet.from_dict(api.get("/.well-known/jwks.json").json)
    key = keys[jwt.get_unverified_header(token)["kid"]]

    claims = jwt.decode(token, key, algorithms=["ES256"], audience=sink.url)

    assert heard.headers["ce-id"] == claims["jti"]
    assert heard.headers["ce-subject"] == claims["sub"]
    assert 3 * 60 * 60 == claims["exp"] - claims["iat"]


def test_standard_webhooks_own_verifier_takes_a_signature_by_either_live_secret(
    api, company, subscriptions, subscribe, sink, post, deliver_all, tell
):
    made = subscribe(signature="standard")
    path = f"{subscriptions}/{made['id']}"
    renewed = api.post(f"{path}/secret", b"", key=company.key).json["data"]
    post()
    deliver_all()
    tell()

    [heard] = sink.told
    assert made["secret"] != renewed["secret"]
    for secret in (made["secret"], renewed["secret"]):
        assert {"ids"} <= Webhook(secret).verify(heard.body, heard.headers).keys()
    assert "authorization" not in heard.headers
    assert "secret" not in api.get(path, key=company.key).json["data"]


def test_the_sink_of_the_guide_takes_what_is_told_and_nothing_else(
    subscribe, sink, post, deliver_all, tell
):
    [source] = [
        block
        for block in re.findall(
            r"^```python\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
        if "def sink" in block
    ]
    exec(compile(source, GUIDE, "exec"), names := {})  # noqa: S102 - ours
    secret = subscribe(signature="standard", config={"mapping": "structured"})["secret"]
    email_id = post()
    deliver_all()
    tell()
    [heard] = sink.told

    status, _, event = names["sink"]("POST", heard.headers, heard.body, secret)
    forged = names["sink"]("POST", heard.headers, heard.body + b" ", secret)
    late = names["sink"]("POST", heard.headers | {"webhook-timestamp": "1"}, heard.body, secret)
    asked = names["sink"]("GET", {"x-fic-verification-challenge": "abc"}, b"", secret)

    assert (204, "email.sent", [email_id]) == (status, event["type"], event["data"]["ids"])
    assert [(401, "", None)] * 2 == [forged, late]
    assert (200, '{"verification": "abc"}', None) == asked


def test_a_change_that_comes_twice_is_told_once(
    subscribe, sink, post, deliver_all, feed, changes, deliver_webhooks_now, bounce
):
    subscribe()
    email_id = post()
    deliver_all()
    bounce(email_id)
    records = [*changes]
    for _ in range(2):
        feed(records)
        deliver_webhooks_now()

    told = [heard.headers["ce-type"] for heard in sink.told]
    assert ["email.bounced", "email.sent"] == sorted(told)


def test_the_events_of_an_email_can_be_put_in_order(
    subscribe, sink, post, deliver_all, tell, bounce
):
    subscribe()
    email_id = post()
    deliver_all()
    bounce(email_id)
    tell()

    ordered = sorted(sink.told, key=lambda heard: heard.headers["ce-sequence"])
    assert ["email.sent", "email.bounced"] == [heard.headers["ce-type"] for heard in ordered]


def test_what_fails_is_tried_again_under_the_same_id_and_shown(
    subscribe, sink, post, deliver_all, tell, deliver_webhooks_now, log
):
    made = subscribe()
    sink.answer = answering(503, b"later, please")
    post()
    deliver_all()
    tell()
    sink.answer = None
    deliver_webhooks_now()

    first, second = sink.told
    [shown, _] = log(made)
    assert first.headers["ce-id"] == second.headers["ce-id"]
    assert "delivered" == shown["state"]
    assert [(503, "status", "later, please"), (204, None, "")] == [
        (one["status"], one["failure"], one["answer"]) for one in shown["tries"]
    ]


def test_a_sink_that_is_gone_is_told_nothing_more(
    api, company, subscriptions, subscribe, sink, post, deliver_all, tell
):
    made = subscribe()
    sink.answer = answering(410)
    post()
    deliver_all()
    tell()
    post()
    deliver_all()
    tell()

    assert 1 == len(sink.told)
    shown = api.get(f"{subscriptions}/{made['id']}", key=company.key).json["data"]
    assert "ended" == shown["state"]


def test_a_sink_that_fails_again_and_again_is_left_alone(
    api, company, subscriptions, subscribe, sink, post, deliver_all, tell, log
):
    made = subscribe()
    sink.answer = answering(500)
    for _ in range(5):
        post()
        deliver_all()
        tell()
    path = f"{subscriptions}/{made['id']}"
    shown = api.get(path, key=company.key).json["data"]
    told = len(sink.told)
    post()
    deliver_all()
    tell()

    assert ("paused", told) == (shown["state"], shown["failures"])
    assert told == len(sink.told)
    assert ["waiting"] * 6 == [one["state"] for one in log(made)[:6]]
    assert all(one["due_at"] for one in log(made)[:6])


def test_what_was_given_up_can_be_told_again(
    api, company, subscriptions, subscribe, sink, post, deliver_all, tell, deliver_webhooks_now, log
):
    made = subscribe()
    sink.answer = answering(410)
    post()
    deliver_all()
    tell()
    sink.answer = None
    path = f"{subscriptions}/{made['id']}"
    body = {"data": {"sink": sink.url.replace("ricevuta", "all"), "events": ["email.sent"]}}
    assert api.put(path, body, key=company.key).json["data"]["verified"]
    sink.heard.clear()
    replayed = api.post(f"{path}/replay", {"data": {}}, key=company.key)
    deliver_webhooks_now()

    assert (202, 1) == (replayed.status, replayed.json["data"]["replayed"])
    assert ["email.sent"] == [
        heard.headers["ce-type"] for heard in sink.told if "welcome" not in heard.headers["ce-type"]
    ]
    assert {"delivered"} == {one["state"] for one in log(made)}


def test_a_person_can_try_a_sink(
    api, company, subscriptions, subscribe, sink, deliver_webhooks_now, log
):
    made = subscribe()
    answer = api.post(f"{subscriptions}/{made['id']}/test", b"", key=company.key)
    deliver_webhooks_now()

    [heard] = sink.told
    assert (202, "subscription.test") == (answer.status, heard.headers["ce-type"])
    assert "delivered" == log(made)[0]["state"]


def test_a_company_without_subscriptions_costs_one_question_for_a_batch(
    post, deliver_all, feed, changes, queue, aws_calls
):
    post()
    deliver_all()

    assert {"batchItemFailures": []} == feed()
    assert "0" == queue.attributes["ApproximateNumberOfMessages"]


def test_a_table_that_does_not_answer_loses_no_change(
    subscribe, sink, post, deliver_all, feed, changes, tell, monkeypatch
):
    subscribe()
    post()
    deliver_all()
    records = [*changes]
    with monkeypatch.context() as patch:
        # The queue of deliveries is not there.
        patch.setenv("DELIVERIES_URL", "")
        patch.setattr("chalicelib.queues.deliveries.sqs", _gone)
        failed = feed(records)["batchItemFailures"]

    numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
    assert [numbers.index(one["itemIdentifier"]) for one in failed]
    changes.extend(records)
    tell()
    assert ["email.sent"] == [heard.headers["ce-type"] for heard in sink.told]


def _gone():
    raise ConnectionError
