"""A suspended company sends nothing; what it sent is followed and served, and it reads why."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.sending.deliver_email import deliver_email
from chalicelib.actions.sending.give_up_suspended import give_up_suspended
from chalicelib.actions.sending.lanes.open_lane import open_lane
from chalicelib.domain.email_ids import EmailKey
from tests.builders import a_send_body
from tests.fakes import FakeTransport, worker_by


@pytest.fixture
def suspend(operator, company):
    path = f"/operator/companies/{company.id}/suspension"
    body = {"reason": "unpaid", "note": "Fattura 118"}
    return lambda: operator.call("POST", path, body)


@pytest.fixture
def resume(operator, company):
    path = f"/operator/companies/{company.id}/suspension"
    return lambda: operator.call("DELETE", path)


def test_it_queues_nothing_and_is_told_why(suspend, api, path, company, outbox):
    suspend()
    answer = api.post(path, a_send_body(), key=company.key)
    error = answer.json["error"]

    assert (403, "suspended", "unpaid") == (answer.status, error["code"], error["reason"]["code"])
    assert "pagamento" in error["reason"]["it"]
    assert [] == api.get(path, key=company.key).json["data"]


def test_its_page_says_why(suspend, api, company):
    before = api.get(f"/c/{company.id}/settings/page", key=company.key).json["data"]["suspended"]
    suspend()
    after = api.get(f"/c/{company.id}/settings/page", key=company.key).json["data"]["suspended"]

    assert before is None
    assert ("unpaid", "Fattura 118") == (after["reason"]["code"], after["note"])


def test_what_waits_is_not_sent_and_is_once_it_is_resumed(suspend, resume, post, company, row):
    email_id, transport = post(), FakeTransport()

    def try_it():
        lane = open_lane(company.id, worker=worker_by(transport))
        return deliver_email(lane, email_id=email_id)

    suspend()
    wait, waiting = try_it(), row(email_id)
    resume()
    done = try_it()

    assert (True, "queued") == (bool(wait), waiting["delivery_status"])
    assert (None, "sent", 1) == (done, row(email_id)["delivery_status"], len(transport.accepted))


def test_what_it_sent_before_is_followed_and_served(
    suspend, post, deliver_all, sent, api, row, sent_earlier, company
):
    email_id = post()
    deliver_all()
    mail = sent.only()
    sent_earlier(company.id, email_id)
    suspend()
    pixel, link = api.get(mail.pixel_path), api.get(mail.link_paths[0])

    assert (200, 302) == (pixel.status, link.status)
    assert "downloaded" == row(email_id)["evidence"]


def test_what_waits_for_more_than_three_days_fails_visibly(suspend, post, company, row):
    email_id = post()
    suspend()
    key, now = EmailKey(company.id, email_id), datetime.now(UTC)
    soon = give_up_suspended(key, now=now + timedelta(days=2))
    waiting = row(email_id)["delivery_status"]
    late = give_up_suspended(key, now=now + timedelta(days=4))

    assert (False, "queued", True) == (soon, waiting, late)
    assert "failed" == row(email_id)["delivery_status"]
    assert "suspended" == row(email_id)["delivery_reason"]["code"]
