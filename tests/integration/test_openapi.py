"""docs/openapi.yaml says what the service does."""

import pkgutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from chalicelib import VERSION
from chalicelib.actions.listing.request_export import request_export
from chalicelib.domain.listing.sheet_formats import SheetFormat
from tests.builders import a_send_body

DOCUMENT = yaml.safe_load(Path("docs/openapi.yaml").read_text())
SCHEMAS = DOCUMENT["components"]["schemas"]


def always_there(name):
    """The fields of a schema, all of which a generated client may rely on."""
    fields = set(SCHEMAS[name]["properties"])
    assert fields == set(SCHEMAS[name]["required"])
    return fields


def test_it_is_served_as_it_stands(api):
    answer = api.get("/openapi.yaml")

    assert DOCUMENT == yaml.safe_load(answer.body)


def test_the_description_is_of_this_version():
    assert VERSION == DOCUMENT["info"]["version"]


def test_every_route_is_described_and_nothing_else(service):
    described = {
        (path, method.upper())
        for path, methods in DOCUMENT["paths"].items()
        for method in methods
        if method != "parameters"
    }
    served = {(path, method) for path, methods in service.app.routes.items() for method in methods}

    assert described == served


def test_rows_have_the_fields_that_are_described(api, company):
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    page = api.get(f"/c/{company.id}/emails", key=company.key).json

    assert always_there("EmailPage") == page.keys()
    assert always_there("Email") == page["data"][0].keys()


def test_a_summary_has_the_fields_that_are_described(api, company, outbox):
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    summary = api.get(f"/c/{company.id}/emails/summary", key=company.key).json["data"]

    assert always_there("Summary") == summary.keys()
    assert always_there("CategoryCounts") == summary["categories"][0].keys()
    assert always_there("MonthCounts") == summary["months"][0].keys()
    assert always_there("StateCounts") == summary["states"][0].keys()


def test_documents_have_the_fields_that_are_described(api, company, outbox):
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    answer = api.get(f"/c/{company.id}/documents/status", key=company.key, ids="18")
    [shown] = answer.json["data"]

    for name, part in (
        ("DocumentStanding", shown),
        ("DocumentRecipient", shown["recipients"][0]),
        ("DocumentReminders", shown["reminders"]),
    ):
        assert always_there(name) == part.keys()


def test_an_export_has_the_fields_that_are_described(api, company, domain_company):
    now = datetime.now(UTC)
    export = request_export(domain_company(), {}, SheetFormat.CSV, now=now)
    shown = api.get(f"/c/{company.id}/exports/{export.export_id}", key=company.key).json["data"]

    assert always_there("Export") == shown.keys()


def test_a_report_has_the_fields_that_are_described(api, company, outbox):
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    path = f"/c/{company.id}/reports/accuracy"
    report = api.get(path, key=company.key, month=f"{datetime.now(UTC):%Y-%m}").json["data"]

    assert always_there("EvidenceCounts") == report["evidence"].keys()
    assert always_there("EvidenceShares") == report["evidence_shares"].keys()
    assert always_there("VerdictCounts") == report["hits"].keys()
    assert always_there("VerdictShares") == report["hit_shares"].keys()


@pytest.mark.parametrize(
    ("schema", "field", "where"),
    [
        ("Category", None, "chalicelib.domain.categories:Category"),
        ("SheetFormat", None, "chalicelib.domain.listing.sheet_formats:SheetFormat"),
        ("ExportStatus", None, "chalicelib.domain.listing.exports:ExportStatus"),
        ("Icon", None, "chalicelib.domain.listing.standings:Icon"),
        ("DeliveryStatus", None, "chalicelib.domain.states:DeliveryStatus"),
        ("Email", "deliver_as", "chalicelib.domain.emails:DeliverAs"),
        ("Email", "transport", "chalicelib.domain.emails:Transport"),
    ],
)
def test_choices_are_those_of_the_vocabulary(schema, field, where):
    described = SCHEMAS[schema]
    described = described["properties"][field] if field else described

    assert described["enum"] == [member.value for member in pkgutil.resolve_name(where)]
