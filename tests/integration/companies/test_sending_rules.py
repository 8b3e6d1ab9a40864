"""A company decides how its emails wait, and what becomes of those with an unknown outcome."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.actions.sending.act_on_unknown_outcome import act_on_unknown_outcome
from chalicelib.domain.companies import ApiKey, OnUnknownOutcome, Scope
from chalicelib.domain.email_ids import EmailKey
from chalicelib.tables.companies import save_company
from chalicelib.tables.emails.sending import find_email, record_outcome_unknown


@pytest.fixture
def rules(api, company):
    path = f"/c/{company.id}/settings/sending"

    def rules(body=None):
        if body is None:
            return api.get(path, key=company.key)
        return api.put(path, body, key=company.key)

    return rules


def test_at_first_nothing_waits_and_nothing_is_sent_again(rules):
    told = {"undo_seconds": 0, "on_unknown_outcome": "show", "reply_to": None}
    assert told | {"default_sender": None, "remote_pictures": False} == rules().json["data"]


def test_rules_are_changed_and_nothing_else_is(rules, domain_company):
    before = domain_company()
    answer = rules({"undo_seconds": 30, "on_unknown_outcome": "resend"})

    assert (200, rules().json) == (answer.status, answer.json)
    assert domain_company() == replace(
        before, undo_seconds=30, on_unknown_outcome=OnUnknownOutcome.RESEND
    )


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"undo_seconds": 30},
        {"undo_seconds": -1, "on_unknown_outcome": "show"},
        {"undo_seconds": 901, "on_unknown_outcome": "show"},
        {"undo_seconds": "30", "on_unknown_outcome": "show"},
        {"undo_seconds": 1.5, "on_unknown_outcome": "show"},
        {"undo_seconds": True, "on_unknown_outcome": "show"},
        {"undo_seconds": 30, "on_unknown_outcome": "hide"},
        {"undo_seconds": 30, "on_unknown_outcome": "show", "x": 1},
    ],
)
def test_what_is_wrong_is_refused(rules, body):
    assert 422 == rules(body).status


def test_to_change_them_a_key_for_settings_is_needed(api, company, domain_company, service):
    [key] = domain_company().api_keys
    reading = ApiKey(key.sha256, frozenset({Scope.EMAILS_READ}))
    save_company(replace(domain_company(), api_keys=(reading,)))
    path = f"/c/{company.id}/settings/sending"
    body = {"undo_seconds": 0, "on_unknown_outcome": "show"}

    assert 200 == api.get(path, key=company.key).status
    assert 403 == api.put(path, body, key=company.key).status


def test_within_the_undo_window_an_email_is_kept_back(rules, post, row, deliver_all):
    rules({"undo_seconds": 900, "on_unknown_outcome": "show"})
    email_id = post()
    deliver_all()

    waiting = row(email_id)
    assert ("scheduled", True) == (waiting["delivery_status"], waiting["can_cancel"])


def test_the_rule_sends_again_once_and_then_shows(
    rules, unknown, domain_company, claim, deliver_all, sent, rows
):
    rules({"undo_seconds": 0, "on_unknown_outcome": "resend"})
    company = domain_company()
    first = find_email(EmailKey(company.company_id, unknown()))
    second, again = (
        act_on_unknown_outcome(company, first, now=datetime.now(UTC)) for _ in range(2)
    )
    claimed = claim(second.email_id)
    record_outcome_unknown(claimed, at=datetime.now(UTC), reason="no_answer", reply="")

    assert second.email_id == again.email_id
    assert act_on_unknown_outcome(company, claimed, now=datetime.now(UTC)) is None
    assert [True, False] == [one["can_settle"] for one in rows()]


def test_without_the_rule_it_is_shown(unknown, domain_company):
    company = domain_company()
    email = find_email(EmailKey(company.company_id, unknown()))

    assert act_on_unknown_outcome(company, email, now=datetime.now(UTC)) is None


def test_what_a_person_settled_first_is_left_alone(rules, unknown, domain_company, act):
    rules({"undo_seconds": 0, "on_unknown_outcome": "resend"})
    company, email_id = domain_company(), unknown()
    email = find_email(EmailKey(company.company_id, email_id))
    act(email_id, "settle", {"outcome": "sent"})

    assert act_on_unknown_outcome(company, email, now=datetime.now(UTC)) is None
