"""What 0.1.0 wrote is read for as long as it is kept: its items lie in a file, as it wrote them.

Never written anew. A change that cannot read them needs a way to, beside the new one; and each
release that writes something else gets a file of its own.
"""

import json
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib.domain.companies import Scope
from chalicelib.domain.consents import Consent, ConsentSource
from chalicelib.domain.listing.rows import email_row
from chalicelib.stores.attachments import place_of
from chalicelib.tables import anonymous_openings, batches, exports, recipients
from chalicelib.tables.batches import BatchItem
from chalicelib.tables.company_item import CompanyItem, to_company
from chalicelib.tables.documents import sends
from chalicelib.tables.documents.sends import DocumentItem
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.mapping import to_email
from chalicelib.tables.emails.outlines import to_outline
from chalicelib.tables.exports import ExportItem
from chalicelib.tables.recipients import RecipientItem
from tests.builders import LENS

RELEASE = json.loads((Path(__file__).parents[1] / "golden" / "release_0_1_0.json").read_text())
ROWS = RELEASE["rows"]
THEN = datetime(2026, 11, 28, 8, 10, tzinfo=UTC)


def as_wired(value):
    """An item as DynamoDB's client gives it: JSON has no bytes."""
    if isinstance(value, dict):
        if value.keys() == {"base64"}:
            return b64decode(value["base64"])
        return {name: as_wired(part) for name, part in value.items()}
    return [as_wired(part) for part in value] if isinstance(value, list) else value


def items_of(table):
    return [as_wired(item) for item in RELEASE["items"][table]]


EMAILS = {int(item["email_id"]["N"]): item for item in items_of("emails")}


def email_named(name):
    return to_email(EmailItem.from_raw_data(EMAILS[ROWS[name]["id"]]))


def as_told_now(then):
    """An empty text was told where nothing is, for which it is null now."""
    return {name: None if value == "" else value for name, value in then.items()}


def as_told_then(row, then):
    """The fields that there were then."""
    told = as_told_now({name: row[name] for name in then})
    if row["document"]:
        told["document"] = {name: row["document"][name] for name in then["document"]}
    return told


@pytest.mark.parametrize("name", ROWS)
def test_an_email_is_told_as_it_was_told_then(name):
    email = email_named(name)
    urls = [""] * len(email.attachments)
    row = email_row(email, LENS, now=THEN, attachment_urls=urls)
    row |= {"attachments": [file["filename"] for file in row["attachments"]]}

    assert as_told_now(ROWS[name]) == as_told_then(row, ROWS[name])


@pytest.mark.parametrize("name", ROWS)
def test_an_outline_says_of_an_email_what_the_email_says(name):
    email, outline = email_named(name), to_outline(EMAILS[ROWS[name]["id"]])
    facts = ("email_id", "category", "untracked", "gated", "sent_at", "cancelled_at", "provider")

    for fact in (*facts, "stopped_at", "erased_at"):
        assert getattr(email, fact) == getattr(outline, fact)
    assert set(email.hits) == set(outline.hits)
    # How many files there are was not stored then (docs/decisions/0041).
    assert 0 == outline.attachment_count


def test_hits_are_what_they_were():
    crowded, read = email_named("crowded"), email_named("read")

    assert (54, 52) == (crowded.hit_count, len(crowded.hits))
    assert ["pixel", "pixel", "0"] == [str(hit.fetched) for hit in read.hits]
    assert {"ordinary_windows"} == {hit.agent for hit in crowded.hits}


@pytest.mark.parametrize("name", [name for name in ROWS if name != "erased"])
def test_content_is_looked_for_where_it_lies(name):
    assert f"{place_of(email_named(name))}/body.html" in RELEASE["objects"]


def test_a_company_has_the_settings_that_it_chose():
    [item] = items_of("companies")
    company = to_company(CompanyItem.from_raw_data(item))

    assert ("Officina Bianchi Srl", "premium", 24, 0) == (
        company.name,
        company.licence,
        company.retention_months,
        company.open_window_seconds,
    )
    assert ("mail.officina.example", 587, b"ciphertext", 30) == (
        company.smtp.host,
        company.smtp.port,
        company.smtp.encrypted_password,
        company.smtp.max_per_minute,
    )
    assert company.smtp.usable
    assert [frozenset(Scope)] == [key.scopes for key in company.api_keys]


def test_an_idempotency_key_stands_for_what_it_stood_for():
    [item] = items_of("batches")
    batch = batches._to_batch(BatchItem.from_raw_data(item))

    assert ROWS["read"]["batch_id"] == batch.batch_id
    assert ROWS["read"]["id"] in batch.email_ids
    assert 64 == len(batch.fingerprint)


def test_a_document_points_to_its_email():
    [item] = items_of("documents")
    told = sends._to_sends(DocumentItem.from_raw_data(item))

    assert [ROWS["waiting"]["id"]] == list(told.email_ids)


def test_an_export_is_where_it_was():
    [item] = items_of("exports")
    export = exports._to_export(ExportItem.from_raw_data(item))

    assert ("csv", 0, None) == (export.format, export.rows, export.ready_at)


def test_recipients_have_said_what_they_said_and_tasks_go_on():
    items = [RecipientItem.from_raw_data(item) for item in items_of("recipients")]
    said = {recipients._to_record(item).source: recipients._to_record(item) for item in items}

    assert {ConsentSource.ERASURE, ConsentSource.COMPANY} == set(said)
    assert {Consent.DENIED} == {record.consent for record in said.values()}
    assert {"erase", "stop"} == {item.task for item in items}


def test_anonymous_openings_are_counted_on():
    [item] = items_of("openings")

    assert {("ordinary_windows", "unknown"): 1} == dict(anonymous_openings._numbers(item))
