"""The accuracy report: one month of a company, read by outlines."""

from datetime import timedelta

import pytest

from chalicelib.actions.listing import count_outlines
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.tables.emails.sending import put_new_email
from tests.builders import GATE_SHOWN, MORNING, WHOLE_MAIL, a_hit, an_email

LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def store(company):
    """Store emails that were due at a moment."""

    def store(due, *stories):
        for noise, details in enumerate(stories):
            email_id = mint_email_id(due_at=due, noise=noise)
            sent = {"sent_at": due, "provider": "google"} | details
            email = an_email(company_id=company.id, email_id=email_id, queued_at=due, **sent)
            put_new_email(email)

    return store


@pytest.fixture
def ask(api, company):
    def ask(**parameters):
        return api.get(f"/c/{company.id}/reports/accuracy", key=company.key, **parameters)

    return ask


SEEN = {"hits": (a_hit(at=LATER),), "hit_count": 1}
DOWNLOADED = {"hits": (a_hit(at=LATER, what="0"),), "hit_count": 1, "provider": "aruba_pec"}


def test_a_month_is_counted_by_provider(store, ask):
    store(MORNING, SEEN, SEEN, DOWNLOADED, {})
    store(MORNING - timedelta(days=31), SEEN)

    answer = ask(month="2026-11")

    told = answer.json["data"]
    assert ("2026-11-01", "2026-11-30") == (told["from"], told["to"])
    assert ({"total": 4, "tracked": 4}, 1) == (told["emails"], told["no_signal"])
    assert (2, 1) == (told["evidence"]["seen"], told["evidence"]["downloaded"])
    assert {"google": 3, "aruba_pec": 1} == {
        line["provider"]: line["emails"]["total"] for line in told["providers"]
    }
    assert ("1", True) == (answer.headers["x-requests"], float(answer.headers["x-read-units"]) > 0)


def test_what_gave_no_person_a_file_is_reported_as_no_download(store, ask):
    store(MORNING, GATE_SHOWN, WHOLE_MAIL)

    told = ask(month="2026-11").json["data"]
    assert (1, 1, 0) == tuple(
        told["evidence"][level] for level in ("seen", "fetched_by_machine", "downloaded")
    )
    assert (1, 2) == (told["hits"]["person"], told["hits"]["machine"])


def test_a_period_may_be_named_by_its_days(store, ask):
    store(MORNING, SEEN)

    told = ask(**{"from": "2026-11-24", "to": "2026-11-24"}).json["data"]
    none = ask(**{"from": "2026-11-25", "to": "2026-11-26"}).json["data"]

    assert (1, 0) == (told["emails"]["total"], none["emails"]["total"])


def test_nothing_personal_is_in_the_report(store, ask):
    store(MORNING, SEEN)

    body = ask(month="2026-11").body.decode()

    for personal in ("@", "verdi", "Verdi", "Nostra fattura"):
        assert personal not in body


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({}, "month"),
        ({"month": "2026-13"}, "month"),
        ({"month": "2026-1"}, "month"),
        ({"month": "0000-01"}, "month"),
        ({"month": ""}, "month"),
        ({"month": "2026-11", "from": "2026-11-01"}, "month"),
        ({"from": "2026-11-01"}, "month"),
        ({"from": "2026-11-31", "to": "2026-12-01"}, "from"),
        ({"from": "2026-12-02", "to": "2026-12-01"}, "from"),
        ({"month": "2026-11", "category": "invoice"}, "category"),
    ],
)
def test_a_period_that_is_none_is_refused(ask, parameters, field):
    answer = ask(**parameters)

    assert 422 == answer.status
    assert [field] == list(answer.json["error"]["validation_result"])


def test_of_a_month_that_no_email_can_be_of_nothing_is_read(ask):
    answer = ask(month="2100-01")

    assert (200, 0, "0") == (
        answer.status,
        answer.json["data"]["emails"]["total"],
        answer.headers["x-requests"],
    )


def test_what_would_take_too_long_is_refused(store, ask, monkeypatch):
    store(MORNING, SEEN)
    monkeypatch.setattr(count_outlines, "MOST_UNITS_OF_SUMMING", 0.0)

    assert 422 == ask(month="2026-11").status
