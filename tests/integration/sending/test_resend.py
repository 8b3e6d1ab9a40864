"""An email is sent once more on purpose."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.sending import resend_email
from chalicelib.domain.companies import Licence
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.message.delivery_events import read_delivery_event
from chalicelib.settings import settings
from chalicelib.tables.companies import save_company
from chalicelib.tables.emails.delivery_events import record_delivery_event
from chalicelib.tables.emails.sending import get_email
from tests.builders import PDF, ses_event


def test_a_resend_is_a_new_email_with_the_same_content(company, post, deliver_all, act, sent, row):
    original = post()
    deliver_all()
    answer = act(original, "resend")
    deliver_all()

    [told] = answer.json["data"]["emails"]
    again = row(told["id"])
    assert (202, "queued", original) == (
        answer.status,
        told["delivery_status"],
        again["resend_of"],
    )
    assert ("sent", 2) == (again["delivery_status"], len(sent.mails()))
    first, second = sent.mails()
    assert first.message["To"] == second.message["To"]
    assert first.message["Message-ID"] != second.message["Message-ID"]
    told_by_ses = get_email(EmailKey(company.id, original)).accepted_reply
    known_as = f"<{told_by_ses}@eu-south-1.amazonses.com>"
    assert (None, known_as) == (first.message["References"], second.message["References"])
    assert first.link_paths != second.link_paths
    assert row(original)["content"] == again["content"]


@pytest.fixture
def bounced(post, deliver_all, company):
    email_id = post()
    deliver_all()
    event = ses_event("bounce", company_id=company.id, email_id=email_id)
    record_delivery_event(read_delivery_event(event))
    return email_id


@pytest.fixture
def problems(api, company, path):
    """The ids that the list finds by this icon, and how many the summary counts."""

    def problems(icon="problem"):
        found = api.get(path, key=company.key, icon=icon).json["data"]
        counted = api.get(f"{path}/summary", key=company.key).json["data"]["icons"][icon]
        return [row["id"] for row in found], counted

    return problems


def test_what_was_sent_again_says_so_and_is_no_problem_any_more(bounced, act, row, problems):
    assert ([bounced], 1) == problems()

    to = {"email": "giusto@cliente.example", "name": "Rossi"}
    [again] = act(bounced, "resend", {"to": to}).json["data"]["emails"]
    original = row(bounced)
    assert (again["id"], "bounced", "resent") == (
        original["resent_as"],
        original["delivery_status"],
        original["icon"],
    )
    assert original["resent_at"] == row(again["id"])["queued_at"]
    assert "resent" in [event["event"] for event in original["timeline"]]
    assert ([], 0) == problems()
    assert ([bounced], 1) == problems("resent")


def test_cancelling_the_second_email_opens_the_problem_again(
    api, company, bounced, act, row, cancel, problems
):
    api.put(f"/c/{company.id}/settings/sending", {"undo_seconds": 30}, key=company.key)
    [again] = act(bounced, "resend").json["data"]["emails"]
    cancel(again["id"])

    assert (None, None, "problem") == tuple(
        row(bounced)[name] for name in ("resent_as", "resent_at", "icon")
    )
    assert ([bounced], 1) == problems()


def test_the_newest_of_two_second_emails_counts(api, company, bounced, act, row, cancel):
    api.put(f"/c/{company.id}/settings/sending", {"undo_seconds": 30}, key=company.key)
    [first] = act(bounced, "resend").json["data"]["emails"]
    [second] = act(bounced, "resend").json["data"]["emails"]
    cancel(first["id"])

    assert second["id"] == row(bounced)["resent_as"]


def test_a_trace_that_cannot_be_left_costs_no_second_email(bounced, act, row, monkeypatch):
    def refuse(*_, **__):
        raise TryAgainLater("DynamoDB does not answer.")

    monkeypatch.setattr(resend_email, "note_resent", refuse)
    answer = act(bounced, "resend")

    assert 202 == answer.status
    assert row(bounced)["resent_as"] is None


def test_the_attachments_of_a_resend_are_there(api, post, deliver_all, act, aws, company):
    original = post()
    deliver_all()
    batch = act(original, "resend").json["data"]["batch_id"]
    stored = aws.client("s3").get_object(
        Bucket=settings().content_bucket, Key=f"24-months/{company.id}/{batch}/0"
    )

    assert (PDF, "application/pdf") == (stored["Body"].read(), stored["ContentType"])


def test_a_resend_may_go_to_a_corrected_address(post, deliver_all, act, sent):
    original = post()
    deliver_all()
    to = {"email": "giusto@cliente.example", "name": "Rossi"}
    [again] = act(original, "resend", {"to": to}).json["data"]["emails"]
    deliver_all()

    assert "giusto@cliente.example" in str(sent.of(again["id"]).message["To"])


@pytest.mark.parametrize("wait", ["scheduled", "queued", "claimed"])
def test_what_is_still_on_its_way_is_not_resent(wait, post, claim, act):
    ahead = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    email_id = post(send_at=ahead) if wait == "scheduled" else post()
    if wait == "claimed":
        claim(email_id)

    assert 409 == act(email_id, "resend").status


def test_a_cancelled_email_may_be_sent_after_all(post, cancel, act, deliver_all, sent):
    email_id = post()
    cancel(email_id)
    status = act(email_id, "resend").status
    deliver_all()

    assert (202, 1) == (status, len(sent.mails()))


def test_the_same_key_resends_once(post, deliver_all, act, rows):
    original = post()
    deliver_all()
    key = [("Idempotency-Key", "again-1")]
    answers = [act(original, "resend", headers=key) for _ in range(2)]

    assert [202, 202] == [answer.status for answer in answers]
    assert (
        answers[0].json["data"]["emails"][0]["id"] == (answers[1].json["data"]["emails"][0]["id"])
    )
    assert 2 == len(rows())


def test_a_key_stands_for_the_resend_of_one_email(post, deliver_all, act):
    one, other = post(), post()
    deliver_all()
    key = [("Idempotency-Key", "again-2")]
    act(one, "resend", headers=key)

    assert 422 == act(other, "resend", headers=key).status


def test_what_is_no_longer_kept_cannot_be_sent_again(post, deliver_all, act, aws, company, rows):
    original = post()
    deliver_all()
    bucket = aws.resource("s3").Bucket(settings().content_bucket)
    bucket.objects.filter(Prefix=f"24-months/{company.id}/").delete()

    assert (409, 1) == (act(original, "resend").status, len(rows()))


def test_a_copy_stays_a_copy(post, deliver_all, act, rows, row):
    post(copy_to="io@bianchi.example")
    deliver_all()
    copy = next(one for one in rows() if one["is_copy"])
    [told] = act(copy["id"], "resend").json["data"]["emails"]

    assert (True, "attachment") == (
        row(told["id"])["is_copy"],
        row(told["id"])["deliver_as"],
    )


def test_a_resend_follows_the_licence_of_today(api, post, deliver_all, act, domain_company, row):
    original = post()
    deliver_all()
    save_company(replace(domain_company(), licence=Licence.STANDARD))
    [told] = act(original, "resend").json["data"]["emails"]

    assert (False, "attachment") == (
        row(told["id"])["tracked"],
        row(told["id"])["deliver_as"],
    )


@pytest.mark.parametrize(
    "body", [{"to": {"email": "x"}}, {"to": {}}, {"to": []}, {"x": 1}, [], "x"]
)
def test_what_is_wrong_is_said(scheduled, act, body):
    assert 422 == act(scheduled, "resend", body).status


def test_an_unknown_email_is_404(act):
    assert 404 == act(1, "resend").status
