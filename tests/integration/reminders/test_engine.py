"""What is due is reminded of once, and nothing else is."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.reminders.desk import AWS
from chalicelib.actions.reminders.run_reminders import run_reminders
from chalicelib.domain.companies import Licence
from chalicelib.domain.errors import TryAgainLater
from chalicelib.tables.batches import BatchItem
from chalicelib.tables.companies import save_company
from chalicelib.tables.documents.registered import IssuedDocumentItem, find_document
from chalicelib.tables.reminders.documents import decide
from chalicelib.tables.reminders.rules import companies_to_run, find_rules
from tests.builders import time_left
from tests.integration.reminders.conftest import RULE, an_invoice, today

FILE = {
    "filename": "fattura-18.pdf",
    "content_type": "application/pdf",
    "content_base64": b64encode(b"%PDF-1.7 fattura 18").decode(),
}


class Killed(BaseException):
    """The process is gone."""


def queue_and_die(*said, **more):
    AWS.queue(*said, **more)
    raise Killed


@pytest.fixture
def forget_keys(company):
    """A week passes, after which requests are not remembered."""

    def forget():
        for item in BatchItem.scan(BatchItem.batch_key.startswith(f"{company.id}#")):
            item.delete()

    return forget


@pytest.fixture
def pay(api, company):
    def pay(number):
        url = f"/c/{company.id}/issued_documents/{number}/payment"
        assert 200 == api.patch(url, {"paid_on": today().isoformat()}, key=company.key).status

    return pay


@pytest.fixture
def change_licence(domain_company):
    return lambda licence: save_company(replace(domain_company(), licence=licence))


def test_a_customer_gets_the_reminder_with_the_document(
    company, put, register, run, deliver_all, sent, reminders
):
    put(RULE)
    register(18, an_invoice(-7, files={"document": FILE}))

    run()
    deliver_all()

    [row] = reminders()
    mail = sent.of(row["id"])
    assert "anna@verdi.example" == row["to_email"]
    assert re.search(r"1\.220,00", mail.text)
    assert 1 == len(mail.link_paths)
    known = find_document(company.id, 18)
    assert row["id"] == known.reminders.reminded[today() - timedelta(days=7)].email_id


def test_a_second_run_sends_nothing(put, register, run, deliver_all, reminders):
    put(RULE)
    register(18, an_invoice(-7))

    run()
    run()
    deliver_all()
    run()

    assert 1 == len(reminders())


def test_a_run_takes_up_what_one_before_it_had_begun(company, put, register, run, reminders):
    put(RULE)
    register(18, an_invoice(-7))
    with pytest.raises(Killed):
        run(queue=queue_and_die)
    run()

    [row] = reminders()
    [told] = find_document(company.id, 18).reminders.reminded.values()
    assert row["id"] == told.email_id


def test_what_left_before_the_engine_noted_it_is_noted_by_the_worker(
    company, put, register, run, deliver_all, reminders
):
    put(RULE)
    register(18, an_invoice(-7))
    with pytest.raises(Killed):
        run(queue=queue_and_die)
    deliver_all()

    [row] = reminders()
    [told] = find_document(company.id, 18).reminders.reminded.values()
    assert (row["id"], "sent") == (told.email_id, row["delivery_status"])


def test_of_two_mails_of_one_step_one_leaves(
    company, put, register, run, deliver_all, reminders, forget_keys
):
    put(RULE)
    register(18, an_invoice(-7))
    with pytest.raises(Killed):
        run(queue=queue_and_die)
    forget_keys()
    run()
    deliver_all()

    assert ["cancelled", "sent"] == sorted(row["delivery_status"] for row in reminders())


def test_a_quota_that_is_reached_puts_the_rest_off(
    company, domain_company, put, register, run, reminders, caplog
):
    save_company(replace(domain_company(), quotas={"emails_a_day": 1}))
    put(RULE)
    for number in (18, 19):
        register(number, an_invoice(-7, customer={"email": f"{number}@verdi.example"}))

    run(side_by_side=1)

    [put_off] = [one.document_id for one in caplog.records if "put off" in one.message]
    assert 1 == len(reminders())
    assert today() == find_document(company.id, put_off).reminders.next_on


def test_the_rule_says_it_in_its_own_words(put, register, run, deliver_all, sent, reminders):
    words = {"subject": "Scaduta: {{documento-numerato}}", "body": "Da pagare: {{importo-dovuto}}"}
    put(RULE | {"texts": {"it": words}})
    register(18, an_invoice(-7))
    english = {"email": "bob@green.example", "language": "en"}
    register(19, an_invoice(-7, customer=english))

    run()
    deliver_all()

    subjects = {row["to_email"]: row["subject"] for row in reminders()}
    assert "Scaduta: fattura n. 18" == subjects["anna@verdi.example"]
    assert subjects["bob@green.example"].isascii()


@pytest.mark.parametrize("change", ["paid", "void", "replaced", "never"])
def test_what_changes_before_it_leaves_stops_it(
    put, register, run, pay, deliver_all, sent, reminders, change
):
    put(RULE)
    register(18, an_invoice(-7))
    run()

    never = {"email": "anna@verdi.example", "never_remind": True}
    match change:
        case "paid":
            pay(18)
        case "void":
            register(18, an_invoice(-7, void=True))
        case "replaced":
            register(18, an_invoice(-7, replaced_by=19))
        case "never":
            register(18, an_invoice(-7, customer=never))
    deliver_all()

    assert ["cancelled"] == [row["delivery_status"] for row in reminders()]


def test_an_instalment_that_is_paid_stops_its_reminder_alone(
    api, company, put, register, run, deliver_all, reminders
):
    put(RULE, most_a_day=2)
    days = [today() - timedelta(days=ahead) for ahead in (14, 7)]
    instalments = [{"due_date": day.isoformat(), "amount": "610.00"} for day in days]
    register(18, an_invoice(-7, instalments=instalments, date=days[0].isoformat()))
    run()

    url = f"/c/{company.id}/issued_documents/18/payment"
    said = {"paid_on": today().isoformat(), "instalment": 0}
    assert 200 == api.patch(url, said, key=company.key).status
    deliver_all()

    assert ["cancelled", "sent"] == sorted(row["delivery_status"] for row in reminders())


def test_a_licence_that_is_lowered_stops_what_waits_and_what_is_due(
    put, register, run, change_licence, deliver_all, reminders
):
    put(RULE)
    register(18, an_invoice(-7))
    run()
    change_licence(Licence.PREMIUM)
    deliver_all()
    register(19, an_invoice(-7, customer={"email": "bruno@verdi.example"}))
    run()

    assert ["cancelled"] == [row["delivery_status"] for row in reminders()]


def test_a_rule_that_is_switched_off_stops_what_waits(put, register, run, deliver_all, reminders):
    put(RULE)
    register(18, an_invoice(-7))
    run()
    put(RULE | {"active": False})
    deliver_all()

    assert ["cancelled"] == [row["delivery_status"] for row in reminders()]


def test_a_change_of_rules_moves_what_waits(company, put, register, run):
    put(RULE)
    for number in range(1, 4):
        register(number, an_invoice(0))
    put(RULE | {"days": 20})
    kept = find_rules(company.id, consistent=True)
    run(documents_page=lambda *said, **more: AWS.documents_page(*said, **more | {"most": 2}))

    moved = [find_document(company.id, number).reminders.next_on for number in range(1, 4)]
    assert [today() + timedelta(days=20)] * 3 == moved
    assert kept.left_below is not None
    assert None is find_rules(company.id, consistent=True).left_below


def test_a_company_waits_for_its_hour_and_not_before(company, put):
    put(RULE)
    now = datetime.now(UTC)

    waiting = [company.id in companies_to_run(now + timedelta(minutes=ahead)) for ahead in (0, 6)]

    assert [False, True] == waiting


def test_a_customer_gets_no_more_on_a_day_than_the_rules_allow(
    company, put, register, run, reminders
):
    put(RULE, most_a_day=2)
    for number in range(1, 5):
        register(number, an_invoice(-7, number=str(number)))

    run()

    assert 2 == len(reminders())
    waiting = [find_document(company.id, number).reminders.next_on for number in range(1, 5)]
    assert 2 == waiting.count(today() + timedelta(days=1))


def test_a_document_that_cannot_be_read_is_named_and_the_rest_goes_on(
    company, put, register, run, reminders, caplog
):
    put(RULE)
    register(18, an_invoice(-7))
    register(19, an_invoice(-7, customer={"email": "bruno@verdi.example"}))
    IssuedDocumentItem(company.id, 18).update(
        actions=[IssuedDocumentItem.document.set({"type": "poem"})]
    )
    caplog.clear()

    run()

    named = [one.document_id for one in caplog.records if "set aside" in one.message]
    assert ["bruno@verdi.example"] == [row["to_email"] for row in reminders()]
    assert [18] == named


def test_what_aws_does_not_do_is_done_by_the_next_run(put, register, run, reminders):
    calls = iter([False, True])

    def decide_once(*said, **more):
        if next(calls, True):
            return decide(*said, **more)
        raise TryAgainLater("DynamoDB does not answer.")

    put(RULE)
    register(18, an_invoice(-7))
    with pytest.raises(TryAgainLater):
        run(decide=decide_once)
    run()

    assert 1 == len(reminders())


def test_a_company_that_is_gone_is_not_served_again(company, put, run):
    put(RULE)

    run(find_company=lambda _: None)

    assert company.id not in set(companies_to_run(datetime.now(UTC) + timedelta(days=9)))


def test_a_run_without_time_leaves_the_rest_to_the_next(company, put, register, reminders):
    put(RULE)
    register(18, an_invoice(-7))

    run_reminders(
        deadline=time_left(5), desk=replace(AWS, companies_to_run=lambda _: iter([company.id]))
    )

    assert [] == reminders()
