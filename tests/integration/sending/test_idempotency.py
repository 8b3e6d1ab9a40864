"""The same Idempotency-Key gives the same emails, and sends them once."""

import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.actions.sending.queue_batch import draw_batch, queue_batch
from chalicelib.domain.email_ids import EmailKey, due_at
from chalicelib.domain.requests import Batch, Idempotency
from chalicelib.tables.batches import REMEMBERED_FOR, find_batch, remember_batch
from chalicelib.tables.companies import find_company
from chalicelib.tables.emails.sending import claim_email
from tests.builders import a_send_body, an_email

KEY = [("Idempotency-Key", "order-7781")]


@pytest.fixture
def post(api, company):
    def post(headers=KEY, **fields):
        return api.post(
            f"/c/{company.id}/emails", a_send_body(**fields), key=company.key, headers=headers
        )

    return post


def test_a_repeated_request_gives_the_same_emails_and_sends_them_once(
    post, deliver_all, sent, api, company
):
    first = post()
    deliver_all()
    again = post()
    deliver_all()

    assert (202, 202) == (first.status, again.status)
    ids = [[email["id"] for email in answer.json["data"]["emails"]] for answer in (first, again)]
    assert ids[0] == ids[1]
    assert first.json["data"]["batch_id"] == again.json["data"]["batch_id"]
    assert 1 == len(sent.mails())


def test_the_key_for_another_request_is_refused(post):
    post()
    answer = post(subject="Something else")

    assert (422, {"Idempotency-Key"}) == (
        answer.status,
        set(answer.json["error"]["validation_result"]),
    )


def test_a_key_is_free_again_after_its_time_though_its_item_is_deleted_later(company):
    queued_at = datetime(2026, 11, 24, 9, 42, 7, tzinfo=UTC)
    too_late = queued_at + REMEMBERED_FOR + timedelta(seconds=1)

    def remembered(batch_id, at):
        batch = Batch("f", batch_id, at, (1,))
        kept = remember_batch(company_id=company.id, idempotency_key="k", batch=batch)
        found = find_batch(company_id=company.id, idempotency_key="k", now=at)
        return kept.batch_id, found and found.batch_id

    assert ("first", "first") == remembered("first", queued_at)
    assert ("first", "first") == remembered("second", queued_at + REMEMBERED_FOR)
    assert find_batch(company_id=company.id, idempotency_key="k", now=too_late) is None
    assert ("third", "third") == remembered("third", too_late)


def test_keys_are_each_companys_own(post, api, make_company):
    other = make_company(company_id=777_002)
    mine = post()
    theirs = api.post(f"/c/{other.id}/emails", a_send_body(), key=other.key, headers=KEY)

    assert (202, 202) == (mine.status, theirs.status)
    assert mine.json["data"]["batch_id"] != theirs.json["data"]["batch_id"]


def test_without_a_key_a_repetition_is_another_request(post):
    first, again = post(headers=()), post(headers=())

    assert first.json["data"]["batch_id"] != again.json["data"]["batch_id"]


def test_a_request_that_is_refused_does_not_use_up_its_key(post):
    refused = post(sender="own")
    corrected = post()

    assert (422, 202) == (refused.status, corrected.status)


def test_a_request_that_broke_off_is_completed_by_its_repetition(
    post, deliver_all, sent, outbox_refuses
):
    recipients = [{"email": "a@uno.example"}, {"email": "b@due.example"}]
    with outbox_refuses():
        broken = post(to=recipients)
    again = post(to=recipients)
    deliver_all()

    assert (503, 202) == (broken.status, again.status)
    assert {"a@uno.example", "b@due.example"} == {mail.message["To"] for mail in sent.mails()}
    assert 2 == len(sent.mails())


def test_a_request_without_a_key_that_broke_off_sends_nothing_later(
    post, api, company, deliver_all, sent, outbox_refuses
):
    with outbox_refuses():
        broken = post(headers=())
    post(headers=())
    deliver_all()

    rows = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    assert (503, "5") == (broken.status, broken.headers["retry-after"])
    assert ["sent", "failed"] == [row["delivery_status"] for row in rows]
    assert 1 == len(sent.mails())


class Drawer(Random):
    """Draws this noise first, and the beginning of a second."""

    def __init__(self, noise):
        super().__init__(0)
        self._noise = noise

    def sample(self, _population, size):
        return [self._noise] * size

    def randrange(self, _stop):
        return 0


def test_an_id_that_is_taken_is_minted_again(post, company, rows):
    [taken] = post(headers=()).json["data"]["emails"]
    known, due = find_company(company.id), due_at(taken["id"])
    drawer = Drawer(taken["id"] & 0xFFF)

    def queue():
        key = Idempotency("order-7781", "f")
        return queue_batch(
            known,
            draw_batch(1, due=due, idempotency=key, now=due, dice=drawer),
            plan=lambda batch: [planned(batch)],
            store_content=lambda _: None,
            idempotency=key,
            now=due,
        )

    def planned(batch):
        [email_id] = batch.email_ids
        return an_email(
            company_id=company.id,
            email_id=email_id,
            batch_id=batch.batch_id,
            queued_at=batch.queued_at,
        )

    [first], [again] = queue(), queue()

    assert taken["id"] != first.email_id == again.email_id
    assert 2 == len(rows())


@pytest.fixture
def second_outbox_batch_fails(service, deliver_all):
    """SQS takes ten emails, the worker sends them, and SQS takes no more."""
    asked = []

    def fail_later(**_):
        asked.append(1)
        if len(asked) > 1:
            deliver_all()
            raise ClientError({"Error": {"Code": "ServiceUnavailable"}}, "SendMessageBatch")

    events = aws.sqs().meta.events
    events.register_first("before-call.sqs.SendMessageBatch", fail_later)
    yield
    events.unregister("before-call.sqs.SendMessageBatch", fail_later)


def test_a_request_without_a_key_that_half_left_says_which_half(
    post, second_outbox_batch_fails, api, company, sent
):
    recipients = [{"email": f"r{number}@cliente.example"} for number in range(12)]
    answer = post(headers=(), to=recipients)

    said = [email["delivery_status"] for email in answer.json["data"]["emails"]]
    rows = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    shown = sorted(row["delivery_status"] for row in rows)
    assert 202 == answer.status
    assert 2 == said.count("failed")
    assert ["failed"] * 2 + ["sent"] * 10 == shown
    assert 10 == len(sent.mails())
    assert {1} == {row["errors_count"] for row in rows if row["delivery_status"] == "failed"}


def test_a_repetition_puts_no_message_of_an_email_that_is_on_its_way(post, outbox):
    post()
    [message] = outbox.receive_messages(WaitTimeSeconds=0)
    post()
    waiting = outbox.receive_messages(WaitTimeSeconds=0)

    key = EmailKey(**json.loads(message.body))
    claim_email(key, lease_until=datetime.now(UTC) + timedelta(minutes=1), lease_id="x")
    post()

    assert 1 == len(waiting)
    assert [] == outbox.receive_messages(WaitTimeSeconds=0)
