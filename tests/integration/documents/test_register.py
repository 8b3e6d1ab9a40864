"""Companies register their documents: enough to e-mail them and to remind of them."""

import json
from base64 import b64encode
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256

import pytest

from chalicelib.actions.documents import list_documents
from chalicelib.actions.documents.change_document import change_document
from chalicelib.actions.recipients import finish_recipient_tasks as finishing
from chalicelib.actions.recipients import show_recipient
from chalicelib.domain.consents import Consent, ConsentRecord, ConsentSource, recipient_key
from chalicelib.domain.documents.records import from_record
from chalicelib.domain.documents.registered import DocumentWish
from chalicelib.settings import settings
from chalicelib.tables.companies import find_company
from chalicelib.tables.documents import registered as issued_documents
from chalicelib.tables.recipients import RecipientTask, Task, begin_task
from tests.builders import time_left

PDF = b"%PDF-1.7 fattura 18"
NAMED = {"filename": "fattura-18.pdf", "content_type": "application/pdf"}
FILE = NAMED | {"content_base64": b64encode(PDF).decode()}
ANNA = "anna@verdi.example"
INVOICE = {
    "type": "invoice",
    "number": "18",
    "date": "2026-11-20",
    "subject": "Manutenzione di novembre",
    "customer": {"name": "Verdi Srl", "contact": "Anna Verdi", "email": ANNA, "language": "en"},
    "net_amount": "1000.00",
    "gross_amount": "1220.00",
    "currency": "EUR",
    "instalments": [
        {"due_date": "2026-12-20", "amount": "610.00"},
        {"due_date": "2027-01-20", "amount": "610.00"},
    ],
    "files": {"document": FILE},
}


@pytest.fixture
def ask(api, company):
    """Ask about a registered document, or about all."""

    def ask(method, document_id=18, body=None, *, path="", if_match=None, key=company.key):
        place = f"/{document_id}{path}" if document_id else ""
        headers = [("If-Match", if_match)] if if_match else []
        if body is not None:
            headers.append(("Content-Type", "application/json"))
        raw = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        return api.call(
            method,
            f"/c/{company.id}/issued_documents{place}",
            key=key,
            headers=headers,
            body=raw if body is not None else b"",
        )

    return ask


@pytest.fixture
def registered(ask):
    answer = ask("PUT", 18, INVOICE)
    assert 201 == answer.status, answer.json
    return answer.json["data"]


def objects_of(aws, company):
    bucket = aws.resource("s3").Bucket(settings().content_bucket)
    return [one for one in bucket.objects.all() if f"/{company.id}/documents/" in one.key]


def test_what_was_registered_is_shown_with_what_was_not_said(ask, registered):
    shown = ask("GET").json["data"]

    assert registered == shown
    assert (
        INVOICE["customer"] | {"certified_email": None, "never_remind": False}
        == (shown["customer"])
    )
    assert {"due_date": "2026-12-20", "amount": "610.00", "paid_on": None, "paid_amount": None} == (
        shown["instalments"][0]
    )
    file = NAMED | {"size": len(PDF), "sha256": sha256(PDF).hexdigest()}
    assert {"document": file} == shown["files"]
    assert (18, False, None) == (shown["id"], shown["void"], shown["replaced_by"])


def test_an_answer_is_open_until_a_day_and_then_closed(ask, registered):
    awaited = ask("PATCH", 18, {"answer_open_until": "2026-12-31"}).json["data"]
    unchanged = ask("PATCH", 18, {"number": "18/A"}).json["data"]
    closed = ask("PATCH", 18, {"answer_open_until": None}).json["data"]

    assert [None, "2026-12-31", "2026-12-31", None] == [
        shown["answer_open_until"] for shown in (registered, awaited, unchanged, closed)
    ]


def test_type_number_and_date_are_enough(ask):
    answer = ask("PUT", 7, {"type": "quote", "number": "7", "date": "2026-11-01"})

    assert 201 == answer.status
    assert "not_expected" == answer.json["data"]["payment"]
    assert (None, [], {}) == tuple(
        answer.json["data"][name] for name in ("customer", "instalments", "files")
    )


def test_registering_the_same_again_changes_nothing(ask, registered):
    first = ask("GET").headers["etag"]
    again = ask("PUT", 18, INVOICE)

    assert (200, first) == (again.status, again.headers["etag"])


def test_a_patch_loses_no_field_that_it_does_not_name(ask, registered):
    answer = ask("PATCH", 18, {"subject": None, "customer": {"never_remind": True}})

    assert 200 == answer.status, answer.json
    customer = registered["customer"] | {"never_remind": True}
    assert registered | {"subject": None, "customer": customer} == answer.json["data"]


def test_a_new_file_takes_the_place_of_the_old_one_and_null_of_both(aws, ask, company, registered):
    newer = FILE | {"content_base64": b64encode(b"%PDF-1.7 corretta").decode()}
    changed = ask("PATCH", 18, {"files": {"document": newer, "attachment": FILE}}).json["data"]

    assert registered["files"]["document"] == changed["files"]["attachment"]
    assert 2 == len(objects_of(aws, company))

    ask("PATCH", 18, {"files": {"document": None}})
    [kept] = objects_of(aws, company)
    assert PDF == kept.get()["Body"].read()


def test_a_put_keeps_a_file_by_its_digest(ask, registered):
    body = INVOICE | {"number": "18/A", "files": registered["files"]}
    answer = ask("PUT", 18, body)

    assert registered | {"number": "18/A"} == answer.json["data"]


def test_two_names_for_the_same_bytes_lose_nothing_when_one_goes(aws, ask, company):
    both = {"document": FILE, "attachment": FILE | {"filename": "copia.pdf"}}
    ask("PUT", 18, INVOICE | {"files": both})
    ask("PATCH", 18, {"files": {"attachment": None}})

    assert 1 == len(objects_of(aws, company))


def test_a_file_comes_by_upload_too(aws, api, ask, company):
    named = {"filename": "grande.pdf", "content_type": "application/pdf"}
    invited = api.post(
        f"/c/{company.id}/uploads", named | {"size": len(PDF)}, key=company.key
    ).json["data"]
    upload_id = invited["upload_id"]
    key = f"uploads/{company.id}/{upload_id}"
    aws.client("s3").put_object(Bucket=settings().content_bucket, Key=key, Body=PDF)
    answer = ask("PUT", 18, INVOICE | {"files": {"document": named | {"upload_id": upload_id}}})

    assert sha256(PDF).hexdigest() == answer.json["data"]["files"]["document"]["sha256"]
    assert PDF == objects_of(aws, company)[0].get()["Body"].read()


def test_who_read_an_older_revision_changes_nothing(ask, registered):
    read = ask("GET").headers["etag"]
    ask("PATCH", 18, {"number": "18/B"}, if_match=read)
    late = ask("PATCH", 18, {"number": "18/C"}, if_match=read)

    assert (412, "changed_meanwhile") == (late.status, late.json["error"]["code"])
    assert 412 == ask("DELETE", if_match=read).status
    assert 412 == ask("PUT", 99, INVOICE, if_match='"1"').status
    assert 412 == ask("PUT", 18, INVOICE, if_match="2").status
    assert "18/B" == ask("GET").json["data"]["number"]


def test_of_two_who_change_it_at_once_neither_change_is_lost(ask, registered, company, monkeypatch):
    put, meanwhile = issued_documents.put_document, ["18/B"]

    def renumbered(number, known):
        return DocumentWish(replace(known.document, number=number), known.document.files)

    def put_after_another(*arguments, **named):
        while meanwhile:
            wish = partial(renumbered, meanwhile.pop())
            change_document(find_company(company.id), 18, wish, now=datetime.now(UTC))
        return put(*arguments, **named)

    place = "chalicelib.actions.documents.change_document.put_document"
    monkeypatch.setattr(place, put_after_another)
    changed = ask("PATCH", 18, {"subject": "Altro"}).json["data"]

    assert ("18/B", "Altro") == (changed["number"], changed["subject"])


def test_a_payment_pays_one_instalment_or_all_and_is_taken_back(ask, registered):
    first = ask("PATCH", 18, {"paid_on": "2026-12-18", "instalment": 0}, path="/payment")
    paid = {"paid_on": "2026-12-18", "paid_amount": "610.00"}
    assert [paid.items() <= one.items() for one in first.json["data"]["instalments"]] == (
        [True, False]
    )

    everything = ask("PATCH", 18, {"paid_on": "2027-01-10"}, path="/payment").json["data"]
    assert "paid" == everything["payment"]

    taken_back = ask("PATCH", 18, {"paid_on": None}, path="/payment").json["data"]
    assert registered["instalments"] == taken_back["instalments"]


@pytest.mark.parametrize(
    ("payment", "field", "code"),
    [
        ({"paid_on": "2026-12-18", "instalment": 2}, "instalment", "no_such_instalment"),
        ({"paid_on": "2026-12-18", "amount": "610.01"}, "amount", "paid_too_much"),
        ({"paid_on": "18/12/2026"}, "paid_on", "not_a_date"),
        ({}, "paid_on", "required"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(ask, registered, payment, field, code):
    answer = ask("PATCH", 18, payment, path="/payment")

    assert (422, [(field, code)]) == (
        answer.status,
        [(one["field"], one["code"]) for one in answer.json["error"]["problems"]],
    )
    assert registered == ask("GET").json["data"]


LATE = {"due_date": "2026-12-20", "amount": "1.00"}


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"gross_amount": 1220.0}, "gross_amount", "not_an_amount"),
        ({"gross_amount": "1.220,00"}, "gross_amount", "not_an_amount"),
        ({"net_amount": "-1.00"}, "net_amount", "not_an_amount"),
        ({"net_amount": "1e9"}, "net_amount", "not_an_amount"),
        ({"currency": "ITL"}, "currency", "not_a_currency"),
        ({"currency": "XTS"}, "currency", "not_a_currency"),
        ({"date": "2026-02-30"}, "date", "not_a_date"),
        ({"date": "0001-01-01"}, "date", "not_a_date"),
        ({"date": None}, "date", "not_a_date"),
        ({"type": "ddt"}, "type", "not_a_choice"),
        ({"number": ""}, "number", "too_short"),
        ({"replaced_by": 18}, "replaced_by", "invalid"),
        ({"answer_open_until": True}, "answer_open_until", "not_a_date"),
        ({"answer_open_until": "2026-02-30"}, "answer_open_until", "not_a_date"),
        ({"replaced_by": 1 << 53}, "replaced_by", "too_large"),
        ({"customer": {"name": "Verdi"}}, "customer", "required"),
        ({"customer": {"email": "verdi"}}, "customer.email", "not_an_address"),
        ({"customer": {"email": ANNA, "language": "de"}}, "customer.language", "not_a_choice"),
        ({"customer": {"email": ANNA, "tax_code": "X"}}, "customer.tax_code", "unknown_field"),
        ({"instalments": [LATE] * 101}, "instalments", "too_long"),
        (
            {"instalments": [{"due_date": "2026-11-19", "amount": "1.00"}]},
            "instalments.0.due_date",
            "date_before_document",
        ),
        (
            {"instalments": [LATE | {"paid_on": "2026-12-01", "paid_amount": "1.01"}]},
            "instalments.0",
            "paid_too_much",
        ),
        ({"instalments": [LATE | {"paid_amount": "1.00"}]}, "instalments.0", "required"),
        ({"files": {"copy": FILE}}, "files.copy.[key]", "not_a_choice"),
        (
            {"files": {"document": NAMED | {"sha256": "0" * 64}}},
            "files.document.sha256",
            "no_such_file",
        ),
        (
            {"files": {"document": NAMED | {"upload_id": "0" * 32}}},
            "files.document.upload_id",
            "no_such_upload",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_field_and_nothing_is_stored(
    aws, ask, company, change, field, code
):
    answer = ask("PUT", 18, INVOICE | change)

    assert 422 == answer.status, answer.json
    told = [(one["field"], one["code"]) for one in answer.json["error"]["problems"]]
    assert [(field, code)] == told
    assert 404 == ask("GET").status
    assert [] == objects_of(aws, company)


@pytest.mark.parametrize(
    "change",
    [
        {"custmer": None},
        {"id": 7},
        {"id": None},
        {"payment": "paid"},
        {"customer": {"mail": None}},
        {"files": {"copy": None}},
        {"customer": {"document": {}}},
    ],
)
def test_a_patch_with_a_misspelt_name_is_refused_whatever_it_says(ask, registered, change):
    assert 422 == ask("PATCH", 18, change).status
    assert registered == ask("GET").json["data"]


def test_a_patch_says_of_a_new_customer_what_it_may_say_of_one_that_is_there(ask):
    ask("PUT", 18, INVOICE | {"customer": None})
    customer = {"email": ANNA, "never_remind": None, "name": None}
    answer = ask("PATCH", 18, {"customer": customer, "void": None})

    assert (ANNA, False) == tuple(
        answer.json["data"]["customer"][name] for name in ("email", "never_remind")
    )


@pytest.mark.parametrize("document_id", ["-1", "1.5", "x", str(1 << 53), "9" * 17])
def test_what_is_no_id_is_no_document(ask, document_id):
    assert 404 == ask("GET", document_id).status
    assert 404 == ask("PUT", document_id, INVOICE).status


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'{"a":' * 100_000])
def test_a_patch_that_is_no_object_is_refused(ask, registered, body):
    assert ask("PATCH", 18, body).status in (400, 422)
    assert registered == ask("GET").json["data"]


def test_what_is_not_registered_cannot_be_patched_paid_or_forgotten(ask):
    assert 404 == ask("PATCH", 18, {"number": "1"}).status
    assert 404 == ask("PATCH", 18, {"paid_on": None}, path="/payment").status
    assert 404 == ask("DELETE").status


def test_a_forgotten_document_is_gone_with_its_files(aws, ask, company, registered):
    assert 204 == ask("DELETE").status
    assert 404 == ask("GET").status
    assert [] == objects_of(aws, company)


def test_the_list_goes_on_where_a_page_ended(ask, api, company):
    body = {"type": "quote", "number": "1", "date": "2026-11-01"}
    for number in range(60):
        ask("PUT", number + 1, body)
    first = ask("GET", None).json
    rest = api.get(
        f"/c/{company.id}/issued_documents", key=company.key, cursor=first["next_cursor"]
    ).json

    assert list(range(60, 0, -1)) == [one["id"] for one in first["data"] + rest["data"]]
    assert rest["next_cursor"] is None
    wrong = api.get(f"/c/{company.id}/issued_documents", key=company.key, cursor="A" * 36)
    assert 422 == wrong.status


def test_another_companys_documents_are_not_there(api, ask, make_company, company_id, registered):
    other = make_company(company_id=company_id + 500_000)

    assert 404 == ask("GET", key=other.key).status
    mine = api.get(f"/c/{other.id}/issued_documents/18", key=other.key)
    assert 404 == mine.status


def test_what_cannot_be_read_is_shown_as_that_and_stops_nothing_else(aws, ask, company, registered):
    ask("PUT", 19, INVOICE)
    aws.client("dynamodb").update_item(
        TableName=settings().issued_documents_table,
        Key={"company_id": {"N": str(company.id)}, "document_id": {"N": "18"}},
        UpdateExpression="SET #document = :spoilt",
        ExpressionAttributeNames={"#document": "document"},
        ExpressionAttributeValues={":spoilt": {"S": '{"type": "ddt"}'}},
    )

    listed = ask("GET", None).json
    assert ([19], [18]) == ([one["id"] for one in listed["data"]], listed["unreadable"])
    assert (409, "unreadable") == (ask("GET").status, ask("GET").json["error"]["code"])
    assert 409 == ask("PUT", 18, INVOICE).status


def test_a_persons_record_shows_what_was_issued_to_them_in_parts(ask, api, company, monkeypatch):
    # As if two documents were as many as an answer holds.
    monkeypatch.setattr(show_recipient, "AT_ONCE", 2)
    by_pec = {"email": "info@v.example", "certified_email": ANNA}
    customers = [{"email": ANNA}, by_pec, {"email": "altri@verdi.example"}, by_pec, {"email": ANNA}]
    for number, customer in enumerate(customers, start=18):
        ask("PUT", number, INVOICE | {"customer": customer})
    parts, cursor = [], {}
    while cursor is not None:
        part = api.get(f"/c/{company.id}/recipients/{ANNA}", key=company.key, **cursor).json
        parts.append(part["data"]["documents"])
        cursor = part["next_cursor"] and {"cursor": part["next_cursor"]}

    assert [[22, 21], [19, 18]] == [[one["id"] for one in part] for part in parts]
    assert ask("GET").json["data"] == parts[1][1]


def test_an_erased_person_is_in_no_document(api, ask, company, registered, stored):
    ask("PUT", 19, INVOICE | {"customer": {"certified_email": "verdi@pec.example"}})
    ask("PUT", 20, INVOICE | {"customer": {"email": "altri@verdi.example"}})
    by_pec = INVOICE | {"customer": {"email": "info@v.example", "certified_email": ANNA}}
    ask("PUT", 21, by_pec)

    assert 200 == api.call("DELETE", f"/c/{company.id}/recipients/{ANNA}", key=company.key).status
    assert [20, 19] == [one["id"] for one in ask("GET", None).json["data"]]
    held = api.get(f"/c/{company.id}/recipients/{ANNA}", key=company.key).json["data"]
    assert ([], []) == (held["documents"], held["emails"])
    assert ANNA not in stored(company.id)


def test_what_is_registered_after_an_erasure_stays(api, service, ask, company):
    api.call("DELETE", f"/c/{company.id}/recipients/{ANNA}", key=company.key)
    ask("PUT", 18, INVOICE)
    later = datetime.now(UTC) + timedelta(minutes=10)
    issued = issued_documents.find_document(company.id, 18)
    revised = issued_documents.Revised(issued.document, 2, later)
    issued_documents.put_document(company.id, revised, expires_at=later)
    finishing.finish_recipient_tasks(deadline=time_left(60), clock=lambda: later)

    assert 200 == ask("GET").status


def test_what_an_erasure_had_no_time_for_the_schedule_erases(
    aws, ask, company, registered, aws_calls
):
    now = datetime.now(UTC)
    refusal = ConsentRecord(Consent.DENIED, ConsentSource.ERASURE, now)
    key = recipient_key(company.id, ANNA)
    begin_task(refusal, RecipientTask(company.id, key, Task.ERASE, now))
    with aws_calls.as_lambda("finish_recipient_tasks"):
        later = now + timedelta(minutes=10)
        finishing.finish_recipient_tasks(deadline=time_left(60), clock=lambda: later)

    assert 404 == ask("GET").status
    assert [] == objects_of(aws, company)


def test_a_record_reads_as_it_was_written(ask, registered, company):
    found = issued_documents.find_document(company.id, 18)
    record = issued_documents.to_record(found.document)

    assert found.document == from_record(18, deepcopy(record))


@pytest.fixture
def look_for(api, company):
    """The ids of the documents that are looked for, on all pages."""

    def look_for(query):
        ids, cursor = [], ""
        while cursor is not None:
            path, more = f"/c/{company.id}/issued_documents", f"&cursor={cursor}" if cursor else ""
            page = api.call("GET", path, key=company.key, query=query + more).json
            ids += [one["id"] for one in page["data"]]
            cursor = page["next_cursor"]
        return ids

    return look_for


def test_documents_are_looked_for_by_payment_number_and_customer(ask, look_for):
    past = [{"due_date": "2024-12-20", "amount": "10.00"}]
    ask("PUT", 1, INVOICE | {"number": "1/A", "date": "2024-12-01", "instalments": past})
    paid = [past[0] | {"paid_on": "2024-12-18"}]
    ask("PUT", 2, INVOICE | {"number": "2/A", "date": "2024-12-01", "instalments": paid})
    ask("PUT", 3, INVOICE | {"number": "3/B", "instalments": [], "customer": None})
    ahead = [{"due_date": "2098-12-20", "amount": "10.00"}]
    perche = {"name": "Perché Srl", "email": "info@perche.example"}
    ask("PUT", 4, INVOICE | {"number": "4/B", "instalments": ahead, "customer": perche})

    assert [4, 3, 2, 1] == look_for("")
    assert [1] == look_for("payment=overdue")
    assert [4, 1] == look_for("payment=overdue&payment=open")
    assert [2] == look_for("payment=paid&search=verdi")
    assert [4] == look_for("search=PERCHE+4")
    assert [2, 1] == look_for("search=/a")
    assert [] == look_for("search=rossi")


def test_a_search_goes_on_where_not_all_could_be_looked_at(ask, look_for, monkeypatch):
    # As if two documents were as many as one looks at, and one as many as an answer holds.
    monkeypatch.setattr(list_documents, "_LOOKED_AT_ONCE", 1)
    monkeypatch.setattr(list_documents, "_MOST_QUERIES", 2)
    monkeypatch.setattr(list_documents, "AT_ONCE", 1)
    for number in range(1, 7):
        ask("PUT", number, INVOICE | {"number": f"{number}/{'B' if number % 3 else 'A'}"})

    assert [6, 3] == look_for("search=/a")
    assert [5, 4, 2, 1] == look_for("search=/b")


@pytest.mark.parametrize("query", ["payment=late", f"search={'a' * 201}", "cursor=x", "q=a"])
def test_what_nobody_can_look_for_is_refused(api, company, query):
    path = f"/c/{company.id}/issued_documents"

    assert 422 == api.call("GET", path, key=company.key, query=query).status
