"""Of whom nobody is reminded for a while, and what has to be so for a reminder to go."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.recipients.erase_exclusion import erase_exclusion
from chalicelib.actions.recipients.erase_recipient import erase_recipient
from chalicelib.domain.consents import recipient_key
from chalicelib.tables.reminders.exclusions import exclusions_now
from tests.integration.reminders.conftest import RULE, an_invoice, today

ANNA = "anna@verdi.example"


@pytest.fixture
def exclude(api, company):
    """Exclude these: the answer."""
    return lambda **these: api.put(
        f"/c/{company.id}/reminders/exclusions",
        {"customers": [], "documents": [], **these},
        key=company.key,
    )


def until(days):
    return (today() + timedelta(days=days)).isoformat()


def test_nobody_is_excluded_at_first_and_then_as_was_said(api, company, exclude):
    url = f"/c/{company.id}/reminders/exclusions"
    none = {"customers": [], "documents": []}
    some = {
        "customers": [{"email": ANNA, "until": until(9)}],
        "documents": [{"document_id": 18, "until": None}],
    }

    assert none == api.get(url, key=company.key).json["data"]
    assert some == exclude(**some).json["data"]
    assert some == api.get(url, key=company.key).json["data"]
    assert none == exclude().json["data"]


@pytest.mark.parametrize(
    ("these", "field"),
    [
        ({"customers": [{"email": "nobody"}]}, "customers.0.email"),
        ({"customers": [{"email": ANNA, "until": "tomorrow"}]}, "customers.0.until"),
        ({"documents": [{"document_id": "18"}]}, "documents.0.document_id"),
        ({"documents": [{"document_id": one} for one in range(201)]}, "documents"),
    ],
)
def test_what_can_be_nobody_is_refused_by_its_field(exclude, these, field):
    answer = exclude(**these)

    assert 422 == answer.status
    assert [field] == [one["field"] for one in answer.json["error"]["problems"]]


@pytest.mark.parametrize(
    ("these", "why"),
    [
        ({"customers": [{"email": ANNA.upper()}]}, "customer_excluded"),
        ({"customers": [{"email": ANNA, "until": until(0)}]}, "customer_excluded"),
        ({"documents": [{"document_id": 18, "until": until(0)}]}, "document_excluded"),
        ({"customers": [{"email": ANNA, "until": until(-1)}]}, None),
        ({"documents": [{"document_id": 19}]}, None),
    ],
)
def test_who_is_excluded_gets_no_reminder_until_then(
    put, register, run, exclude, reminders, told_of, these, why
):
    put(RULE)
    register(18, an_invoice(-7))
    exclude(**these)

    run()

    assert ([] if why else [ANNA]) == [row["to_email"] for row in reminders()]
    assert (why or "") == told_of(18).passed_over


def test_what_would_have_gone_meanwhile_does_not_go_afterwards(
    put, register, run, exclude, reminders
):
    put(RULE)
    register(18, an_invoice(-7))
    exclude(documents=[{"document_id": 18}])
    run()
    exclude()
    run()

    assert [] == reminders()


def test_who_is_excluded_while_a_mail_waits_does_not_get_it(
    put, register, run, exclude, deliver_all, reminders
):
    put(RULE)
    register(18, an_invoice(-7))
    run()
    exclude(customers=[{"email": ANNA}])
    deliver_all()

    assert ["cancelled"] == [row["delivery_status"] for row in reminders()]


def test_a_persons_record_shows_from_which_reminders_they_are_excluded(
    api, company, register, exclude
):
    register(18, an_invoice(-7))
    others = {"email": "bruno@verdi.example", "until": None}
    mine = {"email": "Anna@verdi.example", "until": until(9)}
    document, another = ({"document_id": number, "until": until(3)} for number in (18, 19))
    exclude(customers=[others, mine], documents=[document, another])

    held = api.get(f"/c/{company.id}/recipients/{ANNA}", key=company.key).json["data"]
    assert {"customers": [mine], "documents": [document]} == held["reminder_exclusions"]


def test_an_erased_persons_exclusion_lies_nowhere(api, company, exclude, stored):
    exclude(customers=[{"email": ANNA}])
    assert ANNA in stored(company.id)

    api.call("DELETE", f"/c/{company.id}/recipients/{ANNA}", key=company.key)
    held = api.get(f"/c/{company.id}/recipients/{ANNA}", key=company.key).json["data"]
    assert {"customers": [], "documents": []} == held["reminder_exclusions"]
    assert ANNA not in stored(company.id)


def test_erasing_a_person_forgets_that_they_were_excluded(company, exclude):
    exclude(customers=[{"email": ANNA}, {"email": "bruno@verdi.example"}])

    erase_recipient(company.id, ANNA, now=datetime.now(UTC))

    assert {"bruno@verdi.example": None} == exclusions_now(company.id).customers


def test_the_schedule_forgets_it_too(company, exclude, aws_calls):
    exclude(customers=[{"email": ANNA}])

    with aws_calls.as_lambda("finish_recipient_tasks"):
        assert erase_exclusion(company.id, recipient_key(company.id, ANNA))

    assert {} == exclusions_now(company.id).customers


@pytest.mark.parametrize(
    ("rule", "fetched", "why"),
    [
        ({"only_unseen": True}, None, ""),
        ({"only_unseen": True}, "person", "seen"),
        ({"only_unseen": True}, "machine", ""),
        ({"silent_days": 5}, None, ""),
        ({"silent_days": 9}, None, "not_silent"),
        ({"silent_days": 5}, "person", "not_silent"),
        ({"silent_days": 5}, "machine", ""),
    ],
)
def test_a_rule_may_ask_whether_anybody_read_what_was_sent(
    put, register, run, reminders, told_of, emailed, rule, fetched, why
):
    put(RULE | rule)
    register(18, an_invoice(-7))
    emailed(18, days_ago=6, fetched_by=fetched)

    run()

    assert why == told_of(18).passed_over
    assert (not why) == bool(reminders())


@pytest.mark.parametrize(
    ("rule", "last", "why"),
    [
        ({"unless_answer_open": True}, None, ""),
        ({"unless_answer_open": True}, 0, "answer_open"),
        ({"unless_answer_open": True}, -1, ""),
        ({}, 9, ""),
    ],
)
def test_a_rule_may_let_be_whoever_awaits_an_answer(
    put, register, run, reminders, told_of, rule, last, why
):
    put(RULE | rule)
    awaited = None if last is None else until(last)
    register(18, an_invoice(-7, answer_open_until=awaited))

    run()

    assert why == told_of(18).passed_over
    assert (not why) == bool(reminders())


def test_who_asks_something_while_a_mail_waits_does_not_get_it(
    put, register, run, deliver_all, reminders
):
    put(RULE | {"unless_answer_open": True})
    register(18, an_invoice(-7))
    run()
    register(18, an_invoice(-7, answer_open_until=until(3)))
    deliver_all()

    [row] = reminders()
    assert ("cancelled", "answer_open") == (row["delivery_status"], row["delivery_reason"]["code"])


def test_silence_of_what_was_never_sent_is_none(put, register, run, told_of):
    put(RULE | {"silent_days": 1})
    register(18, an_invoice(-7))

    run()

    assert "not_silent" == told_of(18).passed_over


def test_a_preview_asks_the_same(put, register, exclude, preview, emailed):
    put(RULE | {"only_unseen": True, "unless_answer_open": True})
    register(6, an_invoice(-6, customer={"email": "6@verdi.example"}, answer_open_until=until(1)))
    for number in range(1, 6):
        customer = {"email": ANNA if number < 4 else f"{number}@verdi.example"}
        register(number, an_invoice(-6, customer=customer))
    emailed(4, days_ago=6, fetched_by="person")
    exclude(documents=[{"document_id": 5}])

    shown = preview(today() + timedelta(days=1))

    assert "answer_open" == shown.pop(6)["why"]
    assert ["document_excluded", "enough_for_today", "enough_for_today", "goes", "seen"] == sorted(
        one["why"] for one in shown.values()
    )
