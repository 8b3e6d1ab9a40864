"""A request that is thought better of is cancelled whole, as far as it has not left."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.sending.release_due_emails import release_due_emails
from tests.builders import a_send_body, time_left

TWO = [{"email": "mario@bianchi.example"}, {"email": "lucia@bianchi.example"}]


@pytest.fixture
def queue(api, company, path):
    """Queue emails to two, with a copy for the sender, an hour ahead; the answer's data."""

    def queue(**fields):
        later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        body = {"to": TWO, "copy_to": "ufficio@rossi.example", "send_at": later} | fields
        answer = api.post(path, a_send_body(**body), key=company.key)
        assert 202 == answer.status, answer.json
        return answer.json["data"]

    return queue


@pytest.fixture
def call_back(api, company, path):
    return lambda email_id: api.call("DELETE", f"{path}/{email_id}/batch", key=company.key)


def addresses(told):
    return sorted(email["to_email"] for email in told)


def test_all_emails_of_the_request_are_cancelled_and_the_senders_copy_too(
    queue, call_back, deliver_all, sent, aws_calls
):
    batch = queue()
    answer = call_back(batch["emails"][1]["id"])
    later = datetime.now(UTC) + timedelta(hours=2)
    with aws_calls.as_lambda("release_due_emails"):
        release_due_emails(deadline=time_left(55.0), clock=lambda: later)
    deliver_all()

    told = answer.json["data"]
    assert (200, []) == (answer.status, told["left"])
    everybody = ["lucia@bianchi.example", "mario@bianchi.example", "ufficio@rossi.example"]
    assert everybody == addresses(told["cancelled"])
    assert {"cancelled"} == {email["delivery_status"] for email in told["cancelled"]}
    ids = [str(email["id"]) for email in told["cancelled"]]
    mails = [mail.message["Message-ID"] for mail in sent.mails()]
    assert [] == [mail for mail in mails if any(one in mail for one in ids)]


def test_one_that_a_worker_has_is_told_and_keeps_none_of_the_others(queue, call_back, claim, row):
    mario, lucia = (email["id"] for email in queue(copy_to=None)["emails"])
    claim(mario)
    told = call_back(mario).json["data"]

    assert [(mario, "sending")] == [
        (email["id"], email["delivery_status"]) for email in told["left"]
    ]
    assert [lucia] == [email["id"] for email in told["cancelled"]]
    assert ("sending", "cancelled") == (
        row(mario)["delivery_status"],
        row(lucia)["delivery_status"],
    )


def test_another_requests_emails_stay_though_they_are_due_at_the_same_time(queue, call_back, row):
    due = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    ours, others = queue(send_at=due), queue(send_at=due)
    call_back(ours["emails"][0]["id"])

    assert ["scheduled"] * 2 == [row(email["id"])["delivery_status"] for email in others["emails"]]


def test_to_call_back_again_answers_the_same(queue, call_back):
    email_id = queue()["emails"][0]["id"]
    first, again = call_back(email_id), call_back(email_id)

    assert first.json == again.json


def test_what_has_all_left_is_told_so(post, deliver_all, call_back):
    email_id = post()
    deliver_all()
    told = call_back(email_id).json["data"]

    assert ([], [email_id]) == (told["cancelled"], [email["id"] for email in told["left"]])


@pytest.mark.parametrize("email_id", ["1", "x", "9" * 17])
def test_of_no_email_there_is_no_batch(call_back, email_id):
    assert 404 == call_back(email_id).status


def test_another_companys_batch_is_404(api, make_company, queue, row):
    email_id = queue()["emails"][0]["id"]
    other = make_company(company_id=777_102)
    answer = api.call("DELETE", f"/c/{other.id}/emails/{email_id}/batch", key=other.key)

    assert (404, "scheduled") == (answer.status, row(email_id)["delivery_status"])
