"""What becomes of an email when the next hop, the worker or AWS does not do as hoped."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from chalicelib.actions.sending.choose_transport import KeptServers, choose_transport
from chalicelib.actions.sending.deliver_email import deliver_email
from chalicelib.actions.sending.give_up_email import give_up_email
from chalicelib.actions.sending.lanes.open_lane import TurnLater, open_lane
from chalicelib.actions.sending.worker import Worker
from chalicelib.aws import s3
from chalicelib.domain.backoff import GIVEN_UP_AFTER, Backoff
from chalicelib.domain.companies import Fallback, OnUnknownOutcome
from chalicelib.domain.email_ids import EmailKey, due_at
from chalicelib.domain.errors import (
    PermanentSendError,
    TransientSendError,
    TransportUnavailable,
    TryAgainLater,
    UnknownOutcome,
)
from chalicelib.domain.mailboxes.refusals import BREAKS_MAILBOX
from chalicelib.settings import settings
from chalicelib.tables import companies
from chalicelib.tables.companies import find_company, save_company, take_turn
from chalicelib.tables.emails import sending as emails
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.sending import claim_email, find_email
from chalicelib.transports.smtp import Patience
from local.pump import event_of
from tests.builders import a_send_body, an_smtp
from tests.fakes import FakeTransport, worker_by


@pytest.fixture
def email_id(api, company):
    answer = api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    return answer.json["data"]["emails"][0]["id"]


@pytest.fixture
def deliver(company, email_id):
    """Have the worker try the email once; gives back how long its message waits."""

    def deliver(transport, *, at=None, handed_out=1):
        moment = at or datetime.now(UTC)
        lane = open_lane(company.id, worker=worker_by(transport, clock=lambda: moment))
        return deliver_email(lane, email_id=email_id, handed_out=handed_out)

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


@pytest.fixture
def every_other_write_fails(service):
    """The first, the third and so on, whether or not they take effect first."""
    EmailItem.describe_table()
    client = EmailItem._get_connection().connection.client
    names = [f"{when}-call.dynamodb.UpdateItem" for when in ("before", "after")]

    def fail(**_):
        counted[0] += 1
        if counted[0] % 2:
            answer = {"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}
            raise ClientError(answer, "UpdateItem")

    counted = [0]
    yield lambda when: client.meta.events.register_first(names[when == "after"], fail)
    for name in names:
        client.meta.events.unregister(name, fail)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("failures", "state"),
    [
        ([], "sent"),
        ([UnknownOutcome("no_answer")], "outcome_unknown"),
        ([PermanentSendError("refused")], "failed"),
        ([TransientSendError("deferred")], "queued"),
    ],
)
def test_an_outcome_is_recorded_though_the_table_fails_for_a_moment(
    company, email_id, deliver, row, every_other_write_fails, when, failures, state
):
    transport = FakeTransport(*failures)
    every_other_write_fails(when)
    deliver(transport)

    assert state == row()["delivery_status"]
    assert 1 == find_email(EmailKey(company.id, email_id)).attempts
    assert (0 if failures else 1) == len(transport.accepted)


def test_emails_of_one_request_have_their_body_read_once_in_a_batch(company, api, service):
    read = []
    client = s3()
    note = lambda params, **_: read.append(params["url_path"])  # noqa: E731 - to be unregistered
    to = [{"email": f"{number}@cliente.example"} for number in range(3)]
    requests = [a_send_body(to=to, subject=subject) for subject in ("first", "second")]
    answers = [api.post(f"/c/{company.id}/emails", one, key=company.key) for one in requests]
    transport = FakeTransport()
    client.meta.events.register("before-call.s3.GetObject", note)
    lane = open_lane(company.id, worker=worker_by(transport))
    for answer in answers:
        for email in answer.json["data"]["emails"]:
            deliver_email(lane, email_id=email["id"])
    client.meta.events.unregister("before-call.s3.GetObject", note)

    assert 6 == len(transport.accepted)
    assert 2 == len(read) == len(set(read))


def test_a_transient_failure_gives_the_email_back_and_the_next_attempt_sends_it(deliver, row):
    transport = FakeTransport(TransientSendError("deferred", "451 4.7.1 greylisted"))
    wait = deliver(transport)
    waiting = row()
    deliver(transport)

    assert timedelta(seconds=15) <= wait <= timedelta(seconds=30)
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
    failures = [TransientSendError("deferred") for _ in range(Backoff().most_attempts)]
    waits = [deliver(FakeTransport(failure)) for failure in failures]

    assert None not in waits[:-1]
    assert waits[-1] is None
    assert ("failed", "gave_up") == (row()["delivery_status"], row()["delivery_reason"]["code"])


def test_a_server_that_is_away_is_waited_for_longer_than_any_number_of_attempts(deliver, row):
    away = [TransportUnavailable("unreachable") for _ in range(Backoff().most_attempts + 1)]
    waits = [deliver(FakeTransport(failure)) for failure in away]

    assert None not in waits
    assert "queued" == row()["delivery_status"]


def test_an_email_that_is_days_late_is_given_up(deliver, row):
    late = datetime.now(UTC) + GIVEN_UP_AFTER + timedelta(minutes=1)

    assert deliver(FakeTransport(TransportUnavailable("unreachable")), at=late) is None
    assert "failed" == row()["delivery_status"]


def test_nothing_is_claimed_before_it_is_due(deliver, email_id):
    early = due_at(email_id) - timedelta(seconds=8)
    transport = FakeTransport()

    assert timedelta(seconds=8) == deliver(transport, at=early)
    assert [] == transport.accepted


def test_after_one_email_found_the_server_away_the_others_are_not_tried(company, api):
    answer = api.post(
        f"/c/{company.id}/emails",
        a_send_body(to=[{"email": "a@uno.example"}, {"email": "b@due.example"}]),
        key=company.key,
    )
    first, second = (email["id"] for email in answer.json["data"]["emails"])
    transport = FakeTransport(TransportUnavailable("unreachable"))
    lane = open_lane(company.id, worker=worker_by(transport))
    waits = [deliver_email(lane, email_id=email_id) for email_id in (first, second)]

    rows = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    assert None not in waits
    assert [] == transport.accepted
    assert [0, 1] == sorted(row["errors_count"] for row in rows)


def test_a_claim_whose_answer_was_lost_is_known_again(company, email_id):
    until = datetime.now(UTC) + timedelta(minutes=3)
    claims = [
        claim_email(EmailKey(company.id, email_id), lease_until=until, lease_id=lease_id)
        for lease_id in ("aa", "aa", "bb")
    ]

    assert [True, True, False] == [claim is not None for claim in claims]


@pytest.mark.parametrize("end", ["release_claim", "give_back"])
def test_a_claim_whose_end_is_told_twice_does_not_end_the_next_one(company, email_id, end):
    def claim(worker):
        until = datetime.now(UTC) + timedelta(minutes=3)
        return emails.claim_email(
            EmailKey(company.id, email_id), lease_until=until, lease_id=worker
        )

    first = claim("first")
    details = {"reason": "deferred", "reply": ""} if end == "release_claim" else {}
    getattr(emails, end)(first, **details)
    second = claim("second")
    # The answer was lost on the way, and the client repeats what took effect.
    getattr(emails, end)(first, **details)

    assert second is not None
    assert claim("third") is None


def test_an_email_in_other_hands_goes_back_to_the_queue(deliver, row, company, email_id):
    claim_email(
        EmailKey(company.id, email_id),
        lease_until=datetime.now(UTC) + timedelta(minutes=2),
        lease_id="other",
    )
    transport = FakeTransport()

    assert timedelta(minutes=1) < deliver(transport) <= timedelta(minutes=2)
    assert ("sending", []) == (row()["delivery_status"], transport.accepted)


def test_an_email_left_behind_by_a_dead_worker_is_of_unknown_outcome(
    deliver, row, company, email_id
):
    claim_email(
        EmailKey(company.id, email_id),
        lease_until=datetime.now(UTC) - timedelta(seconds=1),
        lease_id="other",
    )
    transport = FakeTransport()
    deliver(transport)

    assert ("outcome_unknown", []) == (row()["delivery_status"], transport.accepted)


def test_whatever_breaks_before_sending_gives_the_email_back(company, email_id, row):
    def broken(*_):
        raise RuntimeError

    # Nothing known breaks there; what is not known must not lose an email.
    lane = open_lane(company.id, worker=Worker(transport_for=broken))

    assert deliver_email(lane, email_id=email_id) is not None
    assert "queued" == row()["delivery_status"]


def test_an_email_whose_content_is_gone_fails(deliver, row, company, aws):
    bucket = aws.resource("s3").Bucket(settings().content_bucket)
    bucket.objects.filter(Prefix=f"24-months/{company.id}/").delete()
    deliver(FakeTransport())

    failed = row()
    assert ("failed", "content_missing", None) == (
        failed["delivery_status"],
        failed["delivery_reason"]["code"],
        failed["content"],
    )


def test_an_email_that_is_not_there_is_skipped(service):
    assert deliver_email(open_lane(1, worker=Worker()), email_id=1) is None


def test_a_batch_gives_back_only_what_must_come_again(api, company, outbox, aws, deliver_batch):
    api.post(
        f"/c/{company.id}/emails",
        a_send_body(to=[{"email": f"{name}@cliente.example"} for name in "abc"]),
        key=company.key,
    )
    messages = aws.client("sqs").receive_message(
        QueueUrl=outbox.url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"]
    )["Messages"]
    servers = KeptServers(Patience())

    def choose(email, of):
        if email.to_email == "b@cliente.example":
            raise TransientSendError("unreachable")
        return choose_transport(email, of, servers=servers)

    event = event_of(messages, outbox.attributes["QueueArn"])
    answer = deliver_batch(Worker(transport_for=choose), event)

    rows = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    states = {row["to_email"][0]: row["delivery_status"] for row in rows}
    assert {"a": "sent", "b": "queued", "c": "sent"} == states
    assert 1 == len(answer["batchItemFailures"])


def test_a_message_that_cannot_be_read_comes_again_alone(service, company, outbox, aws):
    outbox.send_message(MessageBody="not json")
    messages = aws.client("sqs").receive_message(
        QueueUrl=outbox.url, MessageSystemAttributeNames=["All"]
    )["Messages"]
    answer = service.deliver_emails(event_of(messages, outbox.attributes["QueueArn"]), None)

    assert [{"itemIdentifier": messages[0]["MessageId"]}] == answer["batchItemFailures"]


NOW = datetime(2026, 11, 24, 9, 42, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_companys_mails_of_a_minute_are_counted_against_its_limit(company):
    moments = [NOW, NOW, NOW, NOW + MINUTE]
    turns = [take_turn(company.id, now=moment, most=2) for moment in moments]

    assert [NOW, NOW, None, NOW + MINUTE] == turns


def test_turns_of_later_minutes_are_given_in_order_and_once(company):
    turns = [take_turn(company.id, now=NOW, most=2, ahead=2 * MINUTE) for _ in range(7)]

    next_minute, last = NOW.replace(minute=43, second=0), NOW.replace(minute=44, second=0)
    assert [NOW, NOW, next_minute, next_minute, last, last, None] == turns
    assert NOW.replace(minute=45) == take_turn(company.id, now=NOW.replace(minute=45), most=2)


def test_who_comes_when_later_turns_are_given_comes_after_them(company):
    first, second = (take_turn(company.id, now=NOW, most=1, ahead=5 * MINUTE) for _ in range(2))
    third = take_turn(company.id, now=NOW + MINUTE, most=1, ahead=5 * MINUTE)

    assert [NOW, NOW.replace(minute=43, second=0)] == [first, second]
    assert NOW.replace(minute=44, second=0) == third


def test_who_loses_the_race_to_begin_a_minute_is_counted_all_the_same(company, monkeypatch):
    update = companies.updated_if

    def update_after_another(*request):
        monkeypatch.undo()
        refused = update(*request)
        companies.take_turn(company.id, now=NOW, most=3)
        return refused

    # The other comes between our two requests, where only this can stand.
    monkeypatch.setattr(companies, "updated_if", update_after_another)
    granted = companies.take_turn(company.id, now=NOW, most=3)

    assert granted
    assert companies.take_turn(company.id, now=NOW, most=3)
    assert not companies.take_turn(company.id, now=NOW, most=3)


def test_beyond_its_limit_a_company_waits_for_the_next_minute(company, email_id):
    transport = FakeTransport()
    moment = datetime.now(UTC)
    lane = open_lane(company.id, worker=worker_by(transport, clock=lambda: moment))
    lane.company = replace(lane.company, smtp=an_smtp(max_per_minute=1))
    take_turn(company.id, now=moment, most=1)
    with pytest.raises(TurnLater) as later:
        deliver_email(lane, email_id=email_id)

    assert later.value.given
    assert timedelta() < later.value.until - moment <= timedelta(minutes=2)
    assert [] == transport.accepted


def test_who_has_waited_for_a_turn_has_it(company, email_id):
    transport = FakeTransport()
    lane = open_lane(company.id, worker=worker_by(transport))
    lane.company = replace(lane.company, smtp=an_smtp(max_per_minute=1))
    take_turn(company.id, now=datetime.now(UTC) + MINUTE, most=1)

    assert deliver_email(lane, email_id=email_id, has_turn=True) is None
    assert 1 == len(transport.accepted)


def test_the_limit_holds_for_mail_that_is_days_late(company, email_id):
    transport = FakeTransport()
    moment = datetime.now(UTC) + GIVEN_UP_AFTER + MINUTE
    lane = open_lane(company.id, worker=worker_by(transport, clock=lambda: moment))
    lane.company = replace(lane.company, smtp=an_smtp(max_per_minute=1))
    take_turn(company.id, now=moment, most=1)

    with pytest.raises(TurnLater):
        deliver_email(lane, email_id=email_id)
    assert [] == transport.accepted


def test_mail_of_a_paused_mailbox_is_not_given_up_untried_however_late(company, own_email_id):
    late = datetime.now(UTC) + GIVEN_UP_AFTER + MINUTE
    known = find_company(company.id)
    paused = replace(known.smtp, paused_until=late + MINUTE, paused_reason="quota_day")
    save_company(replace(known, smtp=paused))
    waits = []
    for now in (late, late + 2 * MINUTE):
        transport = FakeTransport(TransportUnavailable("quota_day", pause=MINUTE))
        lane = open_lane(company.id, worker=worker_by(transport, clock=lambda now=now: now))
        waits.append(deliver_email(lane, email_id=own_email_id))

    assert waits[0] >= MINUTE
    # The second time it was tried, and days late it is given up.
    assert waits[1] is None
    assert find_email(EmailKey(company.id, own_email_id)).failed_at


@pytest.fixture
def bury(service, outbox, aws, company, email_id):
    """Hand the email's message to the Lambda of the dead letters."""

    def bury():
        [message] = aws.client("sqs").receive_message(
            QueueUrl=outbox.url, MessageSystemAttributeNames=["All"]
        )["Messages"]
        return service.bury_dead_letters(event_of([message], "arn:aws:sqs:eu-south-1:1:dead"), None)

    return bury


def test_an_email_that_the_outbox_gave_up_is_shown_as_failed(bury, row):
    answer = bury()

    assert {"batchItemFailures": []} == answer
    assert ("failed", "gave_up") == (row()["delivery_status"], row()["delivery_reason"]["code"])


def test_a_dead_letter_of_a_sent_email_changes_nothing(bury, row, deliver):
    deliver(FakeTransport())
    bury()

    assert "sent" == row()["delivery_status"]


def test_a_dead_letter_of_a_claim_that_ran_out_is_of_unknown_outcome(bury, row, company, email_id):
    past = datetime.now(UTC) - timedelta(seconds=1)
    claim_email(EmailKey(company.id, email_id), lease_until=past, lease_id="dead")
    bury()

    shown = row()
    assert ("outcome_unknown", 1) == (shown["delivery_status"], shown["errors_count"])


def test_a_dead_letter_of_unknown_outcome_is_sent_again_where_its_company_wants_that(
    bury, company, email_id, api, rows, deliver_all
):
    rules = {"undo_seconds": 0, "on_unknown_outcome": "resend"}
    api.put(f"/c/{company.id}/settings/sending", rules, key=company.key)
    past = datetime.now(UTC) - timedelta(seconds=1)
    claim_email(EmailKey(company.id, email_id), lease_until=past, lease_id="dead")
    bury()
    deliver_all()

    assert {email_id: "outcome_unknown", None: "sent"} == {
        row["id"] if row["resend_of"] is None else None: row["delivery_status"] for row in rows()
    }


def test_a_mail_that_may_have_arrived_is_sent_again_under_the_same_id(
    bury, company, email_id, api, sent, deliver_all
):
    rules = {"undo_seconds": 0, "on_unknown_outcome": "resend"}
    api.put(f"/c/{company.id}/settings/sending", rules, key=company.key)
    past = datetime.now(UTC) - timedelta(seconds=1)
    claimed = claim_email(EmailKey(company.id, email_id), lease_until=past, lease_id="dead")
    bury()
    deliver_all()

    [mail] = sent.mails()
    assert claimed.message_id.startswith(f"<{email_id}.{company.id}@")
    assert (claimed.message_id, None) == (mail.message["Message-ID"], mail.message["References"])


def test_what_the_outbox_did_not_take_back_is_sent_again_by_the_next_try_to_give_up(
    company, email_id, api, rows, outbox, outbox_refuses, deliver_all
):
    rules = {"undo_seconds": 0, "on_unknown_outcome": "resend"}
    api.put(f"/c/{company.id}/settings/sending", rules, key=company.key)
    now = datetime.now(UTC)
    key = EmailKey(company.id, email_id)
    claim_email(key, lease_until=now - timedelta(seconds=1), lease_id="dead")
    outbox.purge()
    with outbox_refuses(), pytest.raises(TryAgainLater):
        give_up_email(key, now=now)
    give_up_email(key, now=now)
    deliver_all()

    assert [email_id] == [row["resend_of"] for row in rows() if row["delivery_status"] == "sent"]


def test_a_dead_letter_of_an_email_in_other_hands_waits(bury, company, email_id):
    until = datetime.now(UTC) + timedelta(minutes=1)
    claim_email(EmailKey(company.id, email_id), lease_until=until, lease_id="live")

    assert 1 == len(bury()["batchItemFailures"])


def test_a_dead_letter_of_an_email_that_is_claimed_meanwhile_waits(company, email_id, row):
    def find_then_claim(key):
        email = find_email(key)
        until = datetime.now(UTC) + timedelta(minutes=1)
        claim_email(key, lease_until=until, lease_id="another message's")
        return email

    key = EmailKey(company.id, email_id)
    with pytest.raises(TryAgainLater):
        give_up_email(key, now=datetime.now(UTC), find=find_then_claim)
    assert "sending" == row()["delivery_status"]


def test_a_server_that_refuses_the_password_is_shown_as_broken(company, email_id):
    save_company(replace(find_company(company.id), smtp=an_smtp()))
    transport = FakeTransport(TransportUnavailable("authentication", "535"))
    lane = open_lane(company.id, worker=worker_by(transport))
    deliver_email(lane, email_id=email_id)

    smtp = find_company(company.id).smtp
    assert ("authentication", False) == (smtp.broken_reason, smtp.usable)


@pytest.mark.parametrize("reason", sorted(BREAKS_MAILBOX))
def test_a_mailbox_that_only_its_company_can_mend_is_shown_as_broken(company, email_id, reason):
    save_company(replace(find_company(company.id), smtp=an_smtp()))
    transport = FakeTransport(TransportUnavailable(reason, "550 no"))
    deliver_email(open_lane(company.id, worker=worker_by(transport)), email_id=email_id)

    assert reason == find_company(company.id).smtp.broken_reason


@pytest.fixture
def own_email_id(api, company):
    """An email that leaves by the company's own mailbox."""

    save_company(replace(find_company(company.id), smtp=an_smtp()))
    answer = api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    return answer.json["data"]["emails"][0]["id"]


def over_quota():
    return TransportUnavailable("quota_day", "550 5.4.5 daily limit", pause=timedelta(hours=6))


def test_over_its_providers_quota_a_mailbox_pauses_and_its_mail_waits(
    api, company, email_id, own_email_id
):
    now = due_at(own_email_id) + timedelta(seconds=1)

    def deliver(transport, email_id=own_email_id, at=now):
        # Of another worker each time: what one has learnt must reach the others.
        lane = open_lane(company.id, worker=worker_by(transport, clock=lambda: at))
        return deliver_email(lane, email_id=email_id)

    first = deliver(FakeTransport(over_quota()))
    untouched = FakeTransport()
    second = deliver(untouched, at=now + timedelta(hours=1))
    by_ses = deliver(untouched, email_id, at=now + timedelta(hours=1))
    row = api.get(f"/c/{company.id}/emails/{own_email_id}", key=company.key).json["data"]
    settings = api.get(f"/c/{company.id}/settings/smtp", key=company.key).json["data"]
    later = FakeTransport()
    third = deliver(later, at=now + timedelta(hours=6, seconds=1))

    assert timedelta(hours=6) <= first <= timedelta(hours=6.6)
    assert timedelta(hours=5) <= second <= timedelta(hours=5.5)
    assert (None, 1) == (by_ses, len(untouched.accepted))
    assert ("queued", "quota_day") == (row["delivery_status"], row["delivery_reason"]["code"])
    assert (True, "quota_day") == (
        settings["paused_until"] is not None,
        settings["paused_reason"]["code"],
    )
    assert (None, 1) == (third, len(later.accepted))


def test_waiting_for_a_quota_is_no_attempt(company, own_email_id):
    now = due_at(own_email_id) + timedelta(seconds=1)
    for hours in range(0, 7 * Backoff().most_attempts, 7):
        at = now + timedelta(hours=min(hours, 70))
        worker = worker_by(FakeTransport(over_quota()), clock=lambda at=at: at)
        deliver_email(open_lane(company.id, worker=worker), email_id=own_email_id)
    email = find_email(EmailKey(company.id, own_email_id))

    assert (0, None) == (email.attempts, email.failed_at)


def test_a_company_may_have_unknown_outcomes_sent_once_more(
    company, email_id, deliver, api, outbox
):
    rule = OnUnknownOutcome.RESEND
    save_company(replace(find_company(company.id), on_unknown_outcome=rule))
    for _ in range(3):
        deliver(FakeTransport(UnknownOutcome("no_answer")))

    rows = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    assert ["queued", "outcome_unknown"] == [row["delivery_status"] for row in rows]


def test_a_company_that_wants_it_sends_from_no_reply_while_its_server_is_broken(
    api, company, deliver_all, sent
):
    whole = an_smtp(fallback=Fallback.NO_REPLY)
    save_company(replace(find_company(company.id), smtp=whole))
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    broken = replace(whole, broken_at=datetime.now(UTC), broken_reason="authentication")
    save_company(replace(find_company(company.id), smtp=broken))
    deliver_all()

    [row] = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    message = sent.of(row["id"]).message
    assert "no-reply@ricevuta.example" in message["From"]
    assert "amministrazione@officina.example" in message["Reply-To"]
    assert ("sent", "ses", "no-reply@ricevuta.example") == (
        row["delivery_status"],
        row["transport"],
        row["from_email"],
    )
