"""The body of a request to queue emails: read, or refused with the path of what is wrong."""

import json
from base64 import b64encode, encodebytes
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.categories import Category
from chalicelib.domain.emails import Attachment, DeliverAs, Document, File, Sender
from chalicelib.domain.errors import InvalidRequest, MalformedRequest
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.requests import (
    Batch,
    Idempotency,
    Recipient,
    SendRequest,
    fingerprint_of,
)
from chalicelib.routes.company import send_bodies
from chalicelib.routes.company.idempotency import read_idempotency
from chalicelib.routes.company.send_bodies import read_send_request
from tests.builders import PDF

WESTMOST = timezone(-timedelta(hours=23, minutes=59))
CONTENT = b64encode(PDF).decode()
PDF_FILE = {"filename": "a.pdf", "content_type": "application/pdf", "content_base64": CONTENT}


def a_body(**details):
    body = {
        "category": "invoice",
        "to": [{"email": "acquisti@verdi.example"}],
        "subject": "Fattura",
        "body": "<p>Buongiorno</p>",
    }
    return body | details


def without(name):
    body = a_body()
    del body[name]
    return body


def a_file(**details):
    file = {"filename": "a.pdf", "content_type": "application/pdf", "content_base64": CONTENT}
    return file | details


def read(body):
    return read_send_request(json.dumps(body).encode())


def paths_of(body):
    with pytest.raises(InvalidRequest) as refused:
        read(body)
    for problems in refused.value.problems.values():
        assert problems
        assert all(problems)
    return set(refused.value.problems)


def test_the_least_that_can_be_asked_for():
    expected = SendRequest(
        category=Category.INVOICE,
        to=(Recipient("acquisti@verdi.example"),),
        subject="Fattura",
        body="<p>Buongiorno</p>",
    )

    assert expected == read(a_body())


def test_everything_that_can_be_asked_for():
    expected = SendRequest(
        category=Category.QUOTE,
        to=(Recipient("a@verdi.example", "Anna, Verdi"), Recipient("b@verdi.example")),
        subject="Preventivo",
        body="",
        files=(
            File(Attachment("è.pdf", "application/pdf", len(PDF), sha256(PDF).hexdigest()), PDF),
        ),
        document=Document(18, "18/A", "v2"),
        copy_to="io@bianchi.example",
        deliver_as=DeliverAs.BOTH,
        sender=Sender.NO_REPLY,
        tracking=True,
    )
    asked = {
        "category": "quote",
        "to": [
            {"email": " a@VERDI.example", "name": " Anna, Verdi "},
            {"email": "b@verdi.example"},
        ],
        "subject": " Preventivo ",
        "body": "",
        "attachments": [a_file(filename=" è.pdf ", content_type="Application/PDF")],
        "document": {"id": 18, "number": "18/A", "version": "v2"},
        "copy_to": "io@bianchi.example",
        "deliver_as": "both",
        "sender": "no-reply",
        "tracking": "on",
    }

    assert expected == read(asked)


@pytest.mark.parametrize(("text", "meant"), [("on", True), ("off", False), (None, None)])
def test_tracking_is_on_or_off_or_left_to_the_company(text, meant):
    assert meant is read(a_body(tracking=text)).tracking


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-01T09:00:00+01:00", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("2026-12-01t08:00:00z", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("2026-12-01T08:00:00.5-00:00", datetime(2026, 12, 1, 8, 0, 0, 500_000, tzinfo=UTC)),
        ("2028-02-29T08:00:00Z", datetime(2028, 2, 29, 8, tzinfo=UTC)),
        ("9999-12-31T23:59:59-23:59", datetime.max.replace(microsecond=0, tzinfo=WESTMOST)),
        (None, None),
    ],
)
def test_a_moment_is_named_with_its_offset(text, meant):
    assert meant == read(a_body(send_at=text)).send_at


@pytest.mark.parametrize(
    "text",
    [
        "", "tomorrow", "2026-12-01", "09:00", "2026-12-01T09:00:00", "2026-12-01T09:00+01:00",
        "2026-12-01 09:00:00+01:00", "2026-12-01T09:00:00+0100", "2026-12-01T09:00:00+01",
        "2026-02-29T09:00:00Z", "2026-12-01T24:00:00Z", "2026-12-01T23:59:60Z",
        "2026-12-01T09:00:00+24:00", "2026-13-01T09:00:00Z", "0000-01-01T00:00:00Z",
        "2026-12-01T09:00:00Z ", "2026-12-01T09:00:00Z\n", "\uff12026-12-01T09:00:00Z",
        "1796115600", 1796115600, 1796115600.5, True, [], {}, "2026-12-01T09:00:00[Europe/Rome]",
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text):
    assert {"send_at"} == paths_of(a_body(send_at=text))


@pytest.mark.parametrize(("number", "expected"), [(18, "18"), ("18", "18"), (0, "0")])
def test_the_number_of_a_document_may_be_a_number(number, expected):
    document = read(a_body(document={"id": 1, "number": number, "version": number})).document

    assert (expected, expected) == (document.number, document.version)


NO_TEXT = [None, 1, 1.5, True, [], {}]
CONTROLS = ["\r", "\n", "\r\nBcc: x@y.example", "\0", "\t", "\x7f", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        *[(without(name), name) for name in ("category", "to", "subject", "body")],
        (a_body(category="x"), "category"),
        (a_body(category="Fatture"), "category"),
        (a_body(to=[]), "to"),
        (a_body(to=None), "to"),
        (a_body(to="a@b.example"), "to"),
        (a_body(to=[{"email": f"a{n}@b.example"} for n in range(51)]), "to"),
        (a_body(to=[{"email": "a@b.example"}, {"email": "a@B.example"}]), "to"),
        (a_body(to=[{}]), "to.0.email"),
        (a_body(to=[None]), "to.0"),
        (a_body(to=[{"email": "a@b.example"}, {"email": "x"}]), "to.1.email"),
        (a_body(to=[{"email": ""}]), "to.0.email"),
        (a_body(to=[{"email": "a@b.example", "name": "x" * 201}]), "to.0.name"),
        (a_body(to=[{"email": "a@b.example", "nome": "x"}]), "to.0.nome"),
        (a_body(copy_to="x"), "copy_to"),
        (a_body(copy_to=""), "copy_to"),
        (a_body(subject=""), "subject"),
        (a_body(subject="  "), "subject"),
        (a_body(subject="x" * 251), "subject"),
        (a_body(body="x" * (50 * 1024 + 1)), "body"),
        (a_body(body="è" * (25 * 1024) + "x"), "body"),
        (a_body(deliver_as="post"), "deliver_as"),
        (a_body(sender="other"), "sender"),
        (a_body(tracking="maybe"), "tracking"),
        (a_body(tracking=True), "tracking"),
        (a_body(corpo="x"), "corpo"),
        (a_body(send_at="2026-11-24"), "send_at"),
        (a_body(document={}), "document.number"),
        (a_body(document={"number": "1"}), "document"),
        (a_body(document={"number": "1", "reference": "a b"}), "document.reference"),
        (a_body(document={"number": "1", "reference": "a,b"}), "document.reference"),
        (a_body(document={"number": "1", "reference": "x" * 101}), "document.reference"),
        (a_body(metadata={"a b": "c"}), "metadata.a b.[key]"),
        (a_body(metadata={"a": "line\nline"}), "metadata.a"),
        (a_body(metadata={"a": 1}), "metadata.a"),
        (a_body(metadata={"a": "x" * 2000}), "metadata"),
        (a_body(metadata={f"a{n}": "x" for n in range(21)}), "metadata"),
        (a_body(actor=""), "actor"),
        (a_body(actor="x" * 101), "actor"),
        (a_body(cc="nobody"), "cc"),
        (a_body(cc="ACQUISTI@verdi.example"), "cc"),
        (a_body(reply_to="nobody"), "reply_to"),
        (a_body(document=18), "document"),
        (a_body(document={"id": -1, "number": "1"}), "document.id"),
        (a_body(document={"id": 1 << 53, "number": "1"}), "document.id"),
        (a_body(document={"id": 10**400, "number": "1"}), "document.id"),
        (a_body(document={"id": 1, "number": ""}), "document.number"),
        (a_body(document={"id": 1, "number": "x" * 65}), "document.number"),
        (a_body(document={"id": 1, "number": 10**400}), "document.number"),
        (a_body(document={"id": 1, "number": 1.5}), "document.number"),
        (a_body(document={"id": 1, "number": True}), "document.number"),
        (a_body(document={"id": 1, "number": float("nan")}), "document.number"),
        (a_body(document={"id": 1, "number": "1", "version": "x" * 65}), "document.version"),
        (a_body(attachments=None), "attachments"),
        (a_body(attachments=[a_file()] * 11), "attachments"),
        (a_body(attachments=[a_file(), {}]), "attachments.1.filename"),
        (a_body(attachments=[a_file(filename="")]), "attachments.0.filename"),
        (a_body(attachments=[a_file(filename=" ")]), "attachments.0.filename"),
        (a_body(attachments=[a_file(filename=" .. ")]), "attachments.0.filename"),
        (a_body(attachments=[a_file(filename="../x")]), "attachments.0.filename"),
        (a_body(attachments=[a_file(filename="a\\b")]), "attachments.0.filename"),
        (a_body(attachments=[a_file(filename="x" * 201)]), "attachments.0.filename"),
        (a_body(attachments=[a_file(upload_id="x")]), "attachments.0.upload_id"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(body, path):
    assert path in paths_of(body)


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ([], "body", ProblemCode.NOT_AN_OBJECT),
        (a_body(document="18"), "document", ProblemCode.NOT_AN_OBJECT),
        (a_body(metadata=[]), "metadata", ProblemCode.NOT_AN_OBJECT),
        (a_body(to={"email": "a@b.example"}), "to", ProblemCode.NOT_A_LIST),
        (a_body(subject=18), "subject", ProblemCode.NOT_A_TEXT),
        (a_body(cc=["a@b.example"]), "cc", ProblemCode.NOT_A_TEXT),
        (a_body(document={"id": "18", "number": "1"}), "document.id", ProblemCode.NOT_A_NUMBER),
        (
            a_body(attachments=[a_file(inline="no")]),
            "attachments.0.inline",
            ProblemCode.NOT_A_BOOLEAN,
        ),
    ],
)
def test_what_is_of_another_type_says_of_which_it_should_be(body, field, code):
    with pytest.raises(InvalidRequest) as refused:
        read(body)

    assert [(code, {})] == [(one.code, one.params) for one in refused.value.problems[field]]


def test_what_is_not_known_of_a_problem_is_not_told():
    with pytest.raises(InvalidRequest) as refused:
        read(a_body(metadata={f"a{n}": "x" for n in range(21)}))
    [problem] = refused.value.problems["metadata"]

    assert (ProblemCode.TOO_LONG, {"max": 20}) == (problem.code, problem.params)


@pytest.mark.parametrize("value", NO_TEXT)
@pytest.mark.parametrize(
    ("path", "body_with"),
    [
        ("category", lambda value: a_body(category=value)),
        ("subject", lambda value: a_body(subject=value)),
        ("body", lambda value: a_body(body=value)),
        ("to.0.email", lambda value: a_body(to=[{"email": value}])),
        ("to.0.name", lambda value: a_body(to=[{"email": "a@b.example", "name": value}])),
        ("attachments.0.filename", lambda value: a_body(attachments=[a_file(filename=value)])),
        (
            "attachments.0.content_type",
            lambda value: a_body(attachments=[a_file(content_type=value)]),
        ),
        (
            "attachments.0.content_base64",
            lambda value: a_body(attachments=[a_file(content_base64=value)]),
        ),
    ],
)
def test_what_must_be_text_is_text(path, body_with, value):
    assert {path} == paths_of(body_with(value))


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize(
    ("path", "body_with"),
    [
        ("subject", lambda text: a_body(subject=text)),
        ("copy_to", lambda text: a_body(copy_to=text)),
        ("to.0.email", lambda text: a_body(to=[{"email": text}])),
        ("to.0.name", lambda text: a_body(to=[{"email": "a@b.example", "name": text}])),
        ("document.number", lambda text: a_body(document={"id": 1, "number": text})),
        (
            "document.version",
            lambda text: a_body(document={"id": 1, "number": "1", "version": text}),
        ),
        ("attachments.0.filename", lambda text: a_body(attachments=[a_file(filename=text)])),
        (
            "attachments.0.content_type",
            lambda text: a_body(attachments=[a_file(content_type=text)]),
        ),
    ],
)
@pytest.mark.parametrize("text", ["a@b.example{}", "{}a@b.example", "a{}@b.example"])
def test_no_header_field_holds_a_line_break(path, body_with, control, text):
    assert {path} == paths_of(body_with(text.format(control)))


@pytest.mark.parametrize(
    "text",
    ["", "pdf", "application/", "/pdf", "a/b/c", "a b/c", "application/pdf;", "a/b; x", "è/x",
     "multipart/mixed", "message/partial", "message/rfc822x",
     "text/xml; charset=a\r\nb", "a" * 128 + "/b", "a/" + "b" * 128, "a/b\n"],
)  # fmt: skip
def test_what_is_no_content_type_of_a_file_is_refused(text):
    path = "attachments.0.content_type"

    assert {path} == paths_of(a_body(attachments=[a_file(content_type=text)]))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("text/xml; charset=UTF-8", "text/xml; charset=utf-8"),
        ('Text/CSV;header=present; charset="iso-8859-1"', "text/csv; charset=iso-8859-1"),
        ("application/pdf; name=x", "application/pdf"),
        ("message/rfc822", "message/rfc822"),
    ],
)
def test_a_type_keeps_its_character_set_and_a_mail_is_a_file(said, kept):
    body = a_body(attachments=[a_file(content_type=said)])
    request = read_send_request(json.dumps(body).encode())

    assert kept == request.files[0].attachment.content_type


def test_base64_may_be_wrapped_as_in_a_mail():
    content = bytes(range(256))
    wrapped = encodebytes(content).replace(b"\n", b"\r\n").decode()
    body = a_body(attachments=[a_file(content_base64=wrapped)])
    request = read_send_request(json.dumps(body).encode())

    assert content == request.files[0].content


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "A",
        "AA",
        "AAA",
        "AAAA=",
        "AA=A",
        "AA-_",
        "AA AA",
        "AA\n",
        "è===",
        "%PDF",
        "AAAA\0",
    ],
)
def test_what_is_not_base64_is_refused(text):
    path = "attachments.0.content_base64"

    assert {path} == paths_of(a_body(attachments=[a_file(content_base64=text)]))


def test_a_body_may_have_fifty_kibibytes_of_utf_8():
    body = "è" * (25 * 1024)

    assert body == read(a_body(body=body)).body


def test_ten_attachments_are_not_too_many():
    assert 10 == len(read(a_body(attachments=[a_file()] * 10)).files)


def test_attachments_that_are_too_large_together_are_refused(monkeypatch):
    monkeypatch.setattr(send_bodies, "MOST_ATTACHMENT_BYTES", 2 * len(PDF))

    assert 2 == len(read(a_body(attachments=[a_file()] * 2)).files)
    assert {"attachments"} == paths_of(a_body(attachments=[a_file()] * 3))


def test_all_that_is_wrong_is_said_at_once():
    assert {"category", "to.0.email", "x"} == paths_of(a_body(category="", to=[{}], x=1))


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"x",
        b"{} {}",
        b"{'category': 'invoice'}",
        b"\xff",
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        b"\0",
        b" ",
        b"[" * 100_000,
        b'{"to":' * 100_000,
        b'{"subject": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"document": {"id": ' + b"9" * 5000 + b"}}",
        b'{"document": {"number": -' + b"9" * 5000 + b"}}",
    ],
    ids=range(15),
)
def test_what_is_not_json_is_malformed(raw):
    with pytest.raises(MalformedRequest):
        read_send_request(raw)


def test_an_empty_body_lacks_every_field():
    with pytest.raises(InvalidRequest) as refused:
        read_send_request(b"")

    assert {"category", "to", "subject", "body"} == set(refused.value.problems)


@pytest.mark.parametrize("raw", [b"null", b"[]", b"1", b'"x"', b"true", b"[" * 150 + b"]" * 150])
def test_a_body_that_is_no_object_is_invalid(raw):
    with pytest.raises(InvalidRequest) as refused:
        read_send_request(raw)

    assert ["body"] == list(refused.value.problems)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
FIELDS = ["category", "to", "subject", "body", "attachments", "document", "copy_to", "deliver_as",
          "sender", "tracking", "x"]  # fmt: skip
objects = st.dictionaries(
    st.sampled_from(["email", "name", "id", "number", "version", "filename", "content_type",
                     "content_base64"]), values)  # fmt: skip


@given(st.dictionaries(st.sampled_from(FIELDS), values | objects | st.lists(objects, max_size=2)))
def test_whatever_json_comes_it_is_read_or_refused(details):
    try:
        request = read(a_body(**details))
    except (InvalidRequest, MalformedRequest):
        return
    assert isinstance(request, SendRequest)


@given(st.binary(max_size=100) | st.text().map(str.encode))
def test_whatever_bytes_come_they_are_refused(raw):
    with pytest.raises((InvalidRequest, MalformedRequest)):
        read_send_request(raw)


def test_a_request_without_a_name_has_none():
    assert read_idempotency(None, None, b"{}") is None


@pytest.mark.parametrize("key", ["x", "!", "~" * 255, "4f3c-11"])
def test_a_name_of_a_request_comes_with_what_the_request_was(key):
    told = Idempotency(key, fingerprint_of("", None), sha256(b"{}").hexdigest())

    assert told == read_idempotency(key, None, b"{}")


def test_a_key_of_the_last_release_stands_for_how_its_request_was_written():
    key = read_idempotency("x", None, b"{}")
    known = Batch(sha256(b"{}").hexdigest(), "b", datetime(2026, 11, 1, tzinfo=UTC), (1,))

    assert key.named(known)
    assert not read_idempotency("x", None, b"{ }").named(known)


def named(raw):
    return read_idempotency("4f3c", read_send_request(raw), raw).fingerprint


@pytest.mark.parametrize(
    "written",
    [
        lambda body: json.dumps(dict(reversed(body.items()))),
        lambda body: json.dumps(body, indent=4),
        lambda body: json.dumps(body | {"copy_to": None, "attachments": [], "tracking": None}),
        lambda body: json.dumps(body | {"to": [one | {"name": ""} for one in body["to"]]}),
        lambda body: json.dumps(body | {"send_at": "2026-12-01T08:00:00Z"}),
    ],
)
def test_how_a_request_is_written_makes_it_no_other(written):
    body = a_body(to=[{"email": "a@cliente.example"}], send_at="2026-12-01T09:00:00+01:00")

    assert named(json.dumps(body).encode()) == named(written(body).encode())


@pytest.mark.parametrize(
    "other",
    [
        {"subject": "Fattura 19"},
        {"tracking": "off"},
        {"send_at": "2026-12-01T09:00:01+01:00"},
        {"to": [{"email": "b@cliente.example"}]},
        {"attachments": [PDF_FILE | {"content_base64": "Yg=="}]},
        {"document": {"id": 18, "number": "18", "version": "2"}},
    ],
)
def test_whatever_a_request_means_otherwise_makes_it_another(other):
    body = a_body(attachments=[PDF_FILE], send_at="2026-12-01T09:00:00+01:00")

    assert named(json.dumps(body).encode()) != named(json.dumps(body | other).encode())


@pytest.mark.parametrize("key", ["", "a b", "a\n", "è", "x" * 256, "\0", "\x7f", "\ud800"])
def test_a_name_that_is_none_is_refused(key):
    with pytest.raises(InvalidRequest) as refused:
        read_idempotency(key, None, b"{}")

    assert ["Idempotency-Key"] == list(refused.value.problems)


def test_of_a_body_with_very_many_wrong_fields_some_are_told_and_how_many_more_there_are():
    unknown = {f"field_{number}": number for number in range(10_000)}

    with pytest.raises(InvalidRequest) as refused:
        read(a_body(**unknown))

    *told, last = [one for some in refused.value.problems.values() for one in some]
    assert [ProblemCode.UNKNOWN_FIELD] * 50 == [problem.code for problem in told]
    assert (ProblemCode.AND_MORE, {"more": 9_950}) == (last.code, last.params)


def test_of_a_fields_name_without_end_the_beginning_is_told():
    assert {"x" * 100} == paths_of(a_body(**{"x" * 100_000: 1}))
