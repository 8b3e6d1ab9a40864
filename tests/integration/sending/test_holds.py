"""What waits long does so outside of the outbox, where it would count as in flight."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from chalicelib.actions.sending.cancel_email import cancel_email
from chalicelib.actions.sending.lanes import open_lane
from chalicelib.actions.sending.release_due_emails import release_due_emails
from chalicelib.aws import sqs
from chalicelib.domain.backoff import GIVEN_UP_AFTER
from chalicelib.domain.due import Hold
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.errors import TransientSendError, TransportUnavailable
from chalicelib.domain.states import MESSAGES_KEPT_FOR, DeliveryStatus, delivery_status
from chalicelib.queues.outbox import read_message
from chalicelib.tables.companies import find_company, save_company, take_turn
from chalicelib.tables.emails.sending import find_email
from chalicelib.tables.holds import HoldItem, put_hold
from local.pump import event_of
from tests.builders import a_send_body, an_smtp, time_left
from tests.fakes import FakeTransport, worker_by

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def in_outbox(outbox, aws, company):
    """The messages about the company's emails that the outbox would hand out now or later."""
    client = aws.client("sqs")

    def in_outbox():
        # What is due a while later is others' too, and ten are handed out at a time.
        asked = {"MaxNumberOfMessages": 10, "MessageSystemAttributeNames": ["All"]}
        while some := client.receive_message(QueueUrl=outbox.url, **asked).get("Messages"):
            mine = [one for one in some if json.loads(one["Body"])["company_id"] == company.id]
            if mine:
                return mine
        return []

    return in_outbox


@pytest.fixture
def holds(company):
    """The company's holds, the first to end first."""

    def holds():
        mine = [item for item in HoldItem.scan() if item.company_id == company.id]
        return sorted(mine, key=lambda item: item.place)

    return holds


@pytest.fixture
def queue(api, company):
    def queue(emails, **fields):
        to = [{"email": f"a{number}@cliente.example"} for number in range(emails)]
        body = a_send_body(to=to, attachments=None, **fields)
        answer = api.post(f"/c/{company.id}/emails", body, key=company.key)
        return [one["id"] for one in answer.json["data"]["emails"]]

    return queue


@pytest.fixture
def limited(company):
    """The company's server takes one mail a minute."""
    save_company(replace(find_company(company.id), smtp=an_smtp(max_per_minute=1)))


@pytest.fixture
def hand_out(outbox, deliver_batch):
    """Hand messages to a worker; gives back how many have to stay in the queue."""

    def hand_out(worker, messages):
        event = event_of(messages, outbox.attributes["QueueArn"])
        return len(deliver_batch(worker, event)["batchItemFailures"])

    return hand_out


@pytest.fixture
def release(service, aws_calls):
    def release(*, after):
        now = datetime.now(UTC) + after
        with aws_calls.as_lambda("release_due_emails"):
            release_due_emails(deadline=time_left(50), clock=lambda: now)

    return release


@pytest.mark.parametrize(
    ("failure", "handed_out", "is_held"),
    [
        (TransientSendError("deferred"), 1, False),
        (TransientSendError("deferred"), 9, True),
        (TransportUnavailable("quota_hour", pause=HOUR), 1, True),
        (TransportUnavailable("quota_hour", pause=10 * MINUTE), 1, False),
    ],
    ids=["first try", "ninth try", "long pause", "short pause"],
)
def test_a_long_wait_leaves_the_queue_and_a_short_one_does_not(
    post, in_outbox, hand_out, holds, failure, handed_out, is_held
):
    email_id = post()
    [message] = in_outbox()
    message["Attributes"]["ApproximateReceiveCount"] = str(handed_out)
    stays = hand_out(worker_by(FakeTransport(failure), jitter=lambda: 0), [message])

    assert is_held is (stays == 0)
    assert [email_id] * is_held == [hold.email_id for hold in holds()]


def test_what_waits_for_a_server_that_is_away_is_not_in_flight(
    company, post, in_outbox, hand_out, outbox
):
    away = an_smtp(away_until=datetime.now(UTC) + 5 * MINUTE)
    save_company(replace(find_company(company.id), smtp=away))
    post()
    [message] = in_outbox()
    stays = hand_out(worker_by(FakeTransport()), [message])
    outbox.reload()

    assert 0 == stays
    assert "1" == outbox.attributes["ApproximateNumberOfMessagesDelayed"]


@pytest.fixture
def flood(company, queue, in_outbox, outbox):
    """Messages of a company whose server is known to be away."""
    queue(5)
    away = an_smtp(away_until=datetime.now(UTC) + 5 * MINUTE)
    save_company(replace(find_company(company.id), smtp=away))
    messages = in_outbox()
    assert 5 == len(messages)
    return messages


def test_a_flood_that_leads_nowhere_goes_back_by_one_request(flood, hand_out):
    asked = []
    note = lambda params, **_: asked.append(params)  # noqa: E731 - to be unregistered
    events = sqs().meta.events
    events.register("before-call.sqs", note)
    stays = hand_out(worker_by(FakeTransport()), flood)
    events.unregister("before-call.sqs", note)

    assert (0, 1) == (stays, len(asked))


def test_a_flood_that_cannot_go_back_stays(flood, hand_out, broken):
    with broken(sqs(), "sqs", "SendMessageBatch"):
        stays = hand_out(worker_by(FakeTransport()), flood)

    assert 5 == stays


def test_a_hold_that_ends_is_in_the_outbox_again_with_its_tries(
    company, release, in_outbox, holds, outbox
):
    now = datetime.now(UTC)
    put_hold(Hold(EmailKey(company.id, 7), now + HOUR, tries=9))
    release(after=HOUR - 3 * MINUTE)
    too_soon = len(holds())
    release(after=HOUR + MINUTE)
    [message] = in_outbox()

    assert (1, []) == (too_soon, holds())
    told = read_message(message["Body"], handed_out=2, now=now)
    assert Hold(EmailKey(company.id, 7), now, tries=11) == told


def test_a_hold_is_put_back_at_its_second(company, release, in_outbox, holds, outbox):
    put_hold(Hold(EmailKey(company.id, 7), datetime.now(UTC) + HOUR))
    release(after=HOUR - MINUTE)

    assert [] == holds()
    assert [] == in_outbox()


def test_where_the_outbox_refuses_the_hold_stays(company, release, holds, outbox_refuses, outbox):
    put_hold(Hold(EmailKey(company.id, 7), datetime.now(UTC)))
    with outbox_refuses(), pytest.raises(Exception, match="outbox"):
        release(after=MINUTE)

    assert 1 == len(holds())


def test_an_item_that_cannot_be_read_keeps_no_other_waiting(company, release, in_outbox, outbox):
    now = datetime.now(UTC)
    put_hold(Hold(EmailKey(company.id, 7), now + HOUR))
    [item] = [one for one in HoldItem.scan() if one.company_id == company.id]
    HoldItem(item.shard, item.place + "x", company_id=0.5, email_id=7, until=now).save()
    put_hold(Hold(EmailKey(company.id, 15), now + HOUR + MINUTE))
    release(after=HOUR + 2 * MINUTE)
    HoldItem(item.shard, item.place + "x").delete()

    assert 2 == len(in_outbox())


def test_a_turn_is_for_the_first_try_of_its_message():
    body = json.dumps({"company_id": 1, "email_id": 7, "has_turn": True})
    turns = [read_message(body, handed_out=tries, now=None).has_turn for tries in (1, 2)]

    assert [True, False] == turns


def test_of_a_flood_beyond_a_servers_rate_nothing_stays_in_flight(
    company, limited, queue, in_outbox, hand_out, holds
):
    queue(40)
    transport = FakeTransport()
    stays = [hand_out(worker_by(transport), in_outbox()) for _ in range(4)]

    turns = [hold.until for hold in holds() if hold.has_turn]
    minutes = [turn.replace(second=0, microsecond=0) for turn in turns]
    assert [0, 0, 0, 0] == stays
    assert 1 == len(transport.accepted)
    # Those of the next quarter of an hour are kept back by the outbox, by new messages.
    assert 24 <= len(turns) <= 25
    assert minutes == sorted(set(minutes))


def test_when_all_turns_are_given_a_batch_asks_once(
    company, limited, queue, in_outbox, hand_out, holds, monkeypatch
):
    asked = []

    def none_left(company_id, **_):
        asked.append(company_id)

    # To give all turns of six hours takes 360 emails.
    monkeypatch.setattr(open_lane, "take_turn", none_left)
    queue(10)
    hand_out(worker_by(FakeTransport(), jitter=lambda: 1), in_outbox())

    assert 1 <= len(asked) <= 2
    assert 10 == len(holds())
    assert not any(hold.has_turn for hold in holds())


def test_what_waits_for_its_turn_for_days_is_queued_and_can_be_cancelled(
    company, limited, queue, in_outbox, hand_out, holds
):
    [email_id] = queue(1)
    late = datetime.now(UTC) + MESSAGES_KEPT_FOR - MINUTE
    for _ in range(30):
        take_turn(company.id, now=late, most=1, ahead=HOUR)
    hand_out(worker_by(FakeTransport(), clock=lambda: late), in_outbox())

    key = EmailKey(company.id, email_id)
    email = find_email(key)
    statuses = {
        delivery_status(email, now=late + after) for after in (timedelta(), HOUR, GIVEN_UP_AFTER)
    }
    assert {DeliveryStatus.QUEUED} == statuses
    assert 1 == len(holds())
    assert cancel_email(key, now=late).cancelled_at


def test_what_first_had_its_turn_after_days_is_tried_for_days(
    company, limited, queue, in_outbox, hand_out
):
    [email_id] = queue(1)
    late = datetime.now(UTC) + 2 * GIVEN_UP_AFTER
    for _ in range(30):
        take_turn(company.id, now=late, most=1, ahead=HOUR)
    [message] = in_outbox()
    hand_out(worker_by(FakeTransport(), clock=lambda: late), [message])
    message["Body"] = json.dumps(json.loads(message["Body"]) | {"has_turn": True})
    failing = partial(FakeTransport, TransportUnavailable("unreachable"))
    hand_out(worker_by(failing(), clock=lambda: late + HOUR), [message])
    email = find_email(EmailKey(company.id, email_id))

    assert (None, 1) == (email.failed_at, email.errors_count)
    hand_out(worker_by(failing(), clock=lambda: late + GIVEN_UP_AFTER + 2 * HOUR), [message])
    assert find_email(EmailKey(company.id, email_id)).failed_at
