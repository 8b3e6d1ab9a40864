"""Several documents of a customer go as one e-mail, where their rule wants it."""

from base64 import b64encode
from datetime import timedelta

import pytest

from chalicelib.actions.reminders.desk import AWS
from chalicelib.tables.documents.registered import find_document
from tests.integration.reminders.conftest import RULE, an_invoice, today

STATEMENT = RULE | {"as_statement": True}
DUE = today() - timedelta(days=7)


class Killed(BaseException):
    """The process is gone."""


def a_file(number):
    return {
        "filename": f"fattura-{number}.pdf",
        "content_type": "application/pdf",
        "content_base64": b64encode(f"%PDF-1.7 {number}".encode()).decode(),
    }


@pytest.fixture
def three(register):
    """Three invoices of one customer that are due on one day, and what is said of all."""

    def three(**said):
        for number in (18, 19, 20):
            register(number, an_invoice(-7, number=f"{number}/A", **said))

    return three


@pytest.fixture
def pay(api, company):
    def pay(number):
        url = f"/c/{company.id}/issued_documents/{number}/payment"
        assert 200 == api.patch(url, {"paid_on": today().isoformat()}, key=company.key).status

    return pay


@pytest.fixture
def told(company):
    """What was decided last of each of these documents."""
    return lambda *numbers: [
        find_document(company.id, number).reminders.reminded[DUE] for number in numbers
    ]


def test_a_customer_gets_one_mail_that_lists_them_all(
    put, register, three, run, deliver_all, sent, reminders, told
):
    put(STATEMENT)
    three()
    register(21, an_invoice(-7, customer={"email": "bruno@neri.example"}))
    run()
    deliver_all()

    [row] = [one for one in reminders() if one["to_email"] == "anna@verdi.example"]
    mail = sent.of(row["id"])
    for number in (18, 19, 20):
        assert f"Fattura n. {number}/A" in mail.text
    assert 3 == mail.text.count("1.220,00 EUR, con scadenza")
    assert "Promemoria di pagamento: 3 documenti" == row["subject"]
    assert ([18, 19, 20], None) == ([one["id"] for one in row["statement"]], row["document"])
    assert {row["id"]} == {one.email_id for one in told(18, 19, 20)}
    assert 2 == len(reminders())


def test_it_is_the_last_reminder_of_each_of_its_documents(api, company, put, three, run):
    put(STATEMENT)
    three()
    run()

    for number in (18, 19, 20):
        url = f"/c/{company.id}/issued_documents/{number}"
        row = api.get(url, key=company.key).json["data"]
        assert row["last_reminded_at"] is not None
        assert (today() + timedelta(days=7)).isoformat() == row["next_reminder_on"]
    asked = {"document_ids": [18, 19, 20]}
    done = api.post(f"/c/{company.id}/reminders", asked, key=company.key).json["data"]
    assert ["reminded_lately"] * 3 == [one["error"]["code"] for one in done]


def test_the_icons_of_each_document_count_it(api, company, put, three, run, deliver_all):
    put(STATEMENT)
    three()
    run()
    deliver_all()

    url = f"/c/{company.id}/documents/status"
    shown = api.get(url, key=company.key, ids="18,19,20").json["data"]
    assert [1, 1, 1] == [one["reminders"]["sent"] for one in shown]


@pytest.mark.parametrize(("with_document", "links"), [(True, 3), (False, 0)])
def test_the_documents_come_along_where_the_rule_says_so(
    put, register, run, deliver_all, sent, reminders, with_document, links
):
    put(STATEMENT | {"with_document": with_document})
    for number in (18, 19, 20):
        register(number, an_invoice(-7, files={"document": a_file(number)}))
    run()
    deliver_all()

    [row] = reminders()
    assert links == len(sent.of(row["id"]).link_paths)


@pytest.mark.parametrize(
    ("said", "mails"),
    [
        ({"currency": "USD"}, 2),
        ({"customer": {"email": "anna@verdi.example", "language": "en"}}, 2),
        ({"customer": {"email": "ANNA@verdi.example"}}, 1),
    ],
)
def test_one_lists_what_has_one_currency_and_one_language(
    put, register, three, run, reminders, said, mails
):
    put(STATEMENT, most_a_day=5)
    three()
    register(21, an_invoice(-7, **said))
    register(22, an_invoice(-7, **said))
    run()

    assert mails == len(reminders())


def test_among_a_days_reminders_it_counts_once(put, register, three, run, reminders):
    put(STATEMENT, RULE | {"id": "before", "days": -3, "times": 1}, most_a_day=2)
    three()
    register(21, an_invoice(3))
    run()

    assert 2 == len(reminders())


def test_of_more_than_fit_the_rest_waits_for_the_next_day(company, put, register, run, reminders):
    put(STATEMENT)
    for number in range(1, 23):
        register(number, an_invoice(-7, number=str(number)))
    run()

    [row] = reminders()
    waits = [
        number
        for number in range(1, 23)
        if today() + timedelta(days=1) == find_document(company.id, number).reminders.next_on
    ]
    assert (20, 2) == (len(row["statement"]), len(waits))


def test_of_a_single_document_it_is_a_reminder_like_any_other(put, register, run, reminders):
    put(STATEMENT)
    register(18, an_invoice(-7))
    run()

    [row] = reminders()
    assert ("Promemoria di pagamento: fattura n. 18", []) == (row["subject"], row["statement"])


def test_a_run_takes_up_what_one_before_it_had_begun(put, three, run, deliver_all, reminders, told):
    def queue_and_die(*said, **more):
        AWS.queue_statement(*said, **more)
        raise Killed

    put(STATEMENT)
    three()
    with pytest.raises(Killed):
        run(queue_statement=queue_and_die)
    run()
    deliver_all()
    run()

    [row] = reminders()
    assert {row["id"]} == {one.email_id for one in told(18, 19, 20)}


def test_what_left_before_the_engine_noted_it_is_noted_by_the_worker(
    put, three, run, deliver_all, reminders, told
):
    def queue_and_die(*said, **more):
        AWS.queue_statement(*said, **more)
        raise Killed

    put(STATEMENT)
    three()
    with pytest.raises(Killed):
        run(queue_statement=queue_and_die)
    deliver_all()
    run()

    [row] = reminders()
    assert {(row["id"], ())} == {(one.email_id, one.together) for one in told(18, 19, 20)}


def test_where_something_was_paid_the_rest_goes_in_another_one(
    put, three, run, pay, deliver_all, sent, reminders
):
    put(STATEMENT)
    three()
    run()
    pay(19)
    deliver_all()
    run()
    deliver_all()

    [first, second] = reminders()
    assert ("cancelled", "document_paid") == (
        first["delivery_status"],
        first["delivery_reason"]["code"],
    )
    assert ("sent", [18, 20]) == (
        second["delivery_status"],
        [one["id"] for one in second["statement"]],
    )
    assert "19/A" not in sent.of(second["id"]).text


def test_words_that_a_list_cannot_say_give_way_to_the_services_own(
    put, three, run, reminders, caplog
):
    words = {"subject": "Del {{data}}: {{documento-numerato}}", "body": "{{scadenze}}"}
    put(STATEMENT | {"texts": {"it": words}})
    three()
    run()

    assert ["Promemoria di pagamento: 3 documenti"] == [one["subject"] for one in reminders()]
    assert [["data"]] == [one.missing for one in caplog.records if "nobody knows" in one.message]


def test_the_rules_own_words_speak_of_all(put, three, run, deliver_all, sent, reminders):
    words = {"subject": "Scaduti: {{numero}}", "body": "In tutto: {{importo-dovuto}}"}
    put(STATEMENT | {"texts": {"it": words}})
    three()
    run()
    deliver_all()

    [row] = reminders()
    assert "Scaduti: 18/A, 19/A, 20/A" == row["subject"]
    assert "In tutto: 3.660,00 EUR" in sent.of(row["id"]).text


def test_a_preview_tells_which_go_together(put, three, preview):
    put(STATEMENT)
    three()

    shown = preview(today() + timedelta(days=1))
    assert [("goes", 2)] * 3 == [(one["why"], one["listed_with"]) for one in shown.values()]
