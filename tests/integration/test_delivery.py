"""What becomes of an email when the next hop, the worker or AWS does not do as hoped."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.mail.errors import (
    PermanentSendError,
    TransientSendError,
    TryAgainLater,
    UnknownOutcome,
)
from tests.builders import a_send_body


class FakeTransport:
    """A next hop that answers as it was told, or accepts."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.accepted = []

    def send(self, message, *, from_email, to_email):
        if self.failures:
            raise self.failures.pop(0)
        self.accepted.append(to_email)
        return "250 2.0.0 Ok"


@pytest.fixture
def email_id(api, company):
    answer = api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    return answer.json["data"]["emails"][0]["id"]


@pytest.fixture
def deliver(company, email_id):
    from chalicelib.actions.deliver_email import deliver_email

    def deliver(transport, *, at=None):
        moment = at or datetime.now(UTC)
        deliver_email(
            company_id=company.id,
            email_id=email_id,
            transport_for=lambda _email, _company: transport,
            now=lambda: moment,
        )

    return deliver


@pytest.fixture
def row(api, company, email_id):
    return lambda: api.get(f"/c/{company.id}/emails/{email_id}", key=company.key).json["data"]


def test_a_second_message_of_a_sent_email_sends_nothing(deliver, row):
    transport = FakeTransport()
    deliver(transport)
    deliver(transport)

    assert 1 == len(transport.accepted)
    assert "sent" == row()["delivery_status"]


def test_a_transient_failure_gives_the_email_back_and_the_next_attempt_sends_it(deliver, row):
    transport = FakeTransport(TransientSendError("deferred", "451 4.7.1 greylisted"))
    with pytest.raises(TransientSendError):
        deliver(transport)
    waiting = row()
    deliver(transport)

    assert ("queued", 1, "451 4.7.1 greylisted") == (
        waiting["delivery_status"],
        waiting["errors_count"],
        waiting["error_log"],
    )
    assert ("sent", 1) == (row()["delivery_status"], row()["errors_count"])
    assert 1 == len(transport.accepted)


def test_a_refusal_fails_at_once_and_says_why(deliver, row):
    transport = FakeTransport(PermanentSendError("refused", "550 5.1.1 no such user"))
    deliver(transport)
    deliver(transport)

    failed = row()
    assert ("failed", "pending", "problem", 1) == (
        failed["delivery_status"],
        failed["status"],
        failed["icon"],
        failed["errors_count"],
    )
    assert "550 5.1.1 no such user" == failed["error_log"]
    assert [] == transport.accepted


def test_an_unknown_outcome_is_shown_and_never_retried(deliver, row):
    transport = FakeTransport(UnknownOutcome("no_answer"))
    deliver(transport)
    deliver(transport)

    assert ("outcome_unknown", "problem") == (row()["delivery_status"], row()["icon"])
    assert [] == transport.accepted


def test_after_the_last_attempt_the_email_fails_visibly(deliver, row):
    from chalicelib.actions.deliver_email import MOST_ATTEMPTS

    transport = FakeTransport(*[TransientSendError("unreachable") for _ in range(MOST_ATTEMPTS)])
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(TransientSendError):
            deliver(transport)
    deliver(transport)

    assert ("failed", "gave_up") == (row()["delivery_status"], row()["delivery_reason"]["code"])


def test_an_email_in_other_hands_goes_back_to_the_queue(deliver, row, company, email_id):
    from chalicelib.tables.emails import claim_email

    claim_email(
        company_id=company.id,
        email_id=email_id,
        lease_until=datetime.now(UTC) + timedelta(minutes=2),
    )
    transport = FakeTransport()

    with pytest.raises(TryAgainLater):
        deliver(transport)
    assert ("sending", []) == (row()["delivery_status"], transport.accepted)


def test_an_email_left_behind_by_a_dead_worker_is_of_unknown_outcome(
    deliver, row, company, email_id
):
    from chalicelib.tables.emails import claim_email

    claim_email(
        company_id=company.id,
        email_id=email_id,
        lease_until=datetime.now(UTC) - timedelta(seconds=1),
    )
    transport = FakeTransport()
    deliver(transport)

    assert ("outcome_unknown", []) == (row()["delivery_status"], transport.accepted)


def test_whatever_breaks_before_sending_gives_the_email_back(company, email_id, row, monkeypatch):
    from chalicelib.actions import deliver_email

    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(deliver_email, "compose", broken)
    with pytest.raises(TransientSendError):
        deliver_email.deliver_email(company_id=company.id, email_id=email_id)

    assert "queued" == row()["delivery_status"]


def test_an_email_whose_content_is_gone_fails(deliver, row, company, aws):
    from chalicelib.settings import settings

    bucket = aws.resource("s3").Bucket(settings().content_bucket)
    bucket.objects.filter(Prefix=f"{company.id}/").delete()
    deliver(FakeTransport())

    failed = row()
    assert ("failed", "content_missing", None) == (
        failed["delivery_status"],
        failed["delivery_reason"]["code"],
        failed["content"],
    )


def test_an_email_that_is_not_there_is_skipped(service):
    from chalicelib.actions.deliver_email import deliver_email

    assert deliver_email(company_id=1, email_id=1) is None


def test_a_batch_gives_back_only_what_must_come_again(
    api, company, service, outbox, aws, monkeypatch
):
    from chalicelib.actions import deliver_email
    from local.pump import event_of

    api.post(
        f"/c/{company.id}/emails",
        a_send_body(to=[{"email": f"{name}@cliente.example"} for name in "abc"]),
        key=company.key,
    )
    messages = aws.client("sqs").receive_message(
        QueueUrl=outbox.url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"]
    )["Messages"]
    real = deliver_email.choose_transport

    def choose(email, of):
        if email.to_email == "b@cliente.example":
            raise TransientSendError("unreachable")
        return real(email, of)

    defaults = {**deliver_email.deliver_email.__kwdefaults__, "transport_for": choose}
    monkeypatch.setattr(deliver_email.deliver_email, "__kwdefaults__", defaults)
    answer = service.deliver_emails(event_of(messages, outbox.attributes["QueueArn"]), None)

    rows = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    states = {row["to_email"][0]: row["delivery_status"] for row in rows}
    assert {"a": "sent", "b": "queued", "c": "sent"} == states
    assert 1 == len(answer["batchItemFailures"])


def test_a_message_that_cannot_be_read_comes_again_alone(service, company, outbox, aws):
    from local.pump import event_of

    outbox.send_message(MessageBody="not json")
    messages = aws.client("sqs").receive_message(
        QueueUrl=outbox.url, MessageSystemAttributeNames=["All"]
    )["Messages"]
    answer = service.deliver_emails(event_of(messages, outbox.attributes["QueueArn"]), None)

    assert [{"itemIdentifier": messages[0]["MessageId"]}] == answer["batchItemFailures"]
