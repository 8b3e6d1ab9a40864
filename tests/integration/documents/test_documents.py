"""The icons of a document list: the newest emails of each document, in two round trips."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.documents import newest_of
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import Document
from chalicelib.settings import settings
from chalicelib.tables.documents import DocumentItem, point_to
from chalicelib.tables.emails.hits import record_hit
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.sending import put_new_email, record_failed
from tests.builders import GATE_SHOWN, MORNING, WHOLE_MAIL, a_hit, a_send_body, an_email

READER = {"email": "lettore@verdicostruzioni.example"}
OTHER = {"email": "ufficio@verdicostruzioni.example"}


@pytest.fixture
def look(api, company):
    """The newest emails of each document that is asked for."""

    def look(*ids, **parameters):
        asked = parameters or {"ids": ",".join(map(str, ids))}
        answer = api.get(f"/c/{company.id}/documents/status", key=company.key, **asked)
        assert 200 == answer.status, answer.json
        return {line["document_id"]: line["newest"] for line in answer.json["data"]}

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


def icons(newest):
    return [email["icon"] for email in newest["emails"]]


def test_a_document_has_the_icon_of_its_email(post_document, look, company, deliver_all):
    email_id = post_document(18, "2")
    assert "queued" == look(18)[18]["icon"]

    deliver_all()
    assert "sent" == look(18)[18]["icon"]

    later = datetime.now(UTC) + timedelta(minutes=10)
    record_hit(EmailKey(company.id, email_id), a_hit(at=later, what="0"))
    newest = look(18)[18]
    [email] = newest["emails"]
    assert ("downloaded", "invoice", "2") == tuple(
        newest[name] for name in ("icon", "category", "version")
    )
    assert (email_id, "sent", "downloaded", "downloaded") == tuple(
        email[name] for name in ("id", "delivery_status", "evidence", "icon")
    )


@pytest.mark.parametrize(("story", "icon"), [(GATE_SHOWN, "read"), (WHOLE_MAIL, "sent")])
def test_what_gave_no_person_a_file_is_shown_as_no_download(look, company, story, icon):
    email = an_email(company_id=company.id, document=Document(18, "18"), sent_at=MORNING, **story)
    put_new_email(email)
    point_to(company.id, newest_of([email]), expires_at=datetime.now(UTC) + timedelta(days=1))

    assert icon == look(18)[18]["icon"]


def test_the_states_are_those_of_the_list(post_document, look, rows, deliver_all):
    post_document(18)
    deliver_all()

    [row], [email] = rows(), look(18)[18]["emails"]
    assert {name: row[name] for name in email} == email
    assert row["due_at"] == look(18)[18]["due_at"]


def test_documents_come_once_each_in_the_order_in_which_they_are_asked_for(post_document, look):
    post_document(2)

    shown = look(3, 2, 1, 2)
    assert [3, 2, 1] == list(shown)
    assert [None, "queued", None] == [newest and newest["icon"] for newest in shown.values()]


def test_the_newest_emails_count(post_document, look, deliver_all):
    post_document(18, "1")
    deliver_all()
    newest = post_document(18, "2")

    shown = look(18)[18]
    assert ("queued", "2", [newest]) == (
        shown["icon"],
        shown["version"],
        [email["id"] for email in shown["emails"]],
    )


def test_a_request_that_is_due_earlier_moves_nothing(post_document, look):
    scheduled = post_document(18, send_at=(datetime.now(UTC) + timedelta(hours=1)).isoformat())
    post_document(18)

    assert [scheduled] == [email["id"] for email in look(18)[18]["emails"]]


def test_a_resent_email_is_the_newest(post_document, look, act, deliver_all):
    first = post_document(18, "1")
    deliver_all()
    again = act(first, "resend").json["data"]["emails"][0]["id"]

    newest = look(18)[18]
    assert ("1", [again]) == (newest["version"], [email["id"] for email in newest["emails"]])


def test_the_senders_copy_is_not_the_documents(post_document, look):
    post_document(18, copy_to="ufficio@officina.example")

    assert ["queued"] == icons(look(18)[18])


def test_each_recipient_has_an_email_and_a_problem_shows(post_document, look, claim):
    first = post_document(18, to=[READER, OTHER])
    record_failed(claim(first), at=datetime.now(UTC), reason="refused", reply="")

    newest = look(18)[18]
    assert ("problem", ["problem", "queued"]) == (newest["icon"], icons(newest))


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

    assert [50, 50, 50] == [len(newest["emails"]) for newest in shown.values()]
    assert 3 == len(requests)


def test_a_pointer_that_is_not_written_loses_no_email(
    pointers_refused, post_document, look, row, deliver_all, capsys
):
    email_id = post_document(18)
    deliver_all()

    assert "sent" == row(email_id)["delivery_status"]
    assert {18: None} == look(18)
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
    assert [{"document_id": 18, "newest": None}] == answer.json["data"]
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
    ],
)
def test_what_names_no_documents_is_refused(api, company, parameters):
    answer = api.get(f"/c/{company.id}/documents/status", key=company.key, **parameters)

    wrong = {"page"} if "page" in parameters else {"ids"}
    assert (422, wrong) == (answer.status, set(answer.json["error"]["validation_result"]))


def test_an_email_tells_whether_a_newer_version_was_emailed(post_document, row, deliver_all):
    old = post_document(18, "1")
    assert row(old)["newer_version_emailed"] is False

    new = post_document(18, "2")
    assert row(old)["newer_version_emailed"] is None

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
