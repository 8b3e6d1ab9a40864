"""No company can take so much of the service that too little is left to the others."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from chalicelib.actions.companies.authenticate import authenticate
from chalicelib.actions.listing.request_export import request_export
from chalicelib.actions.quotas import limit_requests
from chalicelib.actions.quotas.set_quotas import set_quotas
from chalicelib.actions.quotas.take_upload import take_upload
from chalicelib.actions.sending import queue_batch
from chalicelib.actions.sending.queue_emails import queue_emails
from chalicelib.actions.sending.settle_email import settle_email
from chalicelib.domain.companies import Scope
from chalicelib.domain.emails import Settlement
from chalicelib.domain.errors import InvalidRequest, NotFound, QuotaReached
from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.domain.quotas.quotas import Quota
from chalicelib.domain.requests import Idempotency
from chalicelib.routes.company.send_bodies import read_send_request
from chalicelib.tables.companies import find_company
from chalicelib.tables.exports import claim_export, record_ready
from chalicelib.tables.usage import used_today
from tests.builders import a_send_body

MINUTE = timedelta(minutes=1)
INVOICE = {"type": "invoice", "number": "18", "date": "2026-11-20"}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def allow(company):
    def allow(**quotas):
        set_quotas(company.id, quotas)
        return find_company(company.id)

    return allow


@pytest.fixture
def queue(api, company, outbox):
    def queue(emails=1, key=None, **fields):
        to = [{"email": f"a{number}@cliente.example"} for number in range(emails)]
        body = a_send_body(to=to, attachments=None, **fields)
        headers = [("Idempotency-Key", key)] if key else []
        return api.post(f"/c/{company.id}/emails", body, key=company.key, headers=headers)

    return queue


@pytest.fixture
def usage(api, company):
    def usage():
        rows = api.get(f"/c/{company.id}/usage", key=company.key).json["data"]
        return {row["quota"]: (row["used"], row["allowed"]) for row in rows}

    return usage


def told(answer):
    [problem] = answer.json["error"]["problems"]
    return answer.status, answer.json["error"]["code"], problem["field"], problem["params"]


def a_request(**fields):
    body = a_send_body(attachments=None, **fields)
    return read_send_request(json.dumps(body).encode())


def test_a_company_is_shown_what_it_uses_and_what_its_licence_allows(usage, queue, api, company):
    queue(3)
    api.post(
        f"/c/{company.id}/uploads",
        {"filename": "a.pdf", "content_type": "application/pdf", "size": 1_000_000},
        key=company.key,
    )
    api.put(f"/c/{company.id}/issued_documents/18", INVOICE, key=company.key)

    assert {
        "emails_waiting": (3, 50_000),
        "emails_a_day": (3, 20_000),
        "emails_due_in_a_minute": (0, 5_000),
        "uploads_a_day": (1, 5_000),
        "upload_bytes_a_day": (1_000_000, 20_000_000_000),
        "documents_a_day": (1, 20_000),
        "exports_at_once": (0, 3),
        "requests_a_second": (0, 200),
    } == usage()


@pytest.mark.parametrize(
    ("quota", "status"),
    [("emails_a_day", 429), ("emails_waiting", 429), ("emails_due_in_a_minute", 422)],
)
def test_beyond_a_quota_nothing_is_taken_and_it_is_said_what_is_used(
    allow, queue, usage, quota, status
):
    allow(**{quota: 5})
    moment = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    first, second, third = (queue(size, send_at=moment) for size in (3, 3, 2))

    assert [202, 202] == [first.status, third.status]
    assert (status, "quota", quota, {"used": 3, "allowed": 5}) == told(second)
    assert (status == 429) == ("retry-after" in second.headers)
    assert 5 == usage()["emails_a_day"][0] == usage()["emails_waiting"][0]


def test_no_more_documents_are_registered_a_day_and_those_known_go_on_changing(allow, api, company):
    allow(documents_a_day=1)
    path = f"/c/{company.id}/issued_documents"
    due = [{"due_date": "2026-12-20", "amount": "10.00"}]
    first, refused, again = (
        api.put(f"{path}/{number}", INVOICE | {"instalments": due}, key=company.key)
        for number in (18, 19, 18)
    )
    paid = api.patch(f"{path}/18/payment", {"paid_on": "2026-12-18"}, key=company.key)

    assert (429, "quota", "documents_a_day", {"used": 1, "allowed": 1}) == told(refused)
    assert "retry-after" in refused.headers
    assert (201, 200, 200) == (first.status, again.status, paid.status)
    assert 404 == api.get(f"{path}/19", key=company.key).status


@pytest.mark.parametrize("quota", ["emails_a_day", "emails_waiting"])
def test_what_can_never_fit_has_to_change(allow, queue, quota):
    allow(**{quota: 2})

    assert (422, "quota", quota, {"used": 0, "allowed": 2}) == told(queue(3))


def test_a_day_has_room_again_on_the_next_one(allow, company, outbox):
    known = allow(emails_a_day=1)
    days = [NOON, NOON + timedelta(hours=11), NOON + timedelta(hours=12)]
    went = []
    for now in days:
        try:
            went.append(len(queue_emails(known, a_request(), now=now)))
        except QuotaReached as reached:
            went.append(reached.retry_after)

    assert [1, timedelta(hours=1), 1] == went


def test_what_was_sent_waits_no_more(allow, queue, deliver_all):
    allow(emails_waiting=2)
    first = queue(2)
    deliver_all()
    second = queue(2)

    assert [202, 202] == [first.status, second.status]


def test_what_waits_is_counted_anew_once_a_minute_at_most(allow, company, outbox):
    known, now = allow(emails_waiting=1), datetime.now(UTC)
    queue_emails(known, a_request(), now=now)
    seconds = (0, 30, 61)
    refused = []
    for after in seconds:
        with pytest.raises(QuotaReached) as reached:
            queue_emails(known, a_request(), now=now + timedelta(seconds=after))
        refused.append(reached.value.retry_after)

    assert [MINUTE] * 3 == refused
    assert 1 == used_today(company.id, day=int(now.timestamp()) // 86_400)[Quota.EMAILS_WAITING]


def test_emails_for_another_minute_are_not_counted_together(allow, queue):
    allow(emails_due_in_a_minute=1)
    noon = (datetime.now(UTC) + timedelta(days=1)).replace(hour=12, minute=0)
    moments = [noon, noon.replace(minute=1)]

    assert [202, 202] == [queue(send_at=moment.isoformat()).status for moment in moments]


def test_what_a_full_day_refuses_takes_no_place_in_its_minute(allow, queue):
    moment = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    allow(emails_a_day=1, emails_due_in_a_minute=3)
    queue(1, send_at=moment)
    refused = queue(1, send_at=moment)
    allow(emails_a_day=10, emails_due_in_a_minute=3)

    assert 429 == refused.status
    assert 202 == queue(2, send_at=moment).status


def test_a_repetition_is_not_counted_and_never_refused(allow, queue, usage):
    allow(emails_a_day=2)
    key = uuid4().hex
    answers = [queue(2, key=key).status for _ in range(3)]

    assert [202] * 3 == answers
    assert (2, 2) == usage()["emails_a_day"]


def test_a_refused_request_may_be_made_again_under_its_key(allow, queue):
    key = uuid4().hex
    allow(emails_a_day=0)
    refused = queue(key=key)
    allow(emails_a_day=5)

    assert [422, 202, 202] == [refused.status, queue(key=key).status, queue(key=key).status]


def test_of_two_tries_at_once_one_is_counted(allow, company, outbox, monkeypatch):
    known, now = allow(emails_a_day=9), datetime.now(UTC)
    idempotency, request = Idempotency(uuid4().hex, "x"), a_request()
    take = queue_batch.take_emails

    def another_comes_first(*args, **details):
        monkeypatch.undo()
        queue_emails(known, request, idempotency=idempotency, now=now)
        take(*args, **details)

    # The other comes between our looking for the key and our remembering it.
    monkeypatch.setattr(queue_batch, "take_emails", another_comes_first)
    queue_emails(known, request, idempotency=idempotency, now=now)

    assert 1 == used_today(company.id, day=int(now.timestamp()) // 86_400)[Quota.EMAILS_A_DAY]


def test_many_at_once_take_no_more_than_is_allowed(allow, company, outbox):
    known, now = allow(emails_a_day=5), datetime.now(UTC)

    def try_one(_):
        try:
            return len(queue_emails(known, a_request(), now=now))
        except QuotaReached:
            return 0

    with ThreadPoolExecutor(6) as pool:
        taken = sum(pool.map(try_one, range(12)))
    assert 5 == taken


def test_an_outcome_is_settled_whatever_the_quota(allow, unknown, company):
    email_id = unknown()
    known = allow(emails_a_day=0, emails_waiting=0)
    settled = settle_email(
        known, email_id=email_id, settlement=Settlement.RESEND, now=datetime.now(UTC)
    )

    assert settled.resent


@pytest.mark.parametrize(
    ("quota", "allowed", "used"), [("uploads_a_day", 2, 2), ("upload_bytes_a_day", 25, 20)]
)
def test_uploads_and_their_bytes_are_counted_by_the_day(allow, company, quota, allowed, used):
    known = allow(**{quota: allowed})
    for _ in range(2):
        take_upload(known, size=10, now=NOON)
    with pytest.raises(QuotaReached) as reached:
        take_upload(known, size=10, now=NOON)

    [[problem]] = reached.value.problems.values()
    assert {"used": used, "allowed": allowed} == problem.params
    take_upload(known, size=10, now=NOON + timedelta(days=1))


def test_so_many_exports_are_under_way_at_once(allow, company):
    known, now = allow(exports_at_once=2), datetime.now(UTC)
    first, _ = (request_export(known, {}, SheetFormat.CSV, now=now) for _ in range(2))
    with pytest.raises(QuotaReached):
        request_export(known, {}, SheetFormat.CSV, now=now)
    key = {"company_id": company.id, "export_id": first.export_id}
    record_ready(claim_export(**key, lease_until=now + MINUTE, now=now), rows=1, size=1, at=now)

    assert request_export(known, {}, SheetFormat.CSV, now=now)


def test_a_key_may_make_so_many_requests_in_a_second(allow, company, monkeypatch):
    # As if nobody had called in this process.
    monkeypatch.setattr(limit_requests, "_last", {})
    allow(requests_a_second=2)

    def call(now):
        return authenticate(
            authorization=f"Bearer {company.key}",
            company_id=str(company.id),
            scope=Scope.EMAILS_READ,
            now=now,
        )

    # The first of a process is not counted.
    assert [company.id] * 3 == [call(NOON).company.company_id for _ in range(3)]
    with pytest.raises(QuotaReached):
        call(NOON)
    call(NOON + timedelta(seconds=1))


def test_a_company_without_any_quota_of_its_own_has_its_licences(allow, company):
    allow(emails_a_day=1)

    assert {} == allow().quotas


@pytest.mark.parametrize("quotas", [{"emails": 1}, {"emails_a_day": -1}])
def test_what_is_no_quota_cannot_be_set(company, quotas):
    with pytest.raises(InvalidRequest):
        set_quotas(company.id, quotas)


def test_nobodys_quotas_cannot_be_set(service):
    with pytest.raises(NotFound):
        set_quotas(999_999_999, {"emails_a_day": 1})


def test_a_batch_that_broke_off_is_counted_once(allow, queue, usage, outbox_refuses):
    key = uuid4().hex
    with outbox_refuses():
        broken = queue(2, key=key)
    again = queue(2, key=key)

    assert [503, 202] == [broken.status, again.status]
    assert 2 == usage()["emails_a_day"][0]
