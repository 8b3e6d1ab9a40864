"""The list: by period and category, page by page, at the price that was promised."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.sending import put_new_email
from tests.builders import MORNING, an_email


@pytest.fixture
def store(company):
    """Store one email for each of the days before the morning, oldest last."""

    def store(days, category=Category.INVOICE):
        for day in days:
            due = MORNING - timedelta(days=day)
            email = an_email(
                company_id=company.id,
                email_id=mint_email_id(due_at=due, noise=hash(category) % 4096),
                category=category,
                queued_at=due,
                subject=f"{category} {day}",
            )
            put_new_email(email)

    return store


@pytest.fixture
def page(api, company):
    def page(**parameters):
        answer = api.get(f"/c/{company.id}/emails", key=company.key, **parameters)
        assert 200 == answer.status
        return answer.json

    return page


@pytest.fixture
def requests(service):
    """The DynamoDB operations of what is done from now on."""
    made = []

    def note(model, **_):
        made.append(model.name)

    events = EmailItem._get_connection().connection.client.meta.events
    events.register_first("before-call.dynamodb.*", note)
    yield made
    events.unregister("before-call.dynamodb.*", note)


def test_the_newest_come_first(store, page):
    store([3, 1, 2])

    assert ["invoice 1", "invoice 2", "invoice 3"] == [row["subject"] for row in page()["data"]]


@pytest.fixture
def schedule(company):
    """Store an email that is due so much later than now."""

    def schedule(ahead, **details):
        now = datetime.now(UTC)
        email = an_email(
            company_id=company.id,
            email_id=mint_email_id(due_at=now + ahead, noise=1),
            queued_at=now,
            **details,
        )
        put_new_email(email)
        return email.email_id

    return schedule


def ids_of(page):
    return [row["id"] for row in page["data"]]


def test_scheduled_mail_stands_apart_from_the_newest(store, schedule, page):
    store([1])
    undoable = schedule(timedelta(minutes=10))
    reminder = schedule(timedelta(days=40))

    [newest, _] = ids_of(page())
    assert undoable == newest
    assert [reminder, undoable] == ids_of(page(include="scheduled"))[:2]
    assert [reminder, undoable] == ids_of(page(delivery_status="scheduled"))


def test_a_list_without_scheduled_mail_is_counted_without_it(store, schedule, page):
    store([1, 2])
    schedule(timedelta(days=40))

    assert (1, 2) == (len(page(per_page="1")["data"]), page(per_page="1")["total"])


def test_pages_follow_each_other_to_the_end_without_a_gap(store, page):
    store(range(7))
    first = page(per_page="3")
    second = page(per_page="3", cursor=first["next_cursor"])
    third = page(per_page="3", cursor=second["next_cursor"])

    rows = [row["subject"] for part in (first, second, third) for row in part["data"]]
    assert [f"invoice {day}" for day in range(7)] == rows
    assert (None, None) == (third["next_cursor"], third["next_page_url"])


def test_a_page_that_holds_exactly_the_last_rows_has_no_next(store, page):
    store(range(3))

    assert page(per_page="3")["next_cursor"] is None


def test_new_mail_does_not_move_the_next_page(store, page):
    store([2, 3, 4])
    first = page(per_page="2")
    store([0])

    rows = page(per_page="2", cursor=first["next_cursor"])["data"]
    assert ["invoice 4"] == [row["subject"] for row in rows]


def test_the_next_pages_url_carries_the_query(store, page):
    store(range(3))
    url = page(per_page="2", **{"from": "2026-11-01", "to": "2026-11-30"})["next_page_url"]

    assert url.startswith("https://mail.example.test/c/")
    assert "from=2026-11-01&to=2026-11-30&per_page=2&cursor=" in url


def test_a_category_is_listed_alone_and_page_by_page(store, page):
    store(range(3), Category.QUOTE)
    store(range(3), Category.INVOICE)
    first = page(category="quote", per_page="2")
    second = page(category="quote", per_page="2", cursor=first["next_cursor"])

    rows = [row["subject"] for row in first["data"] + second["data"]]
    assert ["quote 0", "quote 1", "quote 2"] == rows
    assert second["next_cursor"] is None


def test_a_period_holds_its_whole_days_in_rome(company, page):
    # Rome is one hour ahead of UTC in November: 23:00 UTC is the next day's midnight.
    for hour, minute in ((22, 59), (23, 0)):
        due = datetime(2026, 11, 23, hour, minute, tzinfo=UTC)
        put_new_email(
            an_email(
                company_id=company.id,
                email_id=mint_email_id(due_at=due, noise=1),
                subject=f"{hour}:{minute:02}",
            )
        )

    rows = page(**{"from": "2026-11-24", "to": "2026-11-24"})["data"]
    assert ["23:00"] == [row["subject"] for row in rows]


def test_a_page_by_date_is_one_query(store, page, requests):
    store(range(5))
    requests.clear()
    page(**{"from": "2026-01-01", "per_page": "3"})

    assert ["Query"] == requests


def test_a_page_by_category_is_one_query_and_one_batch(store, page, requests):
    store(range(5))
    requests.clear()
    page(category="invoice", per_page="3")

    assert ["Query", "BatchGetItem"] == requests


def test_a_page_that_is_counted_costs_a_query_of_keys_for_each_category(store, page, requests):
    store(range(5))
    requests.clear()
    page(per_page="3")

    assert ["Query"] * 13 == requests


def test_a_list_that_fits_on_its_page_is_counted_for_nothing(store, page, requests):
    store(range(5))
    requests.clear()

    assert 5 == page()["total"]
    assert ["Query"] == requests
