"""Files that come by an upload of their own."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib import aws
from chalicelib.actions.sending import check_uploads as upload_checks
from chalicelib.actions.sending.check_uploads import check_uploads
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.periods import in_rome
from chalicelib.domain.requests import Upload
from chalicelib.settings import settings
from chalicelib.tables.emails.sending import find_email
from tests.builders import PDF, a_send_body

LARGE = b"%PDF-" + bytes(8_000_000)
PDF_TYPE = "application/pdf"


def a_file(**details):
    return {"filename": "large.pdf", "content_type": PDF_TYPE, "size": len(LARGE)} | details


@pytest.fixture
def bucket(aws, service):
    return boto3.resource("s3", region_name="eu-south-1").Bucket(settings().content_bucket)


@pytest.fixture
def invite(api):
    def invite(company, **details):
        return api.post(f"/c/{company.id}/uploads", a_file(**details), key=company.key)

    return invite


@pytest.fixture
def upload(invite, bucket):
    """Have a company upload a file, as S3 takes it from the URL, and return its upload_id."""

    def upload(company, content=LARGE):
        data = invite(company, size=len(content)).json["data"]
        key = urlsplit(data["url"]).path.removeprefix(f"/{bucket.name}").lstrip("/")
        bucket.put_object(Key=key, Body=content, ContentType=PDF_TYPE)
        return data["upload_id"]

    return upload


@pytest.fixture
def queue(api):
    def queue(company, *upload_ids, headers=(), **fields):
        files = [
            {"filename": f"{index}.pdf", "content_type": PDF_TYPE, "upload_id": upload_id}
            for index, upload_id in enumerate(upload_ids)
        ]
        body = a_send_body(attachments=files, **fields)
        return api.post(f"/c/{company.id}/emails", body, key=company.key, headers=headers)

    return queue


@pytest.fixture
def stored(service):
    def stored(company, answer):
        email_id = answer.json["data"]["emails"][0]["id"]
        return find_email(EmailKey(company.id, email_id))

    return stored


def problems(answer):
    assert 422 == answer.status
    return set(answer.json["error"]["validation_result"])


def test_an_invitation_names_the_place_and_signs_type_and_size(invite, company):
    answer = invite(company)
    data = answer.json["data"]
    signed = parse_qs(urlsplit(data["url"]).query)

    assert (201, "PUT") == (answer.status, data["method"])
    assert {"Content-Type": PDF_TYPE, "Content-Length": str(len(LARGE))} == data["headers"]
    assert ["content-length;content-type;host"] == signed["X-Amz-SignedHeaders"]
    assert f"/uploads/{company.id}/{data['upload_id']}" in data["url"]
    left = datetime.fromisoformat(data["expires_at"]) - datetime.now(UTC)
    assert in_rome(datetime.fromisoformat(data["expires_at"])) == data["expires_at"]
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    assert ["900"] == signed["X-Amz-Expires"]


def test_urls_lead_to_the_region_of_the_bucket(invite, company, bucket):
    host = urlsplit(invite(company).json["data"]["url"]).netloc

    assert f"{bucket.name}.s3.eu-south-1.amazonaws.com" == host


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"size": 0}, "size"),
        ({"size": -1}, "size"),
        ({"size": 25_000_001}, "size"),
        ({"size": "5"}, "size"),
        ({"size": True}, "size"),
        ({"size": 1.5}, "size"),
        ({"size": None}, "size"),
        ({"filename": "../x"}, "filename"),
        ({"filename": ""}, "filename"),
        ({"content_type": "pdf"}, "content_type"),
        ({"content_type": "application/pdf\r\nx: y"}, "content_type"),
        ({"more": 1}, "more"),
    ],
)
def test_an_invitation_is_refused_by_the_field_that_is_wrong(invite, company, details, field):
    assert {field} == problems(invite(company, **details))


def test_what_is_no_json_is_refused(api, company):
    assert 400 == api.post(f"/c/{company.id}/uploads", b"{", key=company.key).status
    assert 422 == api.post(f"/c/{company.id}/uploads", b"", key=company.key).status


def test_only_the_company_itself_may_upload(api, company, make_company):
    other = make_company(company_id=company.id + 100_000)

    assert 401 == api.post(f"/c/{company.id}/uploads", a_file()).status
    assert 404 == api.post(f"/c/{company.id}/uploads", a_file(), key=other.key).status


def test_an_upload_becomes_an_attachment(upload, queue, company, stored, bucket):
    answer = queue(company, upload(company))
    email = stored(company, answer)
    [attachment] = email.attachments
    kept = bucket.Object(f"24-months/{company.id}/{email.batch_id}/0")

    assert 202 == answer.status
    assert ("0.pdf", PDF_TYPE) == (attachment.filename, attachment.content_type)
    assert (len(LARGE), sha256(LARGE).hexdigest()) == (attachment.size, attachment.sha256)
    assert LARGE == kept.get()["Body"].read()
    assert PDF_TYPE == kept.content_type


def test_an_upload_travels_inside_the_mail(upload, queue, company, deliver_all, sent):
    queue(company, upload(company), deliver_as="attachment")
    deliver_all()

    [attachment] = sent.only().message.iter_attachments()
    assert LARGE == attachment.get_payload(decode=True)


def test_files_may_come_either_way(upload, api, company, stored):
    files = [
        {"filename": "0.pdf", "content_type": PDF_TYPE, "upload_id": upload(company)},
        a_send_body()["attachments"][0],
    ]
    body = a_send_body(attachments=files)
    email = stored(company, api.post(f"/c/{company.id}/emails", body, key=company.key))

    assert [len(LARGE), len(PDF)] == [one.size for one in email.attachments]


@pytest.mark.parametrize("upload_id", ["0" * 32, "f" * 31, "F" * 32, "../" + "0" * 29, ""])
def test_an_unknown_upload_is_refused(queue, company, upload_id):
    assert {"attachments.0.upload_id"} == problems(queue(company, upload_id))


def test_an_upload_of_another_company_is_unknown(upload, queue, company, make_company):
    other = make_company(company_id=company.id + 100_000)

    assert {"attachments.0.upload_id"} == problems(queue(company, upload(other)))


def test_an_upload_that_was_never_made_is_unknown(invite, queue, company):
    invited = invite(company).json["data"]["upload_id"]

    assert {"attachments.0.upload_id"} == problems(queue(company, invited))


def test_the_wrong_one_of_several_is_named(upload, queue, company):
    assert {"attachments.1.upload_id"} == problems(queue(company, upload(company), "0" * 32))


def test_content_and_upload_exclude_each_other_and_one_is_needed(api, company, upload):
    file = a_send_body()["attachments"][0]
    both = file | {"upload_id": upload(company)}
    neither = {name: file[name] for name in ("filename", "content_type")}

    for one in (both, neither):
        body = a_send_body(attachments=[one])
        answer = api.post(f"/c/{company.id}/emails", body, key=company.key)
        assert {"attachments.0"} == problems(answer)


def test_all_files_together_keep_the_limit(upload, queue, company):
    upload_id = upload(company)

    assert 202 == queue(company, *[upload_id] * 3).status
    assert {"attachments"} == problems(queue(company, *[upload_id] * 4))


def test_an_upload_that_is_too_large_by_itself_is_named(upload, queue, company, monkeypatch):
    # No URL of ours takes so much: only somebody with rights on the bucket could put it there.
    monkeypatch.setattr(upload_checks, "MOST_ATTACHMENT_BYTES", len(LARGE) - 1)

    assert {"attachments.0.upload_id"} == problems(queue(company, upload(company)))


def test_an_upload_expires_after_a_day(upload, company, domain_company):
    files = [Upload("a.pdf", PDF_TYPE, upload(company))]
    now = datetime.now(UTC)

    assert check_uploads(domain_company(), files, idempotency=None, now=now + timedelta(hours=23))
    with pytest.raises(InvalidRequest):
        check_uploads(domain_company(), files, idempotency=None, now=now + timedelta(hours=25))


def test_a_repetition_gives_the_same_email_after_the_upload_is_gone(
    upload, queue, company, stored, bucket
):
    upload_id = upload(company)
    key = (("Idempotency-Key", "once"),)
    first = queue(company, upload_id, headers=key)
    bucket.Object(f"uploads/{company.id}/{upload_id}").delete()
    again = queue(company, upload_id, headers=key)

    assert (202, first.json) == (again.status, again.json)
    assert sha256(LARGE).hexdigest() == stored(company, again).attachments[0].sha256
    assert {"attachments.0.upload_id"} == problems(queue(company, upload_id))


def test_another_request_under_the_key_does_not_get_at_its_files(upload, queue, company, bucket):
    upload_id = upload(company)
    key = (("Idempotency-Key", "twice"),)
    queue(company, upload_id, headers=key)
    bucket.Object(f"uploads/{company.id}/{upload_id}").delete()

    other = queue(company, upload_id, subject="Another", headers=key)
    assert {"attachments.0.upload_id"} == problems(other)


def test_only_the_file_that_was_looked_at_is_copied(upload, queue, company, bucket):
    upload_id = upload(company)
    seen = []

    def look(params, **_):
        seen.append(params["headers"].get("x-amz-copy-source-if-match"))

    events = aws.s3().meta.events
    events.register("before-call.s3.CopyObject", look)
    try:
        queue(company, upload_id)
    finally:
        events.unregister("before-call.s3.CopyObject", look)

    assert [bucket.Object(f"uploads/{company.id}/{upload_id}").e_tag] == seen


def test_nothing_is_queued_while_s3_does_not_answer(upload, queue, company, outbox):
    upload_id = upload(company)

    def fail(**_):
        raise EndpointConnectionError(endpoint_url="x")

    events = aws.s3().meta.events
    for operation in ("GetObject", "CopyObject"):
        events.register_first(f"before-call.s3.{operation}", fail)
        try:
            answer = queue(company, upload_id)
        finally:
            events.unregister(f"before-call.s3.{operation}", fail)
        assert 503 == answer.status
    assert [] == outbox.receive_messages(WaitTimeSeconds=0)


def test_the_link_to_an_upload_gives_it(api, upload, queue, company, deliver_all, sent):
    queue(company, upload(company))
    deliver_all()

    assert 302 == api.get(sent.only().link_paths[0]).status
