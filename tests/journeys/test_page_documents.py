"""The registered documents on the page: looked for, reminded of, and said to be paid."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from chalicelib.domain.reminders.exclusions import Exclusions
from tests.page_rows import row
from tests.page_stub import TOKEN, a_token

REMIND_18 = "Sollecita: Fattura n. 18"


@pytest.fixture
def documents(page, stub, open_page):
    """Open the documents, of which three are registered."""
    ahead = [{"due_date": "2026-12-08", "amount": "10.00"}]
    stub.documents.register(18)
    stub.documents.register(19, number="19/A", customer={"name": "Perché", "email": "p@x.example"})
    stub.documents.register(20, number="20", instalments=ahead)

    def documents(token=TOKEN):
        open_page(page, token=token)
        page.get_by_role("button", name="Documenti").click()
        shown = page.get_by_role("dialog")
        expect(shown.get_by_role("heading", name="Documenti")).to_be_visible()
        expect(shown.locator("#documents-said")).not_to_be_empty()
        return shown

    return documents


def test_what_is_overdue_is_shown_first_with_what_is_known_of_its_mail(stub, documents):
    stub.documents.standings[18] = {
        "icon": "read",
        "reminders": {"sent": 2, "last_sent_at": "2026-11-10T10:00:00+01:00"},
    }
    shown = documents()

    expect(shown.locator(".document")).to_have_count(2)
    first = shown.locator(".document[data-id='18']")
    expect(first).to_contain_text("Verdi Costruzioni SpA")
    expect(first).to_contain_text("1.220,00\u00a0€, scaduti il 20/11/2026")
    expect(first).to_contain_text("E-mail letta · 2 solleciti inviati")
    expect(first.locator(".tag")).to_have_text("Scaduto")


def test_documents_are_looked_for_by_payment_and_words(stub, documents):
    shown = documents()
    shown.get_by_label("Mostra").select_option("Da pagare")
    expect(shown.locator(".document")).to_have_count(1)
    expect(shown.locator(".document")).to_contain_text("da pagare entro l'08/12/2026")
    shown.get_by_label("Mostra").select_option("Tutti")
    expect(shown.locator(".document")).to_have_count(3)
    shown.get_by_label("Numero o cliente").fill("perche")
    shown.get_by_label("Numero o cliente").press("Enter")
    expect(shown.locator(".document")).to_have_count(1)
    expect(shown.locator(".document")).to_contain_text("Fattura n. 19/A")
    shown.get_by_label("Numero o cliente").fill("rossi")
    shown.get_by_label("Numero o cliente").press("Enter")

    expect(shown.locator("#documents-said")).to_have_text("Nessun documento corrisponde.")


def test_many_documents_are_shown_page_by_page(stub, documents):
    stub.documents.at_once = 1
    shown = documents()
    shown.get_by_role("button", name="Carica altre").click()

    expect(shown.locator(".document")).to_have_count(2)
    expect(shown.get_by_role("button", name="Carica altre")).to_have_count(0)


def test_a_reminders_life(stub, documents):
    shown = documents()
    shown.get_by_role("button", name=REMIND_18).click()
    expect(shown).to_contain_text("Il sollecito parte subito, a Verdi Costruzioni SpA.")
    shown.get_by_role("button", name="Invia il sollecito").click()
    expect(shown).to_contain_text("Sollecito in coda.")
    first = shown.locator(".document[data-id='18']")
    expect(first).to_contain_text("ultimo sollecito 24/11/2026 10:42")
    expect(first).not_to_contain_text("Mai inviato per e-mail")
    shown.get_by_role("button", name=REMIND_18).click()
    expect(first).to_contain_text("Un sollecito è già partito il 24/11/2026 10:42.")
    first.get_by_role("button", name="Invia il sollecito").click()
    expect(first.get_by_role("button", name="Invia il sollecito")).to_have_count(0)
    shown.get_by_role("button", name="Segna come pagato: Fattura n. 18").click()
    first.get_by_role("button", name="Registra il pagamento").click()
    expect(first).to_have_count(0)

    reminders = stub.asked("issued_documents/18/reminders", "POST")
    assert [{"again": False}, {"again": True}] == reminders
    assert [{"paid_on": "2026-11-24"}] == stub.asked("issued_documents/18/payment", "PATCH")


PAUSE_18 = "Sospendi i solleciti: Fattura n. 18"


def test_an_answer_that_is_open_is_said_at_the_document(stub, documents):
    shown = documents()
    shown.get_by_role("button", name=PAUSE_18).click()
    first = shown.locator(".document[data-id='18']")
    expect(first.get_by_label("Fino al")).to_have_value("2026-12-08")
    first.get_by_role("button", name="Sospendi", exact=True).click()
    expect(first).to_contain_text("risposta aperta fino all'08/12/2026")
    first.get_by_role("button", name="Riprendi i solleciti").click()
    first.get_by_role("button", name="Riprendi", exact=True).click()
    expect(first).not_to_contain_text("risposta aperta")

    asked = stub.asked("issued_documents/18", "PATCH")
    assert [{"answer_open_until": "2026-12-08"}, {"answer_open_until": None}] == asked


@pytest.mark.parametrize(
    ("why", "said", "excluded"),
    [
        ("document", "senza solleciti fino al 31/12/2026", {"customers": 0, "documents": 1}),
        ("customer", "cliente senza solleciti fino al", {"customers": 1, "documents": 0}),
    ],
)
def test_a_document_or_its_customer_is_excluded_for_a_while(stub, documents, why, said, excluded):
    shown = documents()
    shown.get_by_role("button", name=PAUSE_18).click()
    first = shown.locator(".document[data-id='18']")
    first.get_by_label("Perché").select_option(why)
    first.get_by_label("Fino al").fill("2026-12-31")
    first.get_by_role("button", name="Sospendi", exact=True).click()
    expect(first).to_contain_text(said)
    known = stub.documents.exclusions
    assert excluded == {"customers": len(known.customers), "documents": len(known.documents)}
    first.get_by_role("button", name="Riprendi i solleciti").click()
    first.get_by_role("button", name="Riprendi", exact=True).click()
    expect(first).not_to_contain_text("fino al 31/12/2026")

    assert Exclusions() == stub.documents.exclusions


def test_who_was_quicker_is_heard_of(stub, documents):
    shown = documents()
    shown.get_by_role("button", name=REMIND_18).click()
    stub.documents.register(18, reminded_at=datetime(2026, 11, 24, 9, tzinfo=UTC))
    shown.get_by_role("button", name="Invia il sollecito").click()

    expect(shown).to_contain_text("Un sollecito è già partito negli ultimi tre giorni.")
    expect(shown.locator(".document[data-id='18']")).to_contain_text("24/11/2026 10:00")


def test_several_are_reminded_of_at_once(stub, documents):
    shown = documents()
    for box in shown.get_by_role("checkbox").all():
        box.check()
    stub.documents.register(19, void=True)
    shown.get_by_role("button", name="Sollecita (2)").click()
    expect(shown).to_contain_text("Partono 2 solleciti, ciascuno al suo cliente.")
    shown.get_by_role("button", name="Invia il sollecito").click()

    expect(shown).to_contain_text("Solleciti in coda: 1 su 2. Il documento è annullato.")
    assert [{"document_ids": [19, 18]}] == stub.asked("reminders", "POST")


def test_nobody_is_reminded_who_may_not_be(stub, documents):
    stub.documents.register(18, customer={"email": "a@b.example", "never_remind": True})
    shown = documents()

    expect(shown.locator(".document[data-id='18']")).to_contain_text("Da non sollecitare")
    expect(shown.get_by_role("button", name=REMIND_18)).to_have_count(0)


def test_who_may_only_read_changes_nothing(stub, documents):
    shown = documents(token=a_token(scopes=["emails:r"]))

    expect(shown.locator(".document")).to_have_count(2)
    expect(shown.locator(".document").get_by_role("button")).to_have_count(0)
    expect(shown.get_by_role("checkbox")).to_have_count(0)


def test_an_email_leads_to_its_document(page, stub, open_page):
    stub.documents.register(18)
    stub.rows = [row(1, document={"id": 18, "number": "18", "version": None, "reference": None})]
    open_page(page, "?email=1")
    page.get_by_role("button", name="Sollecita il pagamento…").click()

    documents = page.locator("#documents")
    expect(documents.locator(".document")).to_have_count(1)
    expect(documents.get_by_role("button", name=REMIND_18)).to_be_visible()


def test_a_statement_names_what_it_lists_and_leads_to_each(page, stub, open_page):
    stub.documents.register(18)
    stub.documents.register(19, number="19")
    lists = [
        {"id": number, "number": str(number), "version": None, "reference": None}
        for number in (18, 19)
    ]
    stub.rows = [row(1, document=None, statement=lists, category="automatic_reminder")]
    open_page(page, "?email=1")
    shown = page.get_by_role("definition").filter(has=page.get_by_role("listitem"))
    named = shown.filter(has=page.get_by_role("button"))

    expect(page.locator(".facts")).to_contain_text("Riepilogo di")
    expect(named.get_by_role("listitem")).to_have_text(["n. 18", "n. 19"])
    named.get_by_role("button", name="n. 19").click()
    expect(page.locator("#documents .document")).to_have_count(1)
    expect(page.locator("#documents .document")).to_contain_text("19")


def test_nobody_is_reminded_of_what_is_not_paid(page, stub, open_page):
    document = {"id": 18, "number": "18", "version": None, "reference": None}
    stub.rows = [row(1, document=document, category="delivery_note")]
    open_page(page, "?email=1")

    expect(page.get_by_role("dialog").get_by_role("button", name="Reinvia")).to_be_visible()
    expect(page.get_by_role("button", name="Sollecita il pagamento…")).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Seleziona").click()
    page.locator("tr[data-id='1']").get_by_role("checkbox").click()
    expect(page.locator("#bulk").get_by_role("button", name="Reinvia (1)")).to_be_visible()
    expect(page.locator("#bulk").get_by_role("button", name="Sollecita")).to_have_count(0)


def test_picked_emails_are_reminded_of_once_for_each_document(page, stub, open_page):
    document = {"id": 18, "number": "18", "version": None, "reference": None}
    stub.documents.register(18)
    stub.rows = [row(number, document=document, silent_days=9) for number in (2, 1)]
    open_page(page, "?state=silent")
    page.get_by_role("button", name="Seleziona").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    bar = page.locator("#bulk")
    bar.get_by_role("button", name="Sollecita (1)").click()
    bar.get_by_role("button", name="Sollecita", exact=True).click()

    expect(page.locator("#toast")).to_contain_text("Fatto per 1 e-mail su 1.")
    assert 1 == len(stub.asked("issued_documents/18/reminders", "POST"))


def test_a_document_that_nobody_registered_is_said_to_be_that(page, stub, open_page):
    stub.rows = [row(1, document={"id": 7, "number": "7", "version": None, "reference": None})]
    open_page(page)
    page.get_by_role("button", name="Seleziona").click()
    page.get_by_role("checkbox").first.check()
    bar = page.locator("#bulk")
    bar.get_by_role("button", name="Sollecita (1)").click()
    bar.get_by_role("button", name="Sollecita", exact=True).click()

    expect(page.locator("#toast")).to_contain_text("Un documento non è registrato")
