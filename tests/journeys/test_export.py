"""An export, opened by the program in which a person opens it; and a long one, waited for."""

import csv
import json
import subprocess
import time
from datetime import UTC, datetime

import boto3
import pytest
from openpyxl import load_workbook

from chalicelib.domain.listing.export_rows import COLUMNS, Kind
from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.stores.sheets import sheet
from tests.fakes import wait_for
from tests.journeys.conftest import ROOT

AWKWARD = [
    "=1+1",
    "+39 02 1234567",
    "@SUM(1;2)",
    'Caffè "Ñandú"; & figli, <b>\u00a0S.r.l.</b> 😀',
    "'già citato",
    "007",
    "1e5",
    "31/12/2026",
    "TRUE",
    "http://cliente.example/",
    "9007199254740991",
]


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory):
    """Has LibreOffice open a file, and gives what it would save as a workbook."""
    found = subprocess.run(
        ["sh", "local/find-libreoffice"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    folder = tmp_path_factory.mktemp("libreoffice")

    def opened(file, *options):
        command = [
            *(found.stdout.splitlines()[-1], f"-env:UserInstallation=file://{folder}/profile"),
            *("--headless", *options, "--convert-to", "xlsx", "--outdir", folder / "saved", file),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return load_workbook(folder / "saved" / f"{file.stem}.xlsx").active

    return opened


@pytest.fixture(scope="module")
def awkward():
    """Rows whose texts a spreadsheet might mistake for something else."""
    at = datetime(2026, 11, 24, 10, 42, 7, tzinfo=UTC).replace(tzinfo=None)
    others = {Kind.NUMBER: 3, Kind.MOMENT: at}
    return [tuple(others.get(column.kind, text) for column in COLUMNS) for text in AWKWARD]


def write(rows, file, kind):
    with (
        file.open("wb") as content,
        sheet(content, kind, locale="it", made_at=datetime.now(UTC)) as filled,
    ):
        for row in rows:
            filled.add(row)
    return file


def no_formulas(page):
    return "f" not in {cell.data_type for line in page.iter_rows() for cell in line}


def rows_of(page):
    return list(page.iter_rows(values_only=True))


def test_a_workbook_opens_in_libreoffice_and_reads_back_equal(libreoffice, awkward, tmp_path):
    page = libreoffice(write(awkward, tmp_path / "awkward.xlsx", SheetFormat.XLSX))

    header, *rows = rows_of(page)
    assert (tuple(column.heading("it") for column in COLUMNS), awkward) == (header, rows)
    assert no_formulas(page)
    assert f"A1:T{len(awkward) + 1}" == page.auto_filter.ref


def test_a_csv_opens_in_libreoffice_and_nothing_in_it_is_reckoned(libreoffice, awkward, tmp_path):
    # ; between, " around, UTF-8: what a person chooses in its dialogue, and finds chosen.
    page = libreoffice(
        write(awkward, tmp_path / "awkward_csv.csv", SheetFormat.CSV), "--infilter=CSV:59,34,76,1"
    )

    shown = [row[1] for row in rows_of(page)[1:]]
    assert ["'=1+1", "'+39 02 1234567", "'@SUM(1;2)", *AWKWARD[3:5]] == shown[:5]
    assert no_formulas(page)


def test_what_was_sent_is_exported(curl, emails, send, mail_of, row_of, libreoffice, tmp_path):
    sent = [send(subject=text) for text in AWKWARD]
    for email_id in sent:
        mail_of(email_id)
    file = tmp_path / "exported.xlsx"
    file.write_bytes(curl(f"{emails}/export?sort=id"))

    exported = rows_of(load_workbook(file).active)
    assert exported == rows_of(libreoffice(file))
    subjects = {row[-1]: row[6] for row in exported}
    assert {str(number): row_of(number)["subject"] for number in sent} == {
        str(number): subjects[str(number)] for number in sent
    }


def test_a_long_export_is_written_by_the_stages_own_pump(stage, curl, send, mail_of):
    mail_of(send(subject="Da esportare"))
    there = {
        "endpoint_url": stage["aws_endpoint_url"],
        "region_name": stage["region"],
        "aws_access_key_id": "test",
        "aws_secret_access_key": "test",
    }
    dynamodb, sqs = boto3.client("dynamodb", **there), boto3.client("sqs", **there)
    # As a request leaves it that has thousands of emails to export.
    [table] = [
        name
        for name in dynamodb.list_tables()["TableNames"]
        if name.startswith("ricevuta-ExportsTable-")
    ]
    [queue] = sqs.list_queues(QueueNamePrefix="ricevuta-Exports-")["QueueUrls"]
    export = {
        "company_id": {"N": str(stage["company_id"])},
        "export_id": {"S": "e" * 32},
        "format": {"S": "csv"},
        "asked": {"S": "search=Da+esportare&sort=-sent_date"},
        "requested_at": {"N": str(int(time.time() * 1000))},
        "rows": {"N": "0"},
        "size": {"N": "0"},
        "expires_at": {"N": str(int(time.time()) + 9_000)},
    }
    dynamodb.put_item(TableName=table, Item=export)
    message = {"company_id": stage["company_id"], "export_id": "e" * 32}
    sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(message))

    url = f"{stage['base_url']}/c/{stage['company_id']}/exports/{'e' * 32}"

    def ready():
        shown = json.loads(curl(url))["data"]
        assert shown["status"] != "failed", shown
        return shown if shown["status"] == "ready" else None

    shown = wait_for(ready)
    lines = curl(shown["url"], key=False).decode("utf-8-sig").splitlines(keepends=True)
    rows = list(csv.reader(lines, delimiter=";"))
    assert ("Da esportare", 1 + shown["rows"]) == (rows[1][6], len(rows))
