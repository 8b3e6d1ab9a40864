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

    schemas = DOCUMENT["components"]["schemas"]
    assert schemas["EmailPage"]["properties"].keys() == page.keys()
    assert schemas["Email"]["properties"].keys() == page["data"][0].keys()


def test_a_summary_has_the_fields_that_are_described(api, company, outbox):
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    summary = api.get(f"/c/{company.id}/emails/summary", key=company.key).json["data"]

    described = DOCUMENT["components"]["schemas"]["Summary"]["properties"]
    assert described.keys() == summary.keys()
    for view in ("categories", "months", "states"):
        assert described[view]["items"]["properties"].keys() == summary[view][0].keys()


def test_documents_have_the_fields_that_are_described(api, company, outbox):
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    answer = api.get(f"/c/{company.id}/documents/status", key=company.key, ids="18")
    [shown] = answer.json["data"]

    schemas = DOCUMENT["components"]["schemas"]
    for name, part in (
        ("DocumentStanding", shown),
        ("DocumentRecipient", shown["recipients"][0]),
        ("DocumentReminders", shown["reminders"]),
    ):
        assert schemas[name]["properties"].keys() == part.keys()


def test_an_export_has_the_fields_that_are_described(api, company, domain_company):
    now = datetime.now(UTC)
    export = request_export(domain_company(), {}, SheetFormat.CSV, now=now)
    shown = api.get(f"/c/{company.id}/exports/{export.export_id}", key=company.key).json["data"]

    assert DOCUMENT["components"]["schemas"]["Export"]["properties"].keys() == shown.keys()


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
    described = DOCUMENT["components"]["schemas"][schema]
    described = described["properties"][field] if field else described

    assert described["enum"] == [member.value for member in pkgutil.resolve_name(where)]
