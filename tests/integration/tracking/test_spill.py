"""DynamoDB refuses a hit: the recipient notices nothing, and the hit is applied later, once.

Its failures are played at the wire, where an answer can also get lost after the deed.
"""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from chalicelib import aws
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.hits import KEPT_HITS, MOST_LATE_HITS
from chalicelib.settings import settings
from chalicelib.tables.connection import connection
from chalicelib.tables.emails.hits import record_hit
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.sending import find_email
from chalicelib.tables.emails.spilled_hits import record_hit_once
from local.pump import pump_once
from tests.builders import MORNING, a_hit, a_send_body
from tests.fakes import BROWSER
from tests.integration.conftest import REGION

FAILURES = ["throttled", "failed", "unreachable", "answer lost"]


def refuse(failure, request):
    """Raised, not answered: moto would do what was asked all the same."""
    if failure == "unreachable":
        raise ConnectTimeoutError(endpoint_url=request.url)
    if failure != "answer lost":
        code = {"throttled": "ThrottlingException", "failed": "InternalServerError"}[failure]
        raise ClientError({"Error": {"Code": code, "Message": "planned"}}, "UpdateItem")


@pytest.fixture
def dynamodb_fails(service):
    """Have operations fail for those who wait; gives the requests that were made meanwhile."""

    @contextmanager
    def failing(failure, *operations):
        asked = []

        def before(request, **_):
            asked.append(request.headers["X-Amz-Target"])
            refuse(failure, request)

        def lose(**_):
            raise ReadTimeoutError(endpoint_url="https://dynamodb")

        events = connection().client.meta.events
        handlers = [
            (f"{event}.dynamodb.{operation}", handler)
            for operation in operations
            for event, handler in (("before-send", before), ("before-parse", lose))
            if handler is before or failure == "answer lost"
        ]
        for name, handler in handlers:
            events.register_first(name, handler)
        try:
            yield asked
        finally:
            for name, handler in handlers:
                events.unregister(name, handler)

    return failing


@pytest.fixture
def spilled(aws, service):
    """The spill queue, empty, and without its delay."""
    queue = boto3.resource("sqs", region_name=REGION).Queue(settings().spilled_hits_url)
    queue.set_attributes(Attributes={"DelaySeconds": "0"})
    while messages := queue.receive_messages(MaxNumberOfMessages=10, WaitTimeSeconds=0):
        for message in messages:
            message.delete()
    return queue


@pytest.fixture
def apply_all(aws, service, spilled):
    """Hand the spill queue to its Lambda until nothing is visible; gives what is left."""
    left_by_others = in_flight(spilled)

    def apply():
        client = aws.client("sqs")
        while waiting(spilled):
            pump_once(
                client,
                spilled.url,
                spilled.attributes["QueueArn"],
                service.apply_spilled_hits,
                "apply_spilled_hits",
            )
        return in_flight(spilled) - left_by_others

    return apply


def waiting(queue):
    queue.reload()
    return int(queue.attributes["ApproximateNumberOfMessages"])


def in_flight(queue):
    queue.reload()
    return int(queue.attributes["ApproximateNumberOfMessagesNotVisible"])


@pytest.fixture
def spill_queue_fails(service):
    """SQS takes no hits either."""

    @contextmanager
    def failing():
        def fail(request, **_):
            raise ConnectTimeoutError(endpoint_url=request.url)

        events = aws.sqs_in_haste().meta.events
        events.register_first("before-send.sqs.SendMessage", fail)
        try:
            yield
        finally:
            events.unregister("before-send.sqs.SendMessage", fail)

    return failing


@pytest.fixture
def mail(api, company, deliver_all, sent, spilled):
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    deliver_all()
    return sent.only()


@pytest.fixture
def shown(rows, row):
    return lambda: row(rows()[0]["id"])


@pytest.mark.parametrize("failure", FAILURES)
def test_a_refused_pixel_is_a_picture_at_once_and_an_opening_later(
    api, mail, shown, dynamodb_fails, apply_all, failure
):
    before = datetime.now(UTC).replace(microsecond=0)
    with dynamodb_fails(failure, "UpdateItem") as asked:
        answer = api.get(mail.pixel_path)
    after = datetime.now(UTC)
    assert (200, b"GIF89a") == (answer.status, answer.body[:6])

    assert 0 == apply_all()

    assert ("seen", 1) == (shown()["evidence"], shown()["hits"])
    assert before <= datetime.fromisoformat(shown()["evidence_at"]) <= after
    assert 1 == len(asked)  # a recipient waits, and a repetition could count twice


@pytest.mark.parametrize("failure", FAILURES)
def test_a_refused_download_is_served_and_recorded_later(
    api, mail, shown, dynamodb_fails, apply_all, failure
):
    with dynamodb_fails(failure, "UpdateItem"):
        answer = api.get(mail.link_paths[0])
    assert 302 == answer.status
    assert answer.headers["location"].startswith("https://")

    apply_all()

    assert ("downloaded", 1) == (shown()["evidence"], shown()["hits"])


def test_who_gets_no_file_is_told_so_and_counts_as_a_reader_until_the_file_is_had(
    api, mail, shown, dynamodb_fails, apply_all
):
    with dynamodb_fails("failed", "UpdateItem", "GetItem"):
        program = api.get(mail.link_paths[0])
    assert (503, "5") == (program.status, program.headers["retry-after"])

    apply_all()
    assert "seen" == shown()["evidence"]
    assert ["unserved:0"] == [one["what"] for one in shown()["timeline"] if one["event"] == "hit"]

    assert 302 == api.get(mail.link_paths[0]).status
    assert "downloaded" == shown()["evidence"]


def test_a_hit_that_was_recorded_without_saying_so_is_not_counted_once_more_as_in_vain(
    api, mail, stored, dynamodb_fails, apply_all
):
    with dynamodb_fails("answer lost", "UpdateItem", "GetItem"):
        assert 503 == api.get(mail.link_paths[0]).status

    apply_all()

    assert (1, ["0"]) == (stored().hit_count, [str(hit.fetched) for hit in stored().hits])


def test_a_refused_honeypot_unmasks_later(api, mail, shown, dynamodb_fails, apply_all):
    [honeypot] = mail.urls("/n/")
    with dynamodb_fails("throttled", "UpdateItem"):
        answer = api.get(honeypot[honeypot.index("/n/") :])
    assert 200 == answer.status

    apply_all()

    assert "fetched_by_machine" == shown()["evidence"]


def test_a_message_that_comes_twice_counts_once(
    api, mail, shown, dynamodb_fails, spilled, apply_all
):
    with dynamodb_fails("throttled", "UpdateItem"):
        api.get(mail.pixel_path)
    [message] = spilled.receive_messages(VisibilityTimeout=0)
    spilled.send_message(MessageBody=message.body)

    apply_all()
    spilled.send_message(MessageBody=message.body)
    apply_all()

    assert ("seen", 1) == (shown()["evidence"], shown()["hits"])


def test_a_message_holds_what_the_table_would_and_nothing_of_the_person(
    api, mail, dynamodb_fails, spilled
):
    with dynamodb_fails("throttled", "UpdateItem"):
        api.call("GET", mail.pixel_path, client="198.51.100.77")
    [message] = spilled.receive_messages(VisibilityTimeout=0)

    assert {"company_id", "email_id", "at", "what", "agent", "network", "source"} == set(
        json.loads(message.body)
    )
    for personal in ("198.51.100.77", BROWSER, "Firefox", "@", mail.pixel_path[3:]):
        assert personal not in message.body


def test_a_message_waits_while_the_table_goes_on_refusing(
    api, mail, shown, dynamodb_fails, apply_all
):
    with dynamodb_fails("throttled", "UpdateItem"):
        api.get(mail.pixel_path)
        assert 1 == apply_all()

    assert "unknown" == shown()["evidence"]


def test_a_hit_that_nobody_takes_is_counted_as_missing_and_served_all_the_same(
    api, mail, dynamodb_fails, spill_queue_fails, capsys
):
    with dynamodb_fails("throttled", "UpdateItem"), spill_queue_fails():
        answers = [api.get(mail.pixel_path), api.get(mail.link_paths[0])]

    assert [200, 302] == [answer.status for answer in answers]
    assert 2 == capsys.readouterr().out.replace(" ", "").count('"HitNotRecorded":[1.0]')


def test_a_hit_of_an_email_that_is_gone_goes_too(
    api, mail, rows, company, dynamodb_fails, apply_all
):
    with dynamodb_fails("throttled", "UpdateItem"):
        api.get(mail.pixel_path)
    EmailItem(company.id, rows()[0]["id"]).delete()

    assert 0 == apply_all()
    assert [] == rows()


def test_a_hit_that_waits_while_its_recipient_has_the_recording_stopped_is_let_go(
    api, mail, stored, dynamodb_fails, apply_all
):
    email = stored()
    with dynamodb_fails("throttled", "UpdateItem"):
        api.get(mail.pixel_path)
    EmailItem(email.company_id, email.email_id).update(
        actions=[EmailItem.stopped_at.set(datetime.now(UTC))]
    )

    assert 0 == apply_all()
    assert ((), 0) == (stored().hits, stored().hit_count)


def test_what_is_no_spilled_hit_stays_for_a_person_to_see(spilled, apply_all):
    spilled.send_message(MessageBody="{}")

    assert 1 == apply_all()


@pytest.fixture
def stored(company, mail, rows):
    """The email as the table has it."""
    email_id = rows()[0]["id"]
    return lambda: find_email(EmailKey(company.id, email_id))


@pytest.fixture
def record(stored):
    """Record hits at once, as they come, or as spilled ones."""
    email = stored()

    def record(*hits, spilled):
        for hit in hits:
            action = record_hit_once if spilled else record_hit
            action(email.key, hit)

    return record


def opening(minute):
    return a_hit(at=MORNING + timedelta(minutes=minute), source=7)


def test_a_spilled_hit_joins_those_that_came_meanwhile(stored, record):
    record(opening(5), spilled=False)
    record(opening(3), opening(5), opening(3), spilled=True)

    assert [opening(3), opening(5)] == sorted(stored().hits, key=lambda hit: hit.at)
    assert 2 == stored().hit_count


def test_hits_that_differ_in_their_source_alone_are_two(stored, record):
    record(
        opening(3), replace(opening(3), source=8), replace(opening(3), source=None), spilled=True
    )

    assert 3 == stored().hit_count == len(stored().hits)


def test_after_the_first_fifty_a_spilled_hit_is_kept_where_it_is_the_first_or_the_last_of_its_sort(
    stored, record
):
    record(*map(opening, range(KEPT_HITS)), spilled=False)
    assert KEPT_HITS == len(stored().hits)

    record(opening(103), opening(105), spilled=False)
    for _ in range(2):
        record(opening(101), opening(104), opening(105), opening(109), spilled=True)

    assert [opening(101), opening(109)] == list(stored().hits[KEPT_HITS:])
    assert KEPT_HITS + 4 == stored().hit_count  # not 104: nobody can say whether it was counted


def test_of_a_sort_for_which_there_is_no_room_a_spilled_hit_is_let_go(stored, record):
    record(*map(opening, range(KEPT_HITS)), spilled=False)
    late = {"at": 0, "what": "pixel", "agent": "program", "network": "unknown"}
    full = {f"pixel:{number}:unknown": late for number in range(MOST_LATE_HITS)}
    EmailItem(*stored().key).update([EmailItem.late_hits.set(full)])
    record(opening(103), spilled=True)

    assert KEPT_HITS == stored().hit_count


def test_others_that_come_between_reading_and_writing_are_kept_and_the_same_one_counts_once(
    stored, record
):
    others = iter([opening(1), opening(3)])

    def another_comes(**_):
        for other in others:
            record(other, spilled=False)
            break

    events = connection().client.meta.events
    events.register_first("before-call.dynamodb.UpdateItem", another_comes)
    try:
        record(opening(3), spilled=True)
    finally:
        events.unregister("before-call.dynamodb.UpdateItem", another_comes)

    assert {opening(1), opening(3)} == set(stored().hits)
    assert 2 == stored().hit_count


def test_a_link_that_was_taken_back_stays_closed_while_the_table_refuses(
    api, mail, stored, company, path, dynamodb_fails, apply_all
):
    api.call("DELETE", f"{path}/{stored().email_id}/links", key=company.key)
    with dynamodb_fails("throttled", "UpdateItem"):
        assert 410 == api.get(mail.link_paths[0]).status

    apply_all()
    assert () == stored().hits
