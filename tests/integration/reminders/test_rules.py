"""By which rules a company has its customers reminded, and what that comes to."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.companies import Licence
from chalicelib.domain.periods import in_rome
from chalicelib.tables.companies import save_company
from chalicelib.tables.documents.registered import find_document
from tests.integration.reminders.conftest import EVERY_DAY, RULE, an_invoice, today

AS_IT_IS_AT_FIRST = {
    "rules": [],
    "hour": "09:00",
    "time_zone": "Europe/Rome",
    "quiet_weekends": True,
    "quiet_holidays": True,
    "most_a_day": 1,
    "summary_to": None,
    "next_run_at": None,
}


@pytest.fixture
def place(company):
    return f"/c/{company.id}/reminders"


def test_a_company_has_no_rules_until_it_says_some(api, company, place):
    assert AS_IT_IS_AT_FIRST == api.get(f"{place}/rules", key=company.key).json["data"]


def test_rules_are_kept_with_what_was_not_said(api, company, place, put):
    answer = put(RULE, summary_to="ufficio@verdi.example")

    assert 200 == answer.status
    data = answer.json["data"]
    assert answer.json == api.get(f"{place}/rules", key=company.key).json
    assert datetime.fromisoformat(data["next_run_at"]) > datetime.now(UTC)
    assert {
        **AS_IT_IS_AT_FIRST,
        **EVERY_DAY,
        "next_run_at": data["next_run_at"],
        "summary_to": "ufficio@verdi.example",
        "rules": [
            {
                **RULE,
                "active": True,
                "types": ["invoice", "proforma", "receipt"],
                "minimum_amount": "0",
                "only_unseen": False,
                "as_statement": False,
                "unless_answer_open": False,
                "silent_days": None,
                "with_document": True,
                "texts": {},
            }
        ],
    } == data


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"days": 400}, "rules.0.days", "too_large"),
        ({"days": -61}, "rules.0.days", "too_small"),
        ({"times": 500}, "rules.0.times", "too_large"),
        ({"every_days": 0}, "rules.0.every_days", "too_small"),
        ({"every_days": None}, "rules.0", "required"),
        ({"types": ["quote"]}, "rules.0.types.0", "not_a_choice"),
        ({"types": []}, "rules.0.types", "too_short"),
        ({"minimum_amount": 10.0}, "rules.0.minimum_amount", "not_an_amount"),
        ({"silent_days": 0}, "rules.0.silent_days", "too_small"),
        (
            {"texts": {"it": {"subject": "{{importo}}", "body": "{{scadenze}}"}}},
            "rules.0.texts.it.subject",
            "unknown_variable",
        ),
        (
            {"texts": {"en": {"subject": "{{numero}}", "body": "{{due}}"}}},
            "rules.0.texts.en.body",
            "unknown_variable",
        ),
        ({"colour": "red"}, "rules.0.colour", "unknown_field"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_its_field(
    api, company, place, put, change, field, code
):
    answer = put(RULE | change)

    assert 422 == answer.status
    assert {field: code} == {one["field"]: one["code"] for one in answer.json["error"]["problems"]}
    assert [] == api.get(f"{place}/rules", key=company.key).json["data"]["rules"]


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"most_a_day": 500}, "most_a_day", "too_large"),
        ({"time_zone": "Mars/Olympus_Mons"}, "time_zone", "not_a_time_zone"),
        ({"time_zone": "UTC"}, "time_zone", "not_a_time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone", "not_a_time_zone"),
        ({"hour": "9:00"}, "hour", "not_an_hour"),
        ({"hour": "24:00"}, "hour", "not_an_hour"),
        ({"hour": "09:05"}, "hour", "not_an_hour"),
        ({"summary_to": "nobody"}, "summary_to", "not_an_address"),
    ],
)
def test_settings_that_make_no_sense_are_refused_by_their_field(put, said, field, code):
    answer = put(RULE, **said)

    assert 422 == answer.status
    assert {field: code} == {one["field"]: one["code"] for one in answer.json["error"]["problems"]}


def test_no_company_has_more_than_ten_rules_or_two_of_one_id(put):
    many = put(*(RULE | {"id": f"r{number}"} for number in range(11)))
    twice = put(RULE, RULE)

    assert [(422, "too_long"), (422, "twice")] == [
        (one.status, one.json["error"]["problems"][0]["code"]) for one in (many, twice)
    ]


@pytest.mark.parametrize("licence", [Licence.STANDARD, Licence.PREMIUM])
def test_a_licence_below_premium_plus_has_no_automatic_reminders(
    company, domain_company, put, licence
):
    save_company(replace(domain_company(), licence=licence))

    answer, without = put(RULE), put(RULE | {"active": False})

    assert (422, "licence") == (answer.status, answer.json["error"]["code"])
    assert 200 == without.status


def test_a_preview_says_what_goes_and_why_the_others_do_not(put, register, preview):
    put(RULE)
    tomorrow = today() + timedelta(days=1)
    paid = deepcopy(an_invoice(-6))
    paid["instalments"][0]["paid_on"] = today().isoformat()
    documents = {
        1: an_invoice(-6),
        2: an_invoice(0),
        3: paid,
        4: an_invoice(-6, void=True),
        5: an_invoice(-6, replaced_by=1),
        6: an_invoice(-6, customer=None),
        7: an_invoice(-6, instalments=[]),
        8: an_invoice(-6, customer={"email": "b@verdi.example", "never_remind": True}),
        9: an_invoice(-90),
        10: an_invoice(-6, type="quote"),
    }
    for number, body in documents.items():
        register(number, body)

    shown = preview(tomorrow)

    assert {
        1: "goes",
        2: "later",
        3: "paid",
        4: "void",
        5: "replaced",
        6: "no_address",
        7: "nothing_due",
        8: "never_remind",
        9: "no_rule",
        10: "no_rule",
    } == {number: one["why"] for number, one in shown.items()}
    assert {
        "document_id": 1,
        "type": "invoice",
        "number": "18",
        "customer": "Verdi Srl",
        "to_email": "anna@verdi.example",
        "why": "goes",
        "rule": "after",
        "reminder": 1,
        "due_date": (today() - timedelta(days=6)).isoformat(),
        "amount": "1220.00",
        "currency": "EUR",
        "planned_on": tomorrow.isoformat(),
        "listed_with": 0,
    } == shown[1]


def test_a_preview_of_a_later_day_takes_what_goes_before_for_gone(put, register, preview):
    put(RULE)
    register(1, an_invoice(-6))

    days = [today() + timedelta(days=ahead) for ahead in (1, 2, 8, 15, 16)]

    assert [("goes", 1), ("later", 2), ("goes", 2), ("goes", 3), ("no_rule", None)] == [
        (one["why"], one["reminder"]) for day in days for one in preview(day).values()
    ]


@pytest.mark.parametrize(
    "said", ["yesterday", "2026-13-01", "2020-01-01", "20261201", "9999-12-31"]
)
def test_a_preview_is_of_a_day_to_come(api, company, place, said):
    answer = api.get(f"{place}/preview", key=company.key, date=said)

    assert 422 == answer.status
    assert "date" == answer.json["error"]["problems"][0]["field"]


def test_a_document_knows_the_day_of_its_next_reminder(company, put, register):
    put(RULE)
    register(1, an_invoice(0))
    known = find_document(company.id, 1)

    assert today() + timedelta(days=7) == known.reminders.next_on
    assert 1 == known.revision


def test_what_is_paid_waits_for_no_reminder(api, company, put, register):
    put(RULE)
    register(1, an_invoice(0))
    url = f"/c/{company.id}/issued_documents/1/payment"

    assert 200 == api.patch(url, {"paid_on": today().isoformat()}, key=company.key).status
    assert None is find_document(company.id, 1).reminders.next_on
    assert 200 == api.patch(url, {"paid_on": None}, key=company.key).status
    assert today() + timedelta(days=7) == find_document(company.id, 1).reminders.next_on


def test_moments_are_told_in_one_offset_whatever_the_rules_time_zone(api, company, place, put):
    put(RULE, time_zone="America/New_York")
    told = [
        api.get(f"{place}/rules", key=company.key).json["data"]["next_run_at"],
        api.get(f"{place}/preview", key=company.key).json["data"]["runs_at"],
    ]

    assert told == [in_rome(datetime.fromisoformat(moment)) for moment in told]


def test_what_a_patch_of_rules_does_not_name_stays(api, company, place, put):
    before = put(RULE, most_a_day=3).json["data"]
    answer = api.patch(f"{place}/rules", {"summary_to": "a@verdi.example"}, key=company.key)

    assert before | {"summary_to": "a@verdi.example"} == answer.json["data"]


def test_a_list_of_exclusions_that_a_patch_does_not_name_stays(api, company, place):
    whole = {"customers": [{"email": "a@verdi.example"}], "documents": [{"document_id": 18}]}
    before = api.put(f"{place}/exclusions", whole, key=company.key).json["data"]
    answer = api.patch(f"{place}/exclusions", {"documents": []}, key=company.key)

    assert before | {"documents": []} == answer.json["data"]
