"""Whatever is sent, the answer says what is wrong in FIC's envelope, and nothing is stored."""

import base64

import pytest

from tests.builders import PDF, a_send_body


def _file(**fields):
    file = {
        "filename": "a.pdf",
        "content_type": "application/pdf",
        "content_base64": base64.b64encode(PDF).decode(),
    }
    return file | fields


BAD = {
    "unknown category": ({"category": "fattura"}, "category"),
    "no category": ({"category": None}, "category"),
    "no recipient": ({"to": []}, "to"),
    "recipients missing": ({"to": None}, "to"),
    "bad address": ({"to": [{"email": "nobody"}]}, "to.0.email"),
    "address without a dot": ({"to": [{"email": "a@localhost"}]}, "to.0.email"),
    "second address bad": ({"to": [{"email": "a@b.it"}, {"email": "a@@b.it"}]}, "to.1.email"),
    "one mailbox twice": ({"to": [{"email": "A@b.it"}, {"email": "a@B.it"}]}, "to"),
    "line break in an address": ({"to": [{"email": "a@b.it\r\nBcc: c@d.it"}]}, "to.0.email"),
    "line break in a name": ({"to": [{"email": "a@b.it", "name": "A\nB"}]}, "to.0.name"),
    "line break in the subject": ({"subject": "Hello\r\nBcc: x@y.it"}, "subject"),
    "lone carriage return": ({"subject": "Hello\rBcc: x@y.it"}, "subject"),
    "empty subject": ({"subject": ""}, "subject"),
    "line break in copy_to": ({"copy_to": "a@b.it\nBcc: c@d.it"}, "copy_to"),
    "line break in the number": ({"document": {"id": 1, "number": "1\n2"}}, "document.number"),
    "body over 50 KiB": ({"body": "x" * 51_201}, "body"),
    "body over 50 KiB in bytes": ({"body": "é" * 25_601}, "body"),
    "not base64": ({"attachments": [_file(content_base64="%%%")]}, "attachments.0.content_base64"),
    "base64 cut short": (
        {"attachments": [_file(content_base64="JVBER")]},
        "attachments.0.content_base64",
    ),
    "empty attachment": (
        {"attachments": [_file(content_base64="")]},
        "attachments.0.content_base64",
    ),
    "eleven attachments": ({"attachments": [_file() for _ in range(11)]}, "attachments"),
    "path in a file name": ({"attachments": [_file(filename="../a")]}, "attachments.0.filename"),
    "file name that reads backwards": (
        {"attachments": [_file(filename="\u202efdp.exe")]},
        "attachments.0.filename",
    ),
    "document id as text": ({"document": {"id": "18", "number": "18"}}, "document.id"),
    "line break in a file name": (
        {"attachments": [_file(filename="a\r\nb.pdf")]},
        "attachments.0.filename",
    ),
    "no content type": ({"attachments": [_file(content_type="pdf")]}, "attachments.0.content_type"),
    "composite content type": (
        {"attachments": [_file(content_type="multipart/mixed")]},
        "attachments.0.content_type",
    ),
    "misspelt field": ({"subjetc": "x"}, "subjetc"),
    "own sender without a server": ({"sender": "own"}, "sender"),
    "links without tracking": ({"tracking": "off", "deliver_as": "link"}, "deliver_as"),
}


@pytest.mark.parametrize(("fields", "where"), BAD.values(), ids=BAD.keys())
def test_a_bad_field_is_named_and_nothing_is_stored(api, company, outbox, fields, where):
    answer = api.post(f"/c/{company.id}/emails", a_send_body(**fields), key=company.key)

    assert (422, {where}) == (answer.status, set(answer.json["error"]["validation_result"]))
    assert_nothing_stored(api, company, outbox)


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"subject": "\\ud800"}', b"[1, 2"])
def test_a_body_that_is_no_json_is_malformed(api, company, outbox, body):
    answer = api.post(f"/c/{company.id}/emails", body, key=company.key)

    assert 400 == answer.status
    assert answer.json["error"]["message"]
    assert_nothing_stored(api, company, outbox)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b"7", b'"text"'])
def test_a_body_that_asks_for_nothing_is_invalid(api, company, outbox, body):
    answer = api.post(f"/c/{company.id}/emails", body, key=company.key)

    assert 422 == answer.status
    assert_nothing_stored(api, company, outbox)


def test_another_content_type_is_refused_in_the_envelope(api, company):
    answer = api.call(
        "POST",
        f"/c/{company.id}/emails",
        key=company.key,
        headers=[("Content-Type", "text/plain")],
        body=b"{}",
    )

    assert 415 == answer.status
    assert answer.json["error"]["message"]


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "è"])
def test_a_bad_idempotency_key_is_refused(api, company, outbox, key):
    answer = api.post(
        f"/c/{company.id}/emails",
        a_send_body(),
        key=company.key,
        headers=[("Idempotency-Key", key)],
    )

    assert (422, {"Idempotency-Key"}) == (
        answer.status,
        set(answer.json["error"]["validation_result"]),
    )
    assert_nothing_stored(api, company, outbox)


QUERIES = {
    "from after to": ({"from": "2026-12-31", "to": "2026-01-01"}, "from"),
    "no day": ({"from": "2026-02-30"}, "from"),
    "another way to write a day": ({"to": "31/12/2026"}, "to"),
    "year one": ({"from": "0001-01-01", "to": "9999-12-31x"}, "to"),
    "unknown category": ({"category": "Fatture"}, "category"),
    "malformed cursor": ({"cursor": "abc"}, "cursor"),
    "cursor of odd characters": ({"cursor": "è!"}, "cursor"),
    "no rows": ({"per_page": "0"}, "per_page"),
    "too many rows": ({"per_page": "101"}, "per_page"),
    "no number": ({"per_page": "ten"}, "per_page"),
    "misspelt parameter": ({"categroy": "quote"}, "categroy"),
    "page nought": ({"page": "0"}, "page"),
    "a page and a cursor": ({"page": "1", "cursor": "abc"}, "page"),
    "a filter that is none": ({"q": "kind ="}, "q"),
    "a filter by an unknown field": ({"q": "nome = 'x'"}, "q"),
    "a sort by an unknown field": ({"sort": "nome"}, "sort"),
}


@pytest.mark.parametrize(("parameters", "where"), QUERIES.values(), ids=QUERIES.keys())
def test_a_bad_query_is_named(api, company, parameters, where):
    answer = api.get(f"/c/{company.id}/emails", key=company.key, **parameters)

    assert (422, {where}) == (answer.status, set(answer.json["error"]["validation_result"]))


@pytest.mark.parametrize(
    "parameters",
    [
        {"from": "0001-01-01"},
        {"to": "0001-01-01"},
        {"from": "9999-12-31"},
        {"to": "9999-12-31"},
    ],
)
def test_the_ends_of_time_are_days_too(api, company, parameters):
    answer = api.get(f"/c/{company.id}/emails", key=company.key, **parameters)

    assert (200, []) == (answer.status, answer.json["data"])


def assert_nothing_stored(api, company, outbox):
    listed = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    assert [] == listed
    assert [] == outbox.receive_messages(WaitTimeSeconds=0)


def test_everything_that_is_wrong_with_a_query_is_told_at_once(api, company):
    wrong = {"from": "x", "category": "y", "q": "kind =", "sort": "z", "per_page": "0", "odd": "1"}

    answer = api.get(f"/c/{company.id}/emails", key=company.key, page="0", fields="no", **wrong)

    assert (422, {*wrong, "page", "fields"}) == (
        answer.status,
        set(answer.json["error"]["validation_result"]),
    )


def test_everything_that_is_wrong_with_what_is_sent_is_told_at_once(api, company, outbox):
    files = [
        {"filename": "a.pdf", "content_type": "application/pdf", "upload_id": digit * 32}
        for digit in "ab"
    ]
    wrong = {
        "attachments": files,
        "send_at": "2026-01-01T09:00:00+01:00",
        "sender": "own",
        "tracking": "off",
        "deliver_as": "link",
    }

    answer = api.post(f"/c/{company.id}/emails", a_send_body(**wrong), key=company.key)
    problems = answer.json["error"]["problems"]

    assert 422 == answer.status
    assert [
        ("attachments.0.upload_id", "no_such_upload"),
        ("attachments.1.upload_id", "no_such_upload"),
        ("deliver_as", "needs_tracking"),
        ("send_at", "moment_past"),
        ("sender", "mailbox_not_ready"),
    ] == sorted((one["field"], one["code"]) for one in problems)
    assert_nothing_stored(api, company, outbox)
