"""The icons of a document list: all emails of each document, in two round trips."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.categories import Category
from chalicelib.domain.documents.sends import MOST_SENDS, Send, sends_of
from chalicelib.domain.email_ids import EmailKey, mint_email_id
from chalicelib.domain.emails import Document
from chalicelib.domain.listing.document_standings import NEVER_EMAILED
from chalicelib.domain.periods import in_rome
from chalicelib.settings import settings
from chalicelib.tables.documents.sends import DocumentItem, add_sends
from chalicelib.tables.emails.hits import record_hit
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.sending import put_new_email, record_failed
from tests.builders import GATE_SHOWN, MORNING, WHOLE_MAIL, a_hit, a_send_body, an_email

READER = {"email": "lettore@verdicostruzioni.example"}
OTHER = {"email": "ufficio@verdicostruzioni.example"}
OTHER_ADDRESS = {"to_email": OTHER["email"]}
LATER = datetime(2040, 1, 1, tzinfo=UTC)


@pytest.fixture
def look(api, company):
    """Where each document stands that is asked for."""

    def look(*ids, **parameters):
        asked = parameters or {"ids": ",".join(map(str, ids))}
        answer = api.get(f"/c/{company.id}/documents/status", key=company.key, **asked)
        assert 200 == answer.status, answer.json
        return {line.pop("document_id"): line for line in answer.json["data"]}

    return look


@pytest.fixture
def post_document(post):
    def post_document(number, version=None, **fields):
        document = {"id": number, "number": str(number), "version": version}
        return post(document=document, **fields)

    return post_document


@pytest.fixture
def requests(service):
    """The DynamoDB operations on emails and documents that are made from now on."""

    made = []

    def note(params, model, **_):
        body = params["body"].decode()
        tables = (settings().emails_table, settings().documents_table)
        made.extend((model.name, table) for table in tables if f'"{table}"' in body)

    for item in (EmailItem, DocumentItem):
        events = item._get_connection().connection.client.meta.events
        events.register_first("before-call.dynamodb.*", note, unique_id="noting")
    yield made
    for item in (EmailItem, DocumentItem):
        events = item._get_connection().connection.client.meta.events
        events.unregister("before-call.dynamodb.*", note, unique_id="noting")


@pytest.fixture
def pointers_refused(service):
    """DynamoDB takes everything but pointers."""

    def refuse(**_):
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "UpdateItem")

    events = DocumentItem._get_connection().connection.client.meta.events
    events.register_first("before-call.dynamodb.UpdateItem", refuse)
    yield
    events.unregister("before-call.dynamodb.UpdateItem", refuse)


def icons(shown):
    return [recipient["icon"] for recipient in shown["recipients"]]


@pytest.fixture
def stored_email(company):
    """Stores an email that brought document 18."""

    def stored_email(**fields):
        email = an_email(company_id=company.id, **{"document": Document(18, "18")} | fields)
        put_new_email(email)
        [(document, sends)] = sends_of([email])
        add_sends(company.id, document.id, sends, expires_at=LATER)
        return email

    return stored_email


def test_a_document_has_the_icon_of_its_email(post_document, look, company, deliver_all):
    email_id = post_document(18, "2")
    assert "queued" == look(18)[18]["icon"]

    deliver_all()
    assert "sent" == look(18)[18]["icon"]

    later = datetime.now(UTC) + timedelta(minutes=10)
    record_hit(EmailKey(company.id, email_id), a_hit(at=later, what="0"))
    shown = look(18)[18]
    [recipient] = shown["recipients"]
    assert ("downloaded", "2", True) == (shown["icon"], shown["version"], shown["is_whole"])
    assert ([email_id], "sent", "downloaded", "downloaded", None) == tuple(
        recipient[name]
        for name in ("email_ids", "delivery_status", "evidence", "icon", "resent_as")
    )
    assert in_rome(later) == recipient["moment"]


@pytest.mark.parametrize(("story", "icon"), [(GATE_SHOWN, "read"), (WHOLE_MAIL, "sent")])
def test_what_gave_no_person_a_file_is_shown_as_no_download(look, stored_email, story, icon):
    stored_email(sent_at=MORNING, **story)

    assert icon == look(18)[18]["icon"]


def test_the_states_are_those_of_the_list(post_document, look, rows, deliver_all):
    post_document(18)
    deliver_all()

    [row], [recipient] = rows(), look(18)[18]["recipients"]
    names = ("to_email", "icon", "delivery_status", "evidence")
    assert [row[name] for name in names] == [recipient[name] for name in names]
    assert row["delivery_reason"] == recipient["reason"]


def test_documents_come_once_each_in_the_order_in_which_they_are_asked_for(post_document, look):
    post_document(2)

    shown = look(3, 2, 1, 2)
    assert [3, 2, 1] == list(shown)
    assert [None, "queued", None] == [one["icon"] for one in shown.values()]


def test_what_is_scheduled_or_cancelled_hides_nothing_that_is_known(look, stored_email):
    read = stored_email(sent_at=MORNING, hits=(a_hit(at=MORNING + timedelta(hours=1)),))
    scheduled = stored_email(email_id=mint_email_id(due_at=LATER, noise=1))
    cancelled = stored_email(email_id=mint_email_id(due_at=LATER, noise=2), cancelled_at=MORNING)

    shown = look(18)[18]
    [recipient] = shown["recipients"]
    assert ("read", "read", "sent") == (
        shown["icon"],
        recipient["icon"],
        recipient["delivery_status"],
    )
    ids = [email.email_id for email in (read, scheduled, cancelled)]
    assert ids == recipient["email_ids"]


def test_a_second_sending_hides_no_reading_and_no_other_recipient(look, stored_email):
    first = stored_email(sent_at=MORNING, hits=(a_hit(at=MORNING + timedelta(hours=1)),)).email_id
    stored_email(sent_at=MORNING, email_id=first + 1, to_email=OTHER["email"])
    stored_email(sent_at=MORNING, email_id=first + 2, to_email=OTHER["email"].upper())

    assert ["read", "sent"] == icons(look(18)[18])


def test_a_problem_is_closed_by_sending_it_to_another_address(look, stored_email):
    wrong = stored_email(bounced_at=MORNING, to_email="vecchio@cliente.example")
    again = stored_email(
        email_id=wrong.email_id + 1, sent_at=MORNING, resend_of=wrong.email_id, **OTHER_ADDRESS
    )

    shown = look(18)[18]
    assert ("sent", ["problem", "sent"]) == (shown["icon"], icons(shown))
    assert [again.email_id, None] == [one["resent_as"] for one in shown["recipients"]]


def test_a_second_sending_that_was_cancelled_closes_nothing(look, stored_email):
    wrong = stored_email(bounced_at=MORNING, to_email="vecchio@cliente.example")
    stored_email(
        email_id=wrong.email_id + 1, cancelled_at=MORNING, resend_of=wrong.email_id, **OTHER_ADDRESS
    )

    shown = look(18)[18]
    assert ("problem", [None, None]) == (
        shown["icon"],
        [one["resent_as"] for one in shown["recipients"]],
    )


def test_reminders_are_told_apart(look, stored_email):
    stored_email(sent_at=MORNING)
    reminder = stored_email(
        email_id=9 << 20,
        category=Category.MANUAL_REMINDER,
        sent_at=MORNING,
        hits=(a_hit(at=MORNING + timedelta(hours=1)),),
    )
    stored_email(email_id=10 << 20, category=Category.AUTOMATIC_REMINDER)

    shown = look(18)[18]
    assert ("sent", {"sent": 1, "last_sent_at": in_rome(MORNING)}) == (
        shown["icon"],
        shown["reminders"],
    )
    for asked in ("manual_reminder", "quote,manual_reminder"):
        [recipient] = look(ids="18", categories=asked)[18]["recipients"]
        assert ("read", [reminder.email_id]) == (recipient["icon"], recipient["email_ids"])


def test_an_erased_recipient_is_nobody(look, stored_email):
    stored_email(sent_at=MORNING, erased_at=MORNING, to_email="", to_name="")

    [recipient] = look(18)[18]["recipients"]
    assert (None, "sent") == (recipient["to_email"], recipient["icon"])


def test_of_a_document_sent_very_often_the_newest_emails_count(look, company):
    for first in range(0, MOST_SENDS + 50, 50):
        sends = [Send(1 + number, "1") for number in range(first, first + 50)]
        for _ in range(2):  # the second changes nothing
            add_sends(company.id, 18, sends, expires_at=LATER)

    item = DocumentItem.get(company.id, 18)
    assert [1 + number for number in range(50, MOST_SENDS + 50)] == item.email_ids
    assert look(18)[18]["is_whole"] is False


def test_a_pointer_of_the_first_release_is_read_and_added_to(look, company, stored_email):
    DocumentItem(company.id, 18, email_ids=[3], version="1", expires_at=2**31).save()
    email = stored_email(sent_at=MORNING, document=Document(18, "18", "2"))

    shown = look(18)[18]
    assert ("2", [[email.email_id]]) == (
        shown["version"],
        [one["email_ids"] for one in shown["recipients"]],
    )
    item = DocumentItem.get(company.id, 18)
    assert ([3, email.email_id], ["2"], "1") == (item.email_ids, item.versions, item.version)


def test_so_many_emails_that_nobody_waits_for_them_are_refused(api, company):
    for number in range(26):
        sends = [Send(number * 1000 + 1 + one, None) for one in range(MOST_SENDS)]
        add_sends(company.id, number, sends, expires_at=LATER)

    ids = ",".join(map(str, range(26)))
    answer = api.get(f"/c/{company.id}/documents/status", key=company.key, ids=ids)
    assert (422, "too_much_to_read") == (answer.status, answer.json["error"]["code"])
    assert "5200 emails" in answer.json["error"]["validation_result"]["ids"][0]


def test_the_senders_copy_is_not_the_documents(post_document, look):
    post_document(18, copy_to="ufficio@officina.example")

    assert ["queued"] == icons(look(18)[18])


def test_each_recipient_has_an_email_and_a_problem_shows(post_document, look, claim):
    first = post_document(18, to=[READER, OTHER])
    record_failed(claim(first), at=datetime.now(UTC), reason="refused", reply="")

    shown = look(18)[18]
    assert ("problem", ["problem", "queued"]) == (shown["icon"], sorted(icons(shown)))


def test_a_hundred_documents_are_two_requests(post_document, look, requests):
    for number in range(3):
        post_document(number)
    requests.clear()
    look(*range(100))

    assert [
        ("BatchGetItem", settings().documents_table),
        ("BatchGetItem", settings().emails_table),
    ] == requests


def test_documents_that_were_never_emailed_are_one_request(look, requests):
    look(1, 2)

    assert ["BatchGetItem"] == [operation for operation, _ in requests]


def test_many_recipients_are_asked_for_together(post_document, look, requests):
    for number in range(3):
        post_document(number, to=[{"email": f"r{one}@cliente.example"} for one in range(50)])
    requests.clear()
    shown = look(0, 1, 2)

    assert [50, 50, 50] == [len(one["recipients"]) for one in shown.values()]
    assert 3 == len(requests)


def test_a_pointer_that_is_not_written_loses_no_email(
    pointers_refused, post_document, look, row, deliver_all, capsys
):
    email_id = post_document(18)
    deliver_all()

    assert "sent" == row(email_id)["delivery_status"]
    assert {18: {"reference": None, **NEVER_EMAILED}} == look(18)
    assert '"DocumentNotPointed"' in capsys.readouterr().out


def test_the_repetition_of_a_request_writes_the_pointer_that_is_missing(
    api, company, path, outbox, look, service
):
    headers = (("Idempotency-Key", "order-18"),)
    api.post(path, a_send_body(), key=company.key, headers=headers)
    DocumentItem(company.id, 18).delete()
    api.post(path, a_send_body(), key=company.key, headers=headers)

    assert ["queued"] == icons(look(18)[18])


def test_another_companys_documents_are_not_seen(api, company, post_document, make_company):
    post_document(18)
    stranger = make_company(company_id=company.id + 100_000)

    answer = api.get(f"/c/{stranger.id}/documents/status", key=stranger.key, ids="18")
    named = {"document_id": 18, "reference": None}
    assert [named | NEVER_EMAILED] == answer.json["data"]
    answer = api.get(f"/c/{company.id}/documents/status", key=stranger.key, ids="18")
    assert 404 == answer.status


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"ids": ""},
        {"ids": "x"},
        {"ids": "1,,2"},
        {"ids": "-1"},
        {"ids": "9007199254740992"},
        {"ids": ",".join(map(str, range(101)))},
        {"ids": "1", "page": "2"},
        {"ids": "1", "categories": "fatture"},
    ],
)
def test_what_names_no_documents_is_refused(api, company, parameters):
    answer = api.get(f"/c/{company.id}/documents/status", key=company.key, **parameters)

    wrong = set(parameters) - {"ids"} or {"ids"}
    assert (422, wrong) == (answer.status, set(answer.json["error"]["validation_result"]))


def test_an_email_tells_whether_a_newer_version_was_emailed(post_document, row, deliver_all):
    old = post_document(18, "1")
    assert row(old)["newer_version_emailed"] is False

    new = post_document(18, "2")
    assert row(old)["newer_version_emailed"] is False

    deliver_all()
    assert (True, False) == (row(old)["newer_version_emailed"], row(new)["newer_version_emailed"])


def test_that_the_old_version_was_downloaded_is_said(api, post_document, row, deliver_all, sent):
    old = post_document(18, "1")
    deliver_all()
    link = sent.of(old).link_paths[0]
    assert row(old)["version_reason"] is None

    new = post_document(18, "2")
    deliver_all()
    assert "old_version_sent" == row(old)["version_reason"]["code"]
    api.get(link)
    assert "old_version_downloaded" == row(old)["version_reason"]["code"]
    assert row(new)["version_reason"] is None
    [hit] = [event for event in row(old)["timeline"] if event["event"] == "hit"]
    assert ("fattura-18.pdf", "1") == (hit["filename"], hit["version"])


def test_the_same_version_once_more_is_no_newer_one(post_document, row, deliver_all):
    old = post_document(18, "1")
    post_document(18, "1")
    deliver_all()

    assert row(old)["newer_version_emailed"] is False


@pytest.mark.parametrize(("old", "new"), [(None, "2"), ("1", None), (None, None)])
def test_versions_that_are_not_named_are_not_compared(post_document, row, deliver_all, old, new):
    email_id = post_document(18, old)
    post_document(18, new)
    deliver_all()

    assert row(email_id)["newer_version_emailed"] is None
