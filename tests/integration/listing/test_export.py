"""The list as a file: at once where it is short, and by and by where it is long."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import urlencode, urlsplit

import boto3
import pytest
import requests
from botocore.exceptions import ClientError
from openpyxl import load_workbook

from chalicelib import aws
from chalicelib.actions.listing import export_at_once, show_export
from chalicelib.actions.listing import write_export as export_writing
from chalicelib.actions.listing.write_export import write_export
from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.listing.export_rows import COLUMNS, cells_of
from chalicelib.domain.listing.exports import GIVEN_UP_AFTER, KEPT_FOR, LEASE, Export
from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.queues.exports import put_in_export_queue
from chalicelib.settings import settings
from chalicelib.tables.companies import save_company
from chalicelib.tables.emails.sending import put_new_email
from chalicelib.tables.exports import claim_export, find_export, put_new_export
from local.pump import pump_once
from tests.builders import MORNING, a_hit, an_email, time_left

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LATER = MORNING + timedelta(hours=1)
STORIES = [
    {},
    {"sent_at": MORNING, "subject": "=cmd|' /C calc'!A0"},
    {"sent_at": MORNING, "hits": (a_hit(at=LATER, what="0"),), "hit_count": 1},
    {"bounced_at": MORNING, "category": Category.QUOTE, "to_name": "Caffè «Ñandú»; & figli"},
    {"failed_at": MORNING, "category": Category.QUOTE, "subject": "b"},
    {"cancelled_at": MORNING, "subject": "a"},
]


@pytest.fixture
def store(company):
    """Store emails of one a day before the morning, the first the newest, each with its details."""

    def store(*stories):
        for day, details in enumerate(stories):
            due = MORNING - timedelta(days=day)
            email_id = mint_email_id(due_at=due, noise=day)
            facts = {"subject": str(day), "queued_at": due} | details
            put_new_email(an_email(company_id=company.id, email_id=email_id, **facts))

    return store


@pytest.fixture
def ask(api, company):
    def ask(what, **parameters):
        query = urlencode(parameters, doseq=True)
        return api.call("GET", f"/c/{company.id}{what}", key=company.key, query=query)

    return ask


@pytest.fixture
def export(ask):
    return lambda **parameters: ask("/emails/export", **parameters)


@pytest.fixture
def listed(ask):
    """What the list shows under the same filters, as a spreadsheet has it."""

    def listed(**parameters):
        rows = ask("/emails", per_page="100", **parameters).json["data"]
        return [cells_of(row, "it") for row in rows]

    return listed


@pytest.fixture
def exports(aws, service):
    """The queue of exports, empty."""
    queue = boto3.resource("sqs", region_name="eu-south-1").Queue(settings().exports_url)
    while messages := queue.receive_messages(MaxNumberOfMessages=10, WaitTimeSeconds=0):
        for message in messages:
            message.delete()
    return queue


@pytest.fixture
def write_all(aws, service, exports):
    """Hand the queue to its Lambda, as Lambda's poller does; a message that comes again is kept."""

    def write():
        arn = exports.attributes["QueueArn"]
        pump_once(aws.client("sqs"), exports.url, arn, service.write_exports, "write_exports")

    return write


@pytest.fixture
def only_the_worker(monkeypatch):
    """As if even a single email took longer than anybody waits."""
    monkeypatch.setattr(export_at_once, "MOST_UNITS_AT_ONCE", 0)


@pytest.fixture
def requested(only_the_worker, export, exports, ask):
    """Ask for an export that has to be written, and see how far it is."""

    def requested(**parameters):
        answer = export(**parameters)
        assert 202 == answer.status, answer.body
        path = urlsplit(answer.headers["location"]).path
        return lambda: ask(path.removeprefix(path[: path.index("/exports/")])).json["data"]

    return requested


def read_xlsx(content):
    return list(load_workbook(BytesIO(content)).active.iter_rows(min_row=2, values_only=True))


def read_csv(content, separator=";"):
    lines = content.decode("utf-8-sig").splitlines(keepends=True)
    return list(csv.reader(lines, delimiter=separator))


def _in_csv(cell):
    """As it is written: what is all digits stays a text for who opens the file."""
    if isinstance(cell, str) and cell.isdigit():
        return f"'{cell}"
    return "" if cell is None else str(cell)


def fetched(export):
    """The file at the URL, which moto answers."""
    return requests.get(export["url"], timeout=10)


FILTERS = [
    {},
    {"from": "2026-11-21", "to": "2026-11-23"},
    {"category": ["quote", "order"]},
    {"delivery_status": ["failed", "sent"]},
    {"unread": "true"},
    {"search": "caffè"},
    {"q": "kind = 'Preventivi' and subject = 'b'"},
    {"sort": "id"},
    {"sort": "kind,-subject"},
    {"sort": "-sent_date", "category": "invoice"},
]


@pytest.mark.parametrize("asked", FILTERS)
def test_a_file_has_the_rows_of_the_list_in_its_order(store, export, listed, asked):
    store(*STORIES)

    answer = export(**asked)
    assert (200, XLSX) == (answer.status, answer.headers["content-type"])
    assert listed(**asked) == read_xlsx(answer.body)


@pytest.mark.parametrize("asked", FILTERS)
def test_a_file_that_is_written_later_has_the_same_rows(
    store, requested, write_all, listed, export, asked
):
    store(*STORIES)
    look = requested(**asked)
    write_all()

    assert listed(**asked) == read_xlsx(fetched(look()).content)


def test_a_file_of_no_emails_has_its_header(export):
    assert ([], []) == (
        read_xlsx(export().body),
        read_xlsx(export(q="kind = 'unheard of'").body),
    )


def test_a_csv_says_the_same(store, export, listed):
    store(*STORIES)

    answer = export(format="csv")
    header, *read = read_csv(answer.body)
    expected = [[_in_csv(cell) for cell in row] for row in listed()]
    expected[1][6] = "'=cmd|' /C calc'!A0"
    assert ("text/csv; charset=utf-8", expected) == (answer.headers["content-type"], read)
    assert [column.heading("it") for column in COLUMNS] == header


def test_a_file_is_in_the_companys_language(domain_company, store, export):
    save_company(replace(domain_company(), locale="en"))
    store(*STORIES)

    header, first, *_ = read_csv(export(format="csv").body, ",")
    assert ("Date", "Invoices") == (header[0], first[1])


def test_a_file_is_nobody_elses_and_has_a_name(store, export):
    store({})

    headers = export(format="csv").headers
    assert headers["content-disposition"].startswith('attachment; filename="e-mail_')
    assert headers["content-disposition"].endswith('.csv"')
    assert ("private, no-store", "nosniff", "1") == tuple(
        headers[name] for name in ("cache-control", "x-content-type-options", "x-requests")
    )


def test_a_long_export_tells_how_far_it_is(store, requested, write_all, monkeypatch):
    noted = []
    monkeypatch.setattr(export_writing, "_ROWS_BETWEEN_NOTES", 2)
    monkeypatch.setattr(
        export_writing, "note_rows", lambda _, rows: noted.append((rows, look()["status"]))
    )
    store(*STORIES)
    look = requested(format="csv")

    queued = look()
    assert ("queued", 0, None, None, None) == tuple(
        queued[name] for name in ("status", "rows", "size", "url", "reason")
    )
    write_all()
    ready = look()
    file = fetched(ready)
    assert [(2, "writing"), (4, "writing"), (6, "writing")] == noted
    assert ("ready", 6, len(file.content), None) == tuple(
        ready[name] for name in ("status", "rows", "size", "reason")
    )
    assert ("text/csv; charset=utf-8", "private, no-store") == (
        file.headers["content-type"],
        file.headers["cache-control"],
    )
    assert 7 == len(read_csv(file.content))


def test_a_long_export_keeps_its_filters_only_until_it_is_written(
    company, store, requested, write_all
):
    store(*STORIES)
    look = requested(search="acquisti@verdicostruzioni.example")
    keys = {"company_id": company.id, "export_id": look()["id"]}
    assert "acquisti" in find_export(**keys).query

    write_all()
    assert "" == find_export(**keys).query


def test_the_message_of_an_export_names_nobody(store, requested, exports):
    store({})
    requested(search="acquisti@verdicostruzioni.example")

    [message] = exports.receive_messages()
    assert {"company_id", "export_id"} == set(json.loads(message.body))


def test_a_message_that_comes_twice_writes_once(company, store, requested, write_all, monkeypatch):
    store({})
    look = requested()
    export = find_export(company_id=company.id, export_id=look()["id"])
    write_all()
    ready = look()
    monkeypatch.setattr(export_writing, "put_export_file", None)  # not to be called again
    put_in_export_queue(export)
    write_all()

    assert ready == look() | {"url": ready["url"]}


def test_an_export_that_another_worker_has_waits_for_it(company, store, requested):
    store({})
    look = requested()
    now = datetime.now(UTC)
    keys = {"company_id": company.id, "export_id": look()["id"]}
    claim_export(**keys, lease_until=now + LEASE, now=now)
    wait = write_export(**keys, handed_out=9, now=now, deadline=time_left(600))

    assert ("writing", LEASE) == (look()["status"], wait)


def test_an_export_whose_worker_died_is_written_by_the_next(company, store, requested, write_all):
    store({})
    look = requested()
    long_ago = datetime.now(UTC) - 2 * LEASE
    keys = {"company_id": company.id, "export_id": look()["id"]}
    claim_export(**keys, lease_until=long_ago + LEASE, now=long_ago)
    assert "queued" == look()["status"]

    write_all()
    assert "ready" == look()["status"]


def test_an_export_that_would_read_too_much_fails_with_its_reason(
    store, requested, write_all, monkeypatch
):
    monkeypatch.setattr(export_writing, "MOST_UNITS_OF_AN_EXPORT", 0)
    store({})
    look = requested()
    write_all()

    failed = look()
    assert ("failed", "export_too_long", None) == (
        failed["status"],
        failed["reason"]["code"],
        failed["url"],
    )


def test_an_export_stops_before_its_time_is_over(store, company, requested, exports, monkeypatch):
    monkeypatch.setattr(export_writing, "_ROWS_BETWEEN_NOTES", 1)
    store(*STORIES)
    look = requested()
    wait = export_writing.write_export(
        company_id=company.id,
        export_id=look()["id"],
        handed_out=1,
        now=datetime.now(UTC),
        deadline=time_left(5),
    )

    assert (None, "export_too_long") == (wait, look()["reason"]["code"])


@pytest.mark.parametrize(("handed_out", "status"), [(1, "queued"), (4, "queued"), (5, "failed")])
def test_an_export_that_s3_refuses_is_tried_again_and_then_fails(
    company, store, requested, write_refused, handed_out, status
):
    store({})
    look = requested()
    wait = write_refused(look()["id"], handed_out)

    assert (status, status == "queued") == (look()["status"], wait is not None)
    if status == "failed":
        assert "export_gave_up" == look()["reason"]["code"]


@pytest.fixture
def write_refused(company, service):
    """Write an export while S3 takes no file."""

    def refuse(**_):
        raise ClientError({"Error": {"Code": "SlowDown"}}, "PutObject")

    def write(export_id, handed_out):
        events = aws.s3().meta.events
        events.register_first("before-call.s3.PutObject", refuse)
        try:
            return write_export(
                company_id=company.id,
                export_id=export_id,
                handed_out=handed_out,
                now=datetime.now(UTC),
                deadline=time_left(600),
            )
        finally:
            events.unregister("before-call.s3.PutObject", refuse)

    return write


def test_an_interrupted_export_comes_again_and_is_written(
    store, requested, exports, write_all, monkeypatch
):
    def down(*_):
        raise TryAgainLater("S3 does not answer.")

    store({})
    look = requested()
    monkeypatch.setattr(export_writing, "_WAIT", timedelta())
    with monkeypatch.context() as patch:
        patch.setattr(export_writing, "put_export_file", down)
        write_all()
    assert "queued" == look()["status"]

    write_all()
    assert "ready" == look()["status"]


def test_an_export_that_nobody_writes_counts_as_failed_at_last(company, ask, service):
    def asked(ago):
        export = Export(
            company_id=company.id,
            export_id=f"{ago.total_seconds():032.0f}",
            format=SheetFormat.CSV,
            query="",
            requested_at=datetime.now(UTC) - ago,
        )
        put_new_export(export)
        return ask(f"/exports/{export.export_id}")

    late, forgotten = asked(GIVEN_UP_AFTER + timedelta(seconds=1)), asked(KEPT_FOR)
    assert ("failed", "export_gave_up", 404) == (
        late.json["data"]["status"],
        late.json["data"]["reason"]["code"],
        forgotten.status,
    )


def test_a_file_too_large_for_an_answer_is_written_to_s3(store, export, exports, monkeypatch):
    monkeypatch.setattr(export_at_once, "MOST_BYTES", 1000)
    store({})

    assert 202 == export().status


def test_a_queue_that_does_not_answer_promises_nothing(store, only_the_worker, export, service):
    def refuse(**_):
        raise ClientError({"Error": {"Code": "ServiceUnavailable"}}, "SendMessage")

    store({})
    events = aws.sqs().meta.events
    events.register_first("before-call.sqs.SendMessage", refuse)
    try:
        assert 503 == export().status
    finally:
        events.unregister("before-call.sqs.SendMessage", refuse)


def test_another_companys_export_is_not_seen(api, company, store, requested, make_company):
    store({})
    look = requested()
    stranger = make_company(company_id=company.id + 100_000)

    for path in (
        f"/c/{stranger.id}/exports/{look()['id']}",
        f"/c/{company.id}/exports/{look()['id']}",
    ):
        assert 404 == api.get(path, key=stranger.key).status


@pytest.mark.parametrize("export_id", ["a" * 2000, "a" * 31, "A" * 32, "%00"])
def test_what_is_no_id_of_an_export_is_not_looked_for(ask, monkeypatch, export_id):
    asked = []
    monkeypatch.setattr(show_export, "find_export", lambda **keys: asked.append(keys))

    assert 404 == ask(f"/exports/{export_id}").status
    assert [] == asked


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", "pdf"),
        ("page", "1"),
        ("per_page", "1"),
        ("cursor", ""),
        ("fields", "id"),
        ("from", "yesterday"),
        ("sort", "content"),
        ("q", "("),
    ],
)
def test_what_cannot_be_exported_is_refused(export, name, value):
    answer = export(**{name: value})

    assert (422, {name}) == (answer.status, set(answer.json["error"]["validation_result"]))
