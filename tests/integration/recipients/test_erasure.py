"""A person can be shown all that is held of them, and be erased."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import boto3
import pytest
from fattureincloud_python_sdk.models.email import Email

from chalicelib.actions.feedback.record_delivery_event import record_delivery_event
from chalicelib.actions.recipients import erase_email, show_recipient
from chalicelib.actions.recipients.erase_recipient import erase_recipient
from chalicelib.actions.recipients.finish_recipient_tasks import finish_recipient_tasks
from chalicelib.domain.email_ids import EmailKey, mint_email_id
from chalicelib.settings import settings
from chalicelib.tables.emails import by_recipient as recipient_emails
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.sending import claim_email, put_new_email, record_sent
from chalicelib.tables.recipients import tasks_before
from tests.builders import a_send_body, an_email, ses_event, time_left

ANNA = "anna+fatture@verdi.example"
PATH = quote(ANNA)
BODY = f"<p>Gentile Anna ({ANNA}),</p>{{{{allegati}}}}"


@pytest.fixture
def queue(api, company):
    """Queue an email to Anna, and to whom else is named."""

    def queue(*others, headers=(), **fields):
        to = [{"email": one, "name": "Anna Verdi"} for one in (ANNA, *others)]
        fields = {"subject": f"Fattura per {ANNA}", "body": BODY, **fields}
        body = a_send_body(to=to, **fields)
        answer = api.post(f"/c/{company.id}/emails", body, key=company.key, headers=headers)
        assert 202 == answer.status, answer.json
        return [one["id"] for one in answer.json["data"]["emails"]]

    return queue


@pytest.fixture
def row(api, company):
    def row(email_id):
        return api.get(f"/c/{company.id}/emails/{email_id}", key=company.key).json["data"]

    return row


@pytest.fixture
def erase(api, company):
    def erase(path=PATH):
        return api.call("DELETE", f"/c/{company.id}/recipients/{path}", key=company.key)

    return erase


@pytest.fixture
def held(api, company):
    def held(path=PATH, **parameters):
        return api.get(f"/c/{company.id}/recipients/{path}", key=company.key, **parameters).json

    return held


@pytest.fixture
def finish(service, aws_calls):
    """Play the schedule, a while later."""

    def finish():
        later = datetime.now(UTC) + timedelta(minutes=2)
        with aws_calls.as_lambda("finish_recipient_tasks"):
            finish_recipient_tasks(deadline=time_left(50), clock=lambda: later)

    return finish


def objects_of(company, batch_id):
    bucket = boto3.resource("s3").Bucket(settings().content_bucket)
    return [one.key for one in bucket.objects.filter(Prefix=f"24-months/{company.id}/{batch_id}/")]


def test_everything_that_is_held_is_shown(api, company, queue, deliver_all, sent, held, row):
    [email_id] = queue()
    deliver_all()
    api.get(sent.of(email_id).pixel_path)
    shown = held()

    [email] = shown["data"]["emails"]
    assert (ANNA, "unknown") == (shown["data"]["email"], shown["data"]["consent"]["consent"])
    assert shown["next_cursor"] is None
    assert (email_id, ANNA, BODY) == (email["id"], email["to_email"], email["content"])
    assert row(email_id)["timeline"] == email["timeline"]
    assert "hit" in {event["event"] for event in email["timeline"]}
    assert email["replies"]


def test_much_is_shown_in_parts(api, company, queue, held, monkeypatch):
    # As if two emails were as many as an answer holds.
    monkeypatch.setattr(show_recipient, "AT_ONCE", 2)
    ids = [queue()[0] for _ in range(5)]
    parts, cursor = [], ""
    while cursor is not None:
        part = held(cursor=cursor) if cursor else held()
        parts.append([email["id"] for email in part["data"]["emails"]])
        cursor = part["next_cursor"]

    assert [2, 2, 1] == [len(part) for part in parts]
    assert ids[::-1] == [one for part in parts for one in part]
    for query in ("cursor=x", "cursor=&cursor=x"):
        path = f"/c/{company.id}/recipients/{PATH}"
        assert 422 == api.call("GET", path, key=company.key, query=query).status


def test_of_the_erased_nothing_is_left_but_that_it_was_sent(
    api, company, queue, deliver_all, sent, erase, row, held, stored
):
    [email_id] = queue(headers=[("Idempotency-Key", "once")])
    deliver_all()
    mail = sent.of(email_id)
    api.get(mail.pixel_path)
    before = row(email_id)
    answer = erase()
    after = row(email_id)

    assert (200, True) == (answer.status, answer.json["complete"])
    assert "anna" in json.dumps(before).lower()
    assert "anna" not in stored(company.id).lower()
    assert {
        name: before[name]
        for name in (
            "id",
            "sent_date",
            "status",
            "kind",
            "document",
            "delivery_status",
            "from_name",
        )
    }.items() <= after.items()
    assert ("", "", "", [], None, None) == tuple(
        after[name] for name in ("to_email", "to_name", "subject", "attachments", "content", "hits")
    )
    assert ("not_tracked", "erased") == (after["evidence"], after["evidence_reason"]["code"])
    assert ["queued", "sent", "erased"] == [
        event["event"] for event in after["timeline"] if event["event"] != "recording_stopped"
    ]
    assert [] == held()["data"]["emails"]


def test_the_mail_of_the_erased_records_nothing(
    api, company, queue, deliver_all, sent, erase, stored
):
    [email_id] = queue()
    deliver_all()
    mail = sent.of(email_id)
    erase()
    before = stored(company.id)
    pixel, link = api.get(mail.pixel_path), api.get(mail.link_paths[0])

    assert 200 == pixel.status
    assert link.status in {404, 410}
    assert before == stored(company.id)


def test_an_event_of_ses_after_the_erasure_brings_nothing_back(
    company, queue, deliver_all, erase, row, stored
):
    [email_id] = queue()
    deliver_all()
    erase()
    bounce = ses_event("bounce", company_id=company.id, email_id=email_id)
    bounce["bounce"]["bouncedRecipients"][0]["diagnosticCode"] = f"550 <{ANNA}> unknown"
    before = stored(company.id)
    record_delivery_event(bounce)

    assert before == stored(company.id)


def test_what_was_not_sent_yet_is_cancelled(company, queue, deliver_all, sent, erase, row, stored):
    later = (datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="seconds")
    ids = [*queue(), *queue(send_at=later)]
    answer = erase()
    deliver_all()

    assert (200, True) == (answer.status, answer.json["complete"])
    assert [] == sent.mails()
    assert ["cancelled"] * 2 == [row(email_id)["delivery_status"] for email_id in ids]
    assert "anna" not in stored(company.id).lower()


def test_a_repeated_request_sends_nothing_to_the_erased(
    company, queue, deliver_all, sent, erase, row
):
    key = [("Idempotency-Key", "twice")]
    first = queue(headers=key)
    erase()
    again = queue(headers=key)
    deliver_all()

    assert first == again
    assert [] == sent.mails()


def test_a_repeated_request_brings_nothing_back(company, queue, deliver_all, erase, stored):
    key = [("Idempotency-Key", "once-more")]
    queue(headers=key, copy_to="ufficio@bianchi.example")
    deliver_all()
    erase()
    queue(headers=key, copy_to="ufficio@bianchi.example")

    assert "anna" not in stored(company.id).lower()


def test_a_repeated_second_send_to_the_erased_brings_nothing_back(
    api, company, queue, deliver_all, erase
):
    other = "carlo@verdi.example"
    [email_id] = queue()
    deliver_all()

    def resend():
        return api.post(
            f"/c/{company.id}/emails/{email_id}/resend",
            {"to": {"email": other}},
            key=company.key,
            headers=[("Idempotency-Key", "to-another")],
        )

    batch = resend().json["data"]["batch_id"]
    assert 2 == len(objects_of(company, batch))
    erase(other)

    assert 202 == resend().status
    assert [] == objects_of(company, batch)


def test_content_is_shared_until_the_last_recipient_is_erased(
    api, company, queue, deliver_all, sent, erase, row
):
    other = "carlo@verdi.example"
    anna, carlo = queue(other, subject="Fattura", body="<p>Gentili signori</p>")
    deliver_all()
    link = next(mail for mail in sent.mails() if mail.message["To"].addresses[0].addr_spec == other)
    erase()
    kept = row(carlo)
    batch = kept["batch_id"]

    assert ([], "<p>Gentili signori</p>") == (row(anna)["attachments"], kept["content"])
    assert row(anna)["content"] is None
    assert 302 == api.get(link.link_paths[0]).status
    assert 2 == len(objects_of(company, batch))
    erase(other)
    assert [] == objects_of(company, batch)


def test_the_listed_content_of_the_erased_is_not_that_of_the_others(
    api, company, queue, deliver_all, erase
):
    queue("carlo@verdi.example")
    deliver_all()
    erase()
    rows = api.get(f"/c/{company.id}/emails", key=company.key, fieldset="detailed").json["data"]

    assert {("", None), ("carlo@verdi.example", BODY)} == {
        (one["to_email"], one["content"]) for one in rows
    }


def test_the_senders_copy_goes_with_the_last_recipient(
    api, company, queue, deliver_all, erase, row, held, stored
):
    queue(copy_to="ufficio@bianchi.example")
    deliver_all()
    erase()

    assert "anna" not in stored(company.id).lower()
    assert [] == held("ufficio@bianchi.example")["data"]["emails"]


def test_who_got_copies_is_erased_from_the_emails_that_were_copied(
    company, queue, deliver_all, erase, row, stored
):
    copied = "ufficio@bianchi.example"
    [email_id] = queue(copy_to=copied)
    deliver_all()
    answer = erase(copied)
    left = row(email_id)

    assert 200 == answer.status
    assert copied not in stored(company.id)
    assert (ANNA, "", BODY) == (left["to_email"], left["copy_to"], left["content"])


def test_an_email_that_a_worker_has_is_erased_when_it_is_sent(
    company, queue, erase, finish, row, stored
):
    [email_id] = queue()
    lease = datetime.now(UTC) + timedelta(minutes=3)
    email = claim_email(EmailKey(company.id, email_id), lease_until=lease, lease_id="worker")
    answer = erase()
    record_sent(email, at=datetime.now(UTC), reply=f"250 <{ANNA}> queued")

    assert (202, False) == (answer.status, answer.json["complete"])
    assert ANNA in stored(company.id)
    finish()
    assert "anna" not in stored(company.id).lower()
    assert row(email_id)["sent_date"]


def test_an_email_that_a_worker_gives_back_meanwhile_is_cancelled_before_it_is_erased(
    queue, deliver_all, sent, erase, finish, row, monkeypatch
):
    [email_id] = queue()
    with monkeypatch.context() as patch:
        # While it was asked for, a worker had it; when it is to be erased, nobody has.
        patch.setattr(erase_email, "cancel_waiting", lambda *_, **__: None)
        answer = erase()
    between = row(email_id)
    finish()
    deliver_all()

    assert (202, ANNA) == (answer.status, between["to_email"])
    assert [] == sent.mails()
    assert ("", "cancelled") == (row(email_id)["to_email"], row(email_id)["delivery_status"])


def test_the_schedule_reaches_what_the_index_did_not_know_and_nothing_newer(
    company, queue, erase, finish, row
):
    [early] = queue()
    with pytest.MonkeyPatch.context() as patch:
        # moto's indexes lag behind nothing.
        patch.setattr(recipient_emails.EmailItem.by_recipient, "query", lambda *_, **__: iter(()))
        assert 200 == erase().status
    [late] = queue()
    item = EmailItem.get(company.id, late)
    item.update([EmailItem.queued_at.set(datetime.now(UTC) + timedelta(seconds=30))])
    assert ANNA in row(early)["to_email"]
    finish()

    assert ["", ANNA] == [row(early)["to_email"], row(late)["to_email"]]


@pytest.mark.parametrize("fields", [{}, {"tracking": "off"}], ids=["tracked", "untracked"])
def test_what_is_queued_right_after_the_erasure_stays_until_another_one(
    company, queue, erase, finish, row, fields
):
    erase()
    [at_once] = queue(**fields)
    finish()

    assert (ANNA, "queued") == (row(at_once)["to_email"], row(at_once)["delivery_status"])
    erase()
    finish()
    assert ("", "cancelled") == (row(at_once)["to_email"], row(at_once)["delivery_status"])


def test_a_copy_that_is_queued_right_after_its_recipients_erasure_stays(
    company, queue, erase, finish, stored
):
    erase(quote("ufficio@verdi.example"))
    queue(copy_to="ufficio@verdi.example")
    finish()

    assert "ufficio@verdi.example" in stored(company.id)


def test_a_finished_task_is_not_done_again(company, queue, erase, finish):
    queue()
    erase()
    finish()

    later = datetime.now(UTC) + timedelta(days=1)
    assert [] == [task for task in tasks_before(later) if task.company_id == company.id]


def test_to_erase_again_does_no_harm_and_to_erase_nobody_no_error(
    company, queue, deliver_all, erase, row
):
    [email_id] = queue()
    deliver_all()
    erase()
    first = row(email_id)
    again = erase()

    assert 200 == again.status == erase("nobody@verdi.example").status
    assert first == row(email_id)


def test_the_erased_are_not_tracked_until_they_consent_anew(
    api, company, queue, deliver_all, sent, erase
):
    erase()
    queue()
    deliver_all()
    path = f"/c/{company.id}/recipients/{PATH}/consent"
    known = api.get(path, key=company.key).json["data"]
    api.put(path, {"consent": "granted"}, key=company.key)
    queue()
    deliver_all()

    assert ("denied", "erasure") == (known["consent"], known["source"])
    assert [0, 1] == [len(mail.urls("/o/")) for mail in sent.mails()]


@pytest.mark.parametrize(("action", "body"), [("resend", {}), ("settle", {"outcome": "resend"})])
def test_an_erased_email_is_not_sent_again(
    api, company, queue, deliver_all, erase, action, body, sent
):
    [email_id] = queue("carlo@verdi.example")[:1]
    deliver_all()
    item = EmailItem.get(company.id, email_id)
    item.update([EmailItem.sent_at.remove(), EmailItem.outcome_unknown_at.set(datetime.now(UTC))])
    erase()
    path = f"/c/{company.id}/emails/{email_id}/{action}"

    assert 409 == api.post(path, body, key=company.key).status
    assert 409 == api.post(path, body, key=company.key).status


def test_rows_of_the_erased_are_rows_of_fics_client(api, company, queue, deliver_all, erase, row):
    [email_id] = queue()
    deliver_all()
    erase()
    listed = api.get(f"/c/{company.id}/emails", key=company.key).json["data"][0]

    assert email_id == Email.from_dict(listed).id


def test_the_content_of_the_erased_is_not_searched_through_the_others(
    api, company, queue, deliver_all, erase
):
    queue("carlo@verdi.example", body="<p>Rarissimo</p>")
    deliver_all()
    erase()
    path = f"/c/{company.id}/emails"
    found = api.get(path, key=company.key, q="content contains 'Rarissimo'").json["data"]

    assert ["carlo@verdi.example"] == [one["to_email"] for one in found]


def test_of_what_mail_servers_said_nothing_is_left(company, queue, deliver_all, erase, stored):
    [email_id] = queue()
    deliver_all()
    names = [name for name in EmailItem.get_attributes() if name.endswith("_reply")]
    said = [getattr(EmailItem, name).set(f"550 <{ANNA}>") for name in names]
    EmailItem.get(company.id, email_id).update(said)
    erase()

    assert 5 == len(names)
    assert "anna" not in stored(company.id).lower()


def test_a_refusal_while_somebody_is_being_erased_does_not_end_that(
    api, company, queue, erase, finish, row
):
    [email_id] = queue()
    lease = datetime.now(UTC) + timedelta(minutes=3)
    email = claim_email(EmailKey(company.id, email_id), lease_until=lease, lease_id="worker")
    erase()
    path = f"/c/{company.id}/recipients/{PATH}/consent"
    api.put(path, {"consent": "denied"}, key=company.key)
    record_sent(email, at=datetime.now(UTC), reply="250 ok")
    finish()

    assert "" == row(email_id)["to_email"]


def test_a_refusal_while_somebody_is_being_erased_erases_nothing_newer(
    api, company, queue, finish, row
):
    now = datetime.now(UTC)
    due = now - timedelta(minutes=10)
    old = an_email(
        company_id=company.id,
        email_id=mint_email_id(due_at=due, noise=0),
        queued_at=due,
        to_email=ANNA,
    )
    put_new_email(old)
    claimed = claim_email(
        EmailKey(company.id, old.email_id),
        lease_until=now + timedelta(minutes=3),
        lease_id="worker",
    )
    erase_recipient(company.id, ANNA, now=due + timedelta(minutes=1))
    [new] = queue()
    api.put(f"/c/{company.id}/recipients/{PATH}/consent", {"consent": "denied"}, key=company.key)
    record_sent(claimed, at=now, reply="250 ok")
    finish()

    assert "" == row(old.email_id)["to_email"]
    assert (ANNA, "queued") == (row(new)["to_email"], row(new)["delivery_status"])
