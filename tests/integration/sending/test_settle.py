"""Somebody says what became of an email whose outcome is unknown."""

from datetime import timedelta

import pytest

from chalicelib.settings import settings

SOON = timedelta(seconds=1)


def test_what_was_sent_after_all_counts_as_sent_when_it_may_have_left(unknown, act, row):
    email_id = unknown()
    before = row(email_id)
    answer = act(email_id, "settle", {"outcome": "sent"})
    after = row(email_id)

    assert (True, False) == (before["can_settle"], after["can_settle"])
    assert (200, None, "sent", "sent") == (
        answer.status,
        answer.json["resent"],
        answer.json["data"]["delivery_status"],
        after["icon"],
    )
    assert "settled_sent" == after["delivery_reason"]["code"]
    assert ["queued", "sent", "outcome_unknown", "settled"] == [
        event["event"] for event in after["timeline"]
    ]


def test_what_is_sent_again_stays_told_apart(unknown, act, row, deliver_all, sent):
    email_id = unknown()
    answer = act(email_id, "settle", {"outcome": "resend"})
    deliver_all()
    resent, original = answer.json["resent"], row(email_id)

    assert (200, "outcome_unknown", "settled_resend", False) == (
        answer.status,
        original["delivery_status"],
        original["delivery_reason"]["code"],
        original["can_settle"],
    )
    assert (email_id, "sent") == (
        row(resent["id"])["resend_of"],
        row(resent["id"])["delivery_status"],
    )
    assert 1 == len(sent.mails())


def test_a_decision_made_twice_sends_once(unknown, act, deliver_all, sent):
    email_id = unknown()
    answers = [act(email_id, "settle", {"outcome": "resend"}) for _ in range(3)]
    deliver_all()

    assert [200] * 3 == [answer.status for answer in answers]
    assert 1 == len({answer.json["resent"]["id"] for answer in answers})
    assert 1 == len(sent.mails())


@pytest.mark.parametrize(("first", "then"), [("sent", "resend"), ("resend", "sent")])
def test_of_two_decisions_the_first_counts(unknown, act, first, then):
    email_id = unknown()
    act(email_id, "settle", {"outcome": first})

    assert 409 == act(email_id, "settle", {"outcome": then}).status


def test_a_decision_that_broke_off_is_completed(unknown, act, outbox_refuses, deliver_all, sent):
    email_id = unknown()
    with outbox_refuses():
        broken = act(email_id, "settle", {"outcome": "resend"})
    again = act(email_id, "settle", {"outcome": "resend"})
    deliver_all()

    assert (503, 200, 1) == (broken.status, again.status, len(sent.mails()))


def test_an_email_left_behind_by_a_dead_worker_may_be_settled(post, claim, act, row):
    email_id = post()
    claim(email_id, lease=-SOON)
    act(email_id, "settle", {"outcome": "sent"})

    assert "sent" == row(email_id)["delivery_status"]


def test_what_is_known_is_not_settled(post, deliver_all, act, scheduled):
    email_id = post()
    deliver_all()

    assert [409, 409] == [
        act(one, "settle", {"outcome": "sent"}).status for one in (email_id, scheduled)
    ]


def test_what_is_no_longer_kept_is_not_settled_by_sending_it_again(unknown, act, aws, company, row):
    email_id = unknown()
    bucket = aws.resource("s3").Bucket(settings().content_bucket)
    bucket.objects.filter(Prefix=f"24-months/{company.id}/").delete()

    assert 409 == act(email_id, "settle", {"outcome": "resend"}).status
    assert row(email_id)["can_settle"]


@pytest.mark.parametrize("body", [{}, {"outcome": "x"}, {"outcome": "sent", "x": 1}, b"{"])
def test_what_is_wrong_is_said(unknown, act, body):
    assert act(unknown(), "settle", body).status in (400, 422)


def test_an_unknown_email_is_404(act):
    assert 404 == act(1, "settle", {"outcome": "sent"}).status
