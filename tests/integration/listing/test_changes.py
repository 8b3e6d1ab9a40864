"""What happens to an email is told to whoever asks what changed since."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.listing import tell_changes
from chalicelib.domain.companies import Scope
from chalicelib.domain.listing import changes as rules
from chalicelib.domain.listing.cursors import write_cursor
from chalicelib.domain.message.delivery_events import read_delivery_event
from chalicelib.keys.key_ring import key_ring
from chalicelib.settings import settings
from chalicelib.tables.companies import find_company, save_company
from chalicelib.tables.emails import stamps
from chalicelib.tables.emails.delivery_events import record_delivery_event
from tests.builders import ses_event


@pytest.fixture
def ask(api, company):
    def ask(since="", **parameters):
        path = f"/c/{company.id}/changes"
        return api.get(path, key=company.key, since=since, **parameters)

    return ask


@pytest.fixture
def nothing_again(monkeypatch):
    """A cursor begins with the moment itself, so that each change is told once."""
    monkeypatch.setattr(rules, "TOLD_AGAIN_FOR", timedelta())


@pytest.fixture
def told_of(ask, nothing_again):
    """The ids that are told after something was done."""

    def told_of(do):
        since = ask().json["cursor"]
        do()
        return [row["id"] for row in ask(since).json["data"]]

    return told_of


def test_at_first_there_is_a_cursor_and_no_row(ask, post):
    post()
    answer = ask()

    assert (200, [], False) == (answer.status, answer.json["data"], answer.json["more"])
    assert ("0", "0") == (answer.headers["x-read-units"], answer.headers["x-requests"])


def test_where_nothing_happened_one_request_says_so(ask, post, nothing_again):
    post()
    answer = ask(ask().json["cursor"])

    assert ([], "1") == (answer.json["data"], answer.headers["x-requests"])


def test_a_row_is_the_one_of_the_list(ask, post, rows):
    since = ask().json["cursor"]
    post(attachments=[])  # their URLs change by the second

    assert rows() == ask(since).json["data"]


def test_new_and_sent_mail_is_told(post, deliver_all, told_of):
    ids = []

    assert ids == told_of(lambda: ids.append(post()))
    assert ids == told_of(deliver_all)


def test_a_claim_is_told(post, claim, told_of):
    email_id = post()

    assert [email_id] == told_of(lambda: claim(email_id))


def test_decisions_are_told(
    scheduled, cancel, unknown, act, post, deliver_all, api, path, company, told_of
):
    open_one, sent_one = unknown(), post()
    deliver_all()
    links = f"{path}/{sent_one}/links"

    assert [scheduled] == told_of(lambda: cancel(scheduled))
    assert [open_one] == told_of(lambda: act(open_one, "settle", {"outcome": "sent"}))
    assert [sent_one] == told_of(lambda: api.call("DELETE", links, key=company.key))


def test_what_ses_tells_is_told(post, company, deliver_all, told_of):
    email_id = post()
    deliver_all()
    event = ses_event("bounce", company_id=company.id, email_id=email_id)
    bounced = read_delivery_event(event)

    assert [email_id] == told_of(lambda: record_delivery_event(bounced))


def test_each_fetch_is_told_also_the_sixtieth(post, deliver_all, sent, api, told_of):
    email_id = post()
    deliver_all()
    mail = sent.only()
    for _ in range(60):
        assert [email_id] == told_of(lambda: api.get(mail.pixel_path))
    assert [email_id] == told_of(lambda: api.get(mail.link_paths[0]))


def test_an_erasure_is_told(post, deliver_all, company, api, row, told_of):
    email_id = post()
    deliver_all()
    person = f"/c/{company.id}/recipients/{row(email_id)['to_email']}"

    assert [email_id] == told_of(lambda: api.call("DELETE", person, key=company.key))


def test_an_email_that_cannot_be_read_is_told_as_the_list_has_it(aws, post, company, ask, rows):
    since = ask().json["cursor"]
    email_id = post()
    aws.client("dynamodb").update_item(
        TableName=settings().emails_table,
        Key={"company_id": {"N": str(company.id)}, "email_id": {"N": str(email_id)}},
        UpdateExpression="SET category = :nonsense",
        ExpressionAttributeValues={":nonsense": {"S": "nonsense"}},
    )

    told = ask(since).json["data"]
    assert ["unreadable"] == [row["delivery_status"] for row in told]
    assert rows() == told


def test_a_change_that_comes_to_be_seen_late_is_told(ask, post, monkeypatch):
    since = ask().json["cursor"]
    slow = time.time_ns() - 14_000_000_000
    monkeypatch.setattr(stamps.time, "time_ns", lambda: slow)
    email_id = post()

    assert [email_id] == [row["id"] for row in ask(since).json["data"]]


def test_many_changes_are_told_in_order_and_without_a_gap(
    ask, post, cancel, monkeypatch, scheduled
):
    for module in (rules, tell_changes):
        monkeypatch.setattr(module, "MOST_AT_ONCE", 2)
    since = ask().json["cursor"]
    expected = [post() for _ in range(4)]
    cancel(scheduled)

    parts = [ask(since).json]
    while parts[-1]["more"]:
        parts.append(ask(parts[-1]["cursor"]).json)
    assert [*expected, scheduled] == [row["id"] for part in parts for row in part["data"]]
    assert [2, 2, 1] == [len(part["data"]) for part in parts]


def test_a_cursor_of_an_hour_ago_has_expired(ask, company):
    then = rules.stamp_of(datetime.now(UTC) - timedelta(hours=1, seconds=1))
    old = write_cursor(then, of=f"{company.id} changes", ring=key_ring())
    answer = ask(old)

    assert (422, "cursor_expired") == (answer.status, answer.json["error"]["code"])


@pytest.mark.parametrize("cursor", ["x", "null", "A" * 36])
def test_what_is_no_cursor_is_refused(ask, cursor):
    answer = ask(cursor)

    assert (422, {"since"}) == (answer.status, set(answer.json["error"]["validation_result"]))


def test_a_cursor_of_another_company_is_none(ask, make_company, api, company):
    since = ask().json["cursor"]
    other = make_company(company_id=company.id + 1_000_000)

    answer = api.get(f"/c/{other.id}/changes", key=other.key, since=since)
    assert 422 == answer.status


def test_an_unknown_parameter_is_refused(ask):
    assert 422 == ask(category="invoice").status


def test_who_may_not_read_emails_hears_of_no_change(ask, company):
    stored = find_company(company.id)
    writing = replace(stored.api_keys[0], scopes=frozenset({Scope.EMAILS_WRITE}))
    save_company(replace(stored, api_keys=(writing,)))

    assert 403 == ask().status
