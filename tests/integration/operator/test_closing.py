"""Closing a company archives all that it has, erases it, and leaves nothing but the receipt."""

import gzip
import json
import tarfile
from datetime import UTC, datetime
from io import BytesIO

import boto3
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3 import models
from moto.s3.models import s3_backends

from chalicelib.actions.operator import archive_company as archiving
from chalicelib.actions.operator.carry_on_closing import LEASE, carry_on_closing
from chalicelib.domain.clocks import NEVER, Deadline
from chalicelib.settings import settings
from chalicelib.tables.operator.closings import claim_closing
from local.pump import event_of
from tests.builders import a_send_body
from tests.integration.conftest import REGION


@pytest.fixture
def filled(api, company, outbox):
    """A company with something in all that may hold it."""
    for number in range(3):
        body = a_send_body(subject=f"Fattura {number}")
        headers = [("Idempotency-Key", f"send-{number}")]
        api.post(f"/c/{company.id}/emails", body, key=company.key, headers=headers)
    api.put(
        f"/c/{company.id}/settings/domain",
        {"from_email": f"a@officina-{company.id}.example", "from_name": "Officina"},
        key=company.key,
    )
    api.post(
        f"/c/{company.id}/uploads",
        {"filename": "a.pdf", "content_type": "application/pdf", "size": 3},
        key=company.key,
    )
    boto3.client("s3").put_object(
        Bucket=settings().content_bucket, Key=f"uploads/{company.id}/left", Body=b"left"
    )
    return company


@pytest.fixture
def begin(operator, company):
    def begin(**fields):
        path = f"/operator/companies/{company.id}/closing"
        return operator.call("POST", path, {"confirm": company.id, "archive_days": 30} | fields)

    return begin


@pytest.fixture
def go_on(company, aws_calls):
    """What the Lambda of exports does with the message."""

    def go_on(deadline=NEVER):
        with aws_calls.as_lambda("write_exports"):
            carry_on_closing(company.id, now=datetime.now(UTC), deadline=deadline)

    return go_on


@pytest.fixture
def closing(operator, company):
    path = f"/operator/companies/{company.id}/closing"
    return lambda: operator.get(path).json["data"]


def rest_of(company_id):
    """By table and for the bucket, what there is that names the company: a raw scan of it all."""
    named = f"{company_id}"
    tables = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables
    rest = {
        name: found
        for name, table in tables.items()
        if (found := [one for one in table.all_items() if _names(one.to_json(), named)])
    }
    bucket = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[settings().content_bucket]
    files = [key.name for key in bucket.keys.values() if f"/{named}/" in key.name]
    return rest, files


def _names(item, named):
    text = json.dumps(item, default=str)
    return f'"{named}"' in text or f'"{named}#' in text or f"#{named}#" in text


def test_nothing_is_left_but_the_receipt_and_what_operators_did(filled, begin, go_on, closing):
    begin(archive_days=0)
    go_on()
    tables, files = rest_of(filled.id)
    receipt = closing()

    assert {settings().acts_table, settings().closings_table} == tables.keys()
    assert [] == files
    assert ("closed", None) == (receipt["state"], receipt["archive"])
    assert 3 == receipt["erased"]["emails"] == receipt["erased"]["batches"]
    assert receipt["erased"]["files"] > 3


def test_the_archive_holds_everything_and_no_secret(filled, begin, go_on, closing, api):
    begin()
    go_on()
    [file] = rest_of(filled.id)[1]
    content = boto3.client("s3").get_object(Bucket=settings().content_bucket, Key=file)["Body"]
    with tarfile.open(fileobj=BytesIO(gzip.decompress(content.read()))) as archive:
        entries = {one.name: archive.extractfile(one).read() for one in archive.getmembers()}
    emails = [json.loads(line) for line in entries["emails/first.jsonl"].splitlines()]
    shown = closing()

    assert file.startswith(f"closed-30-days/{filled.id}/")
    assert {"Fattura 0", "Fattura 1", "Fattura 2"} == {one["subject"] for one in emails}
    assert "Officina Bianchi Srl" in entries["companies/first.jsonl"].decode()
    assert b"left" == entries[f"files/uploads/{filled.id}/left"]
    assert 3 == len([name for name in entries if name.endswith("/body.html")])
    assert shown["archive"]["size"] > 0
    assert "closed-30-days" in shown["archive"]["url"]


def test_keys_end_at_once_and_sending_with_them(filled, begin, api):
    begun = begin()

    assert 202 == begun.status
    assert 401 == api.get(f"/c/{filled.id}/emails", key=filled.key).status


def test_what_there_is_no_time_for_goes_to_another_run(
    filled, begin, go_on, closing, monkeypatch, aws
):
    monkeypatch.setattr(archiving, "_PART_BYTES", 1)
    monkeypatch.setattr(models, "S3_UPLOAD_PART_MIN_SIZE", 1)  # or each part would take 5 MB
    exports = aws.resource("sqs").Queue(settings().exports_url)
    begin()
    exports.purge()
    states, runs = [], 0
    while closing()["state"] != "closed":
        go_on(Deadline.after(0))
        states.append(closing()["state"])
        runs += 1
    tables, files = rest_of(filled.id)

    assert ["archiving", "erasing", "closed"] == sorted(set(states), key=states.index)
    assert runs > 5
    assert 1 == len(files)
    assert {settings().acts_table, settings().closings_table} == tables.keys()


def test_a_closing_has_one_worker_at_a_time(filled, begin, go_on, closing, company):
    begin()
    now = datetime.now(UTC)
    claim_closing(company.id, lease_until=now + LEASE, now=now)
    go_on()

    assert "archiving" == closing()["state"]


def test_the_queue_brings_it_to_its_end(filled, begin, service, aws, closing):
    exports = aws.resource("sqs").Queue(settings().exports_url)
    exports.purge()
    begin(archive_days=0)
    body = json.dumps({"company_id": filled.id, "closing": True})
    message = {
        "MessageId": "1",
        "ReceiptHandle": "1",
        "Body": body,
        "MD5OfBody": "",
        "Attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "0"},
    }
    failed = service.write_exports(event_of([message], exports.attributes["QueueArn"]), None)

    assert {"batchItemFailures": []} == failed
    assert "closed" == closing()["state"]


def test_a_number_is_not_given_again_while_its_receipt_is_kept(filled, begin, go_on, operator):
    begin(archive_days=0)
    go_on()
    again = operator.call("POST", "/operator/companies", {"id": filled.id, "name": "Altra Srl"})
    twice = begin()

    assert (409, "company_closed") == (again.status, again.json["error"]["code"])
    assert (409, "company_closed") == (twice.status, twice.json["error"]["code"])


def test_a_company_that_is_being_closed_is_shown_and_not_changed(filled, begin, operator, company):
    begin()
    path = f"/operator/companies/{company.id}"
    shown = operator.get(path).json["data"]
    renamed = operator.call("PATCH", path, {"name": "Altra"})

    assert shown["closing_since"]
    assert [] == shown["keys"]
    assert 404 == renamed.status


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"confirm": 1}, "confirm"),
        ({"archive_days": 31}, "archive_days"),
        ({"receipt_months": 0}, "receipt_months"),
    ],
)
def test_what_is_not_meant_closes_nothing(company, begin, operator, fields, where):
    answer = begin(**fields)

    assert (422, {where}) == (answer.status, set(answer.json["error"]["validation_result"]))
    assert 404 == operator.get(f"/operator/companies/{company.id}/closing").status
