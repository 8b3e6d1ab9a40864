"""An email is cancelled until it is being sent, and not later."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.sending.release_due_emails import release_due_emails
from chalicelib.tables.emails.sending import release_claim
from tests.builders import time_left

SOON = timedelta(seconds=1)


def test_a_scheduled_email_is_cancelled_and_never_sent(
    scheduled, cancel, deliver_all, sent, row, aws_calls
):
    answer = cancel(scheduled)
    later = datetime.now(UTC) + timedelta(hours=2)
    with aws_calls.as_lambda("release_due_emails"):
        release_due_emails(deadline=time_left(55.0), clock=lambda: later)
    deliver_all()

    shown = answer.json["data"]
    assert (200, "cancelled", "cancelled", False) == (
        answer.status,
        shown["delivery_status"],
        shown["icon"],
        shown["can_cancel"],
    )
    sent_of_it = [mail for mail in sent.mails() if str(scheduled) in mail.message["Message-ID"]]
    assert ("cancelled", []) == (row(scheduled)["delivery_status"], sent_of_it)


def test_a_queued_email_is_cancelled_before_its_message_is_handed_out(
    post, cancel, deliver_all, sent
):
    status = cancel(post()).status
    deliver_all()

    assert (200, []) == (status, sent.mails())


def test_an_email_within_the_undo_window_is_cancelled(api, company, post, cancel):
    rules = {"undo_seconds": 60, "on_unknown_outcome": "show"}
    api.put(f"/c/{company.id}/settings/sending", rules, key=company.key)
    email_id = post()

    assert "cancelled" == cancel(email_id).json["data"]["delivery_status"]


def test_to_cancel_again_answers_the_same(scheduled, cancel):
    first, again = cancel(scheduled), cancel(scheduled)

    assert (200, first.json["data"]["id"]) == (again.status, again.json["data"]["id"])
    assert "cancelled" == again.json["data"]["delivery_status"]


def test_a_claimed_email_is_not_cancelled(post, claim, cancel, row):
    email_id = post()
    claim(email_id)

    assert (409, False) == (cancel(email_id).status, row(email_id)["can_cancel"])


def test_an_email_left_behind_by_a_dead_worker_is_not_cancelled(post, claim, cancel):
    email_id = post()
    claim(email_id, lease=-SOON)

    assert 409 == cancel(email_id).status


def test_a_sent_email_is_not_cancelled(post, deliver_all, cancel):
    email_id = post()
    deliver_all()
    refused = cancel(email_id)

    assert 409 == refused.status
    assert "sent" in refused.json["error"]["message"]


def test_an_email_of_unknown_outcome_is_not_cancelled(unknown, cancel):
    assert 409 == cancel(unknown()).status


def test_an_email_that_waits_for_its_next_attempt_is_cancelled(post, claim, cancel, row):
    email_id = post()
    release_claim(claim(email_id), reason="deferred", reply="451 later")

    assert row(email_id)["can_cancel"]
    assert 200 == cancel(email_id).status
    assert claim(email_id) is None


@pytest.mark.parametrize("email_id", ["1", "x", "9" * 16, "9" * 17, "-1", "1.5"])
def test_an_unknown_email_is_404(cancel, email_id):
    assert 404 == cancel(email_id).status


def test_another_companys_email_is_404(api, make_company, scheduled):
    other = make_company(company_id=777_101)
    answer = api.call("DELETE", f"/c/{other.id}/emails/{scheduled}", key=other.key)

    assert 404 == answer.status


@pytest.mark.parametrize("first", ["claim", "cancel"])
def test_of_a_cancellation_and_a_claim_exactly_one_is_granted(post, claim, cancel, first):
    # Both are conditions on one item, which DynamoDB takes one after the other.
    email_id = post()
    steps = {
        "claim": lambda: claim(email_id) is not None,
        "cancel": lambda: cancel(email_id).status == 200,
    }
    granted = {name: steps[name]() for name in sorted(steps, key=first.__ne__)}

    assert {first} == {name for name, was in granted.items() if was}
