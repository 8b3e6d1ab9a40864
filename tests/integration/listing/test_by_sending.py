"""The list by when emails were sent, which is near the order of keys and not the same."""

from datetime import timedelta

import pytest

from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.emails import Attachment
from chalicelib.tables.emails.sending import put_new_email
from tests.builders import MORNING, an_email

HOUR = timedelta(hours=1)


@pytest.fixture
def store(company):
    """Store emails of one an hour before the morning, the newest first; each was sent so late."""

    def store(*delays, **details):
        for number, delay in enumerate(delays):
            due = MORNING - number * HOUR
            put_new_email(
                an_email(
                    company_id=company.id,
                    email_id=mint_email_id(due_at=due, noise=number),
                    queued_at=due,
                    subject=str(number),
                    sent_at=None if delay is None else due + delay,
                    **details,
                )
            )

    return store


@pytest.fixture
def ask(api, company):
    def ask(**parameters):
        answer = api.get(f"/c/{company.id}/emails", key=company.key, **parameters)
        assert 200 == answer.status, answer.body
        return answer

    return ask


@pytest.fixture
def subjects(ask):
    def subjects(**parameters):
        return [row["subject"] for row in ask(**parameters).json["data"]]

    return subjects


LATE = 2.5 * HOUR


def test_what_left_late_stands_where_it_left(store, subjects):
    store(timedelta(), timedelta(), LATE, timedelta(), None, LATE)

    assert ["2", "0", "1", "5", "3", "4"] == subjects(sort="-sent_date")
    assert ["3", "5", "1", "0", "2", "4"] == subjects(sort="sent_date")


def test_equals_stand_by_the_next_field_and_then_the_newest_first(store, subjects):
    store(timedelta(), HOUR, 2 * HOUR, timedelta())

    assert ["0", "1", "2", "3"] == subjects(sort="-sent_date")
    assert ["2", "1", "0", "3"] == subjects(sort="-sent_date,-subject")
    assert ["3", "0", "1", "2"] == subjects(sort="sent_date")


def test_pages_go_on_to_the_end(store, subjects):
    store(*[timedelta(), LATE, None] * 5)
    pages = [subjects(sort="-sent_date", per_page="4", page=str(page)) for page in range(1, 5)]

    assert subjects(sort="-sent_date") == [subject for page in pages for subject in page]


def test_a_page_reads_no_further_than_an_email_may_be_late(store, ask):
    much = (Attachment("f" * 200, "application/pdf", 9, "0" * 64),) * 9
    store(*[timedelta()] * 500, attachments=much)
    newest, whole = (
        ask(sort=sort, per_page="3", **{"from": "2020-01-01"}) for sort in ("-sent_date", "subject")
    )
    units = [float(answer.headers["x-read-units"]) for answer in (newest, whole)]

    assert ["0", "1", "2"] == [row["subject"] for row in newest.json["data"]]
    assert units[0] < units[1]


def test_they_are_counted_where_pages_are_numbered(store, ask):
    store(*[timedelta()] * 5, None)
    first = ask(sort="-sent_date", per_page="2", page="1").json
    filtered = ask(sort="-sent_date", per_page="2", page="1", search="5").json

    assert (6, 3) == (first["total"], first["last_page"])
    assert 1 == filtered["total"]
