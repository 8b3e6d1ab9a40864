"""A company too much of whose mail comes back stands still, until the operator has it go on."""

from datetime import UTC, datetime

import pytest

from chalicelib.actions.feedback.record_delivery_event import record_delivery_event
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.emails import Transport
from chalicelib.domain.operator.months import MonthlyUse, month_of
from chalicelib.tables.companies import find_company
from chalicelib.tables.emails.sending import put_new_email
from chalicelib.tables.operator.months import add_to_month
from tests.builders import a_send_body, an_email, ses_event


@pytest.fixture
def come_back(service, company, aws_calls):
    """Have so many emails of the company come back."""

    def come_back(count, name="bounce", **facts):
        now = datetime.now(UTC)
        for number in range(count):
            minted = mint_email_id(due_at=now, noise=number)
            address = f"{company.id}.{number}@verdi.example"
            details = {"queued_at": now, "sent_at": now, "to_email": address, **facts}
            email = an_email(company_id=company.id, email_id=minted, **details)
            put_new_email(email)
            event = ses_event(name, company_id=company.id, email_id=email.email_id)
            with aws_calls.as_lambda("record_ses_events"):
                record_delivery_event(event)

    return come_back


@pytest.fixture
def have_sent(company):
    def have_sent(count):
        add_to_month(
            company.id, MonthlyUse(month_of(datetime.now(UTC)), sent=count, by_operator=count)
        )

    return have_sent


@pytest.fixture
def queue(api, company, outbox):
    body = a_send_body(to=[{"email": f"new.{company.id}@verdi.example", "name": ""}])
    return lambda: api.post(f"/c/{company.id}/emails", body, key=company.key)


def reason_of(company):
    suspension = find_company(company.id).suspension
    return suspension and suspension.reason


def test_a_tenth_that_bounces_pauses_the_company_with_its_reason(
    company, come_back, have_sent, queue
):
    have_sent(100)
    come_back(19)
    before = reason_of(company)

    have_sent(100)
    come_back(1, subject="The twentieth")

    refused = queue()
    assert (None, "bounces") == (before, reason_of(company))
    assert (403, "suspended", "bounces") == (
        refused.status,
        refused.json["error"]["code"],
        refused.json["error"]["reason"]["code"],
    )


def test_few_that_complain_pause_it_too(company, come_back, have_sent):
    have_sent(500)

    come_back(3, "complaint")

    assert "complaints" == reason_of(company)


def test_what_comes_back_to_a_companys_own_server_is_its_own_matter(company, come_back):
    come_back(25, transport=Transport.SMTP)

    assert reason_of(company) is None


def test_what_ses_did_not_even_try_does_not_count(company, come_back):
    come_back(25, "suppressed_bounce")

    assert reason_of(company) is None


def test_the_operator_has_it_go_on_and_the_count_begins_anew(
    company, operator, come_back, have_sent, queue
):
    have_sent(200)
    come_back(20)

    resumed = operator.call("DELETE", f"/operator/companies/{company.id}/suspension")
    come_back(1, subject="One more")

    assert 204 == resumed.status
    assert reason_of(company) is None
    assert 202 == queue().status


def test_that_it_was_paused_is_among_the_acts(company, operator, come_back, have_sent):
    have_sent(200)
    come_back(20)

    acts = operator.get("/operator/acts", company_id=str(company.id)).json["data"]

    assert [("ricevuta", "suspend_company", "done", "bounces")] == [
        (one["who"], one["what"], one["outcome"], one["details"]["reason"]) for one in acts
    ]


def test_one_that_is_suspended_for_another_reason_stays_so(company, operator, come_back, have_sent):
    operator.call("POST", f"/operator/companies/{company.id}/suspension", {"reason": "unpaid"})
    have_sent(200)

    come_back(20)

    assert "unpaid" == reason_of(company)
