"""Somebody reminds a customer of what a document still owes: once, and only where it is owed."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.documents import remind_document as reminding
from chalicelib.actions.documents.remind_document import ReminderWish, remind_document
from chalicelib.domain.errors import Conflict, TryAgainLater
from chalicelib.domain.requests import Idempotency
from chalicelib.settings import settings
from chalicelib.tables.companies import find_company

FILE = {
    "filename": "fattura-18.pdf",
    "content_type": "application/pdf",
    "content_base64": b64encode(b"%PDF-1.7 fattura").decode(),
}
CUSTOMER = {"name": "Verdi & Figli", "email": "acquisti@verdi.example"}
INVOICE = {
    "type": "invoice",
    "number": "18",
    "date": "2024-11-20",
    "customer": CUSTOMER,
    "instalments": [
        {"due_date": "2024-12-20", "amount": "610.00"},
        {"due_date": "2098-01-20", "amount": "610.00"},
    ],
    "files": {"document": FILE},
}
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def path(company):
    return f"/c/{company.id}/issued_documents/18"


@pytest.fixture
def register(api, company, path):
    def register(document_id=18, **fields):
        place = path.replace("/18", f"/{document_id}")
        answer = api.put(place, INVOICE | fields, key=company.key)
        assert answer.status in {200, 201}, answer.json
        return answer.json["data"]

    return register


@pytest.fixture
def remind(api, company, path):
    def remind(headers=(), **wish):
        return api.post(f"{path}/reminders", wish, key=company.key, headers=headers)

    return remind


@pytest.fixture
def remind_all(api, company):
    def remind_all(*ids, headers=(), **wish):
        wish = {"document_ids": ids} | wish
        return api.post(f"/c/{company.id}/reminders", wish, key=company.key, headers=headers)

    return remind_all


@pytest.fixture
def listed(api, company):
    return lambda: api.get(f"/c/{company.id}/emails", key=company.key).json["data"]


@pytest.fixture
def last_reminded(api, company, path):
    return lambda: api.get(path, key=company.key).json["data"]["last_reminded_at"]


def test_a_reminder_says_what_is_overdue_and_brings_the_document(
    register, remind, listed, deliver_all, sent, last_reminded
):
    register()
    assert last_reminded() is None
    answer = remind()
    deliver_all()
    [mail], [row] = sent.mails(), listed()

    assert 202 == answer.status, answer.json
    assert ("manual_reminder", 18) == (row["category"], row["document"]["id"])
    assert "Promemoria di pagamento: fattura n. 18" == mail.message["Subject"]
    assert "Gentile Verdi &amp; Figli,<br>le ricordiamo che per la fattura n. 18" in mail.html
    assert "610,00 EUR, con scadenza il 20/12/2024" in mail.html
    assert "2098" not in mail.html
    assert 1 == len(mail.link_paths)
    assert "auto-generated" == mail.message["Auto-Submitted"]
    assert row["queued_at"] == last_reminded()


def test_what_is_not_due_yet_is_a_reminder_in_the_customers_language(
    register, remind, deliver_all, sent
):
    soon = [{"due_date": "2098-02-11", "amount": "1220.5"}]
    register(instalments=soon, customer=CUSTOMER | {"language": "en"}, files={})
    remind()
    deliver_all()
    [mail] = sent.mails()

    assert "Payment reminder: invoice 18" == mail.message["Subject"]
    assert "EUR 1,220.50, due on 11 February 2098" in mail.html
    assert [] == mail.link_paths
    assert "button below" not in mail.html


def test_a_text_of_ones_own_takes_the_place_of_ours(register, remind, deliver_all, sent):
    register()
    remind(subject="La nostra fattura 18", body="<p>Ci risulta aperta.</p>")
    deliver_all()
    [mail] = sent.mails()

    assert "La nostra fattura 18" == mail.message["Subject"]
    assert "Ci risulta aperta." in mail.html


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"void": True}, "document_void"),
        ({"replaced_by": 19}, "document_replaced"),
        ({"instalments": []}, "nothing_due"),
        (
            {"instalments": [INVOICE["instalments"][0] | {"paid_on": "2024-12-18"}]},
            "document_paid",
        ),
        ({"customer": None}, "no_customer"),
        ({"customer": CUSTOMER | {"never_remind": True}}, "never_remind"),
    ],
)
def test_nobody_is_reminded_of_what_is_not_owed(
    register, remind, listed, last_reminded, fields, code
):
    register(**fields)
    answer = remind(again=True)

    assert (409, code) == (answer.status, answer.json["error"]["code"])
    assert ([], None) == (listed(), last_reminded())


def test_nobody_is_reminded_twice_in_three_days_unless_somebody_insists(register, remind, listed):
    register()
    statuses = [remind().status, remind().status, remind(again=True).status]

    assert [202, 409, 202] == statuses
    assert 2 == len(listed())


def test_after_three_days_a_reminder_may_follow(register, company, outbox):
    register()
    known = find_company(company.id)
    days = (0, 2.9, 3)
    went = []
    for after in days:
        try:
            emails = remind_document(known, 18, ReminderWish(), now=NOW + timedelta(days=after))
            went.append(len(emails))
        except Conflict as refused:
            went.append(refused.code)

    assert [1, "reminded_lately", 1] == went


def test_of_two_who_insist_at_once_one_is_told(register, company, outbox, monkeypatch):
    register()
    known = find_company(company.id)
    read = reminding.find_document(company.id, 18)
    # As if both had read the document before either noted its reminder.
    monkeypatch.setattr(reminding, "find_document", lambda *_: read)
    remind_document(known, 18, ReminderWish(again=True), now=NOW)

    with pytest.raises(Conflict):
        remind_document(known, 18, ReminderWish(again=True), now=NOW)


def test_what_is_not_queued_is_not_noted(register, company, outbox, monkeypatch, last_reminded):
    register()

    def fail(*_, **__):
        raise TryAgainLater("The outbox does not answer.")

    # The failure comes from within the road, where no stand-in can be told to fail once.
    monkeypatch.setattr(reminding, "queue_emails", fail)
    with pytest.raises(TryAgainLater):
        remind_document(find_company(company.id), 18, ReminderWish(), now=NOW)

    assert last_reminded() is None


def test_the_same_request_again_is_the_same_reminder(register, remind, listed, last_reminded):
    register()
    headers = [("Idempotency-Key", "sollecito-18")]
    first, again = remind(headers), remind(headers)

    assert first.json["data"]["emails"][0]["id"] == again.json["data"]["emails"][0]["id"]
    assert listed()[0]["queued_at"] == last_reminded()


def test_a_repetition_completes_what_broke_off_and_notes_it(
    register, company, outbox, monkeypatch, last_reminded
):
    register()
    known, named = find_company(company.id), Idempotency("sollecito", "of this")
    wish = ReminderWish()
    queue = reminding.queue_emails

    def break_off(*arguments, **options):
        queue(*arguments, **options)
        raise TryAgainLater("Nobody heard of it.")

    # As above: the failure is one that no stand-in can be told of.
    with monkeypatch.context() as patch:
        patch.setattr(reminding, "queue_emails", break_off)
        with pytest.raises(TryAgainLater):
            remind_document(known, 18, wish, idempotency=named, now=NOW)
    assert last_reminded() is None
    later = NOW + timedelta(hours=1)
    emails = remind_document(known, 18, wish, idempotency=named, now=later)

    assert [NOW] == [email.queued_at for email in emails]
    assert "2026-11-28T13:00:00+01:00" == last_reminded()


def test_several_are_reminded_of_at_once_and_each_is_told_of(register, remind_all, listed):
    register()
    register(19, void=True)
    answer = remind_all(18, 19, 20)

    assert 200 == answer.status, answer.json
    told = {one["document_id"]: one for one in answer.json["data"]}
    assert "acquisti@verdi.example" == told[18]["email"]["to_email"]
    assert (None, "document_void") == (told[19]["email"], told[19]["error"]["code"])
    assert (None, "not_found") == (told[20]["email"], told[20]["error"]["code"])
    assert 1 == len(listed())


def test_the_same_bulk_request_again_sends_nothing_more(register, remind_all, listed):
    register()
    register(19)
    headers = [("Idempotency-Key", "tutti")]
    first, again = remind_all(18, 19, headers=headers), remind_all(18, 19, headers=headers)

    ids = [[one["email"]["id"] for one in answer.json["data"]] for answer in (first, again)]
    assert ids[0] == ids[1]
    assert 2 == len(listed())


@pytest.mark.parametrize(
    ("ids", "field"),
    [
        ([], "document_ids"),
        ([18, 18], "document_ids"),
        (list(range(51)), "document_ids"),
        (["18"], "document_ids.0"),
        ([-1], "document_ids.0"),
    ],
)
def test_a_bulk_request_names_documents(remind_all, ids, field):
    answer = remind_all(*ids)

    assert (422, [field]) == (answer.status, list(answer.json["error"]["validation_result"]))


def test_a_change_of_the_document_does_not_forget_its_reminder(
    api, company, path, register, remind, last_reminded
):
    register()
    remind()
    before = last_reminded()
    api.patch(path, {"subject": "Novembre"}, key=company.key)

    assert before is not None
    assert before == last_reminded()


def test_a_file_that_is_no_longer_kept_stops_no_reminder(
    aws, company, register, remind, deliver_all, sent
):
    register()
    for one in aws.resource("s3").Bucket(settings().content_bucket).objects.all():
        if f"/{company.id}/documents/" in one.key:
            one.delete()
    assert 202 == remind().status
    deliver_all()

    assert [[]] == [mail.link_paths for mail in sent.mails()]
