"""The settings on the page: shown, changed, and what is wrong with them."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from chalicelib.domain.documents.registered import DocumentType
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.reminders.rules import Text
from tests.page_answers import NEW_DOMAIN, an_error, refusal_of

SMTP = {
    "host": "mail.example.test",
    "port": 587,
    "security": "starttls",
    "username": "ufficio",
    "connected_by": None,
    "from_email": "ufficio@cliente.example",
    "from_name": "Rossi Infissi",
    "fallback": "wait",
    "max_per_minute": None,
    "verified_at": None,
    "broken_at": None,
    "broken_reason": None,
    "paused_until": None,
    "paused_reason": None,
}
DOMAIN = NEW_DOMAIN | {
    "from_email": "fatture@officina.example",
    "from_name": "Officina",
    "fallback": "wait",
}


def a_finding(code, grade="bad", record=None):
    sentence = {"code": code, "it": code.upper(), "en": code.upper()}
    return {"grade": grade, "reason": sentence, "found": None, "record": record}


TRUST = {
    "address": "ufficio@cliente.example",
    "sender": "mailbox",
    "grade": "bad",
    "spf": a_finding(
        "spf_missing",
        record={
            "type": "TXT",
            "name": "cliente.example",
            "value": "v=spf1 include:_spf.google.com ~all",
        },
    ),
    "dkim": a_finding("dkim_missing"),
    "dmarc": a_finding("dmarc_missing", "attention"),
    "checked_at": "2026-11-24T10:42:00+01:00",
}


@pytest.fixture
def settings(page, stub, open_page):
    def settings():
        open_page(page)
        page.get_by_role("button", name="Impostazioni").click()
        dialog = page.get_by_role("dialog", name="Impostazioni")
        expect(dialog.locator("form").first).to_be_visible()
        return dialog

    return settings


def part(dialog, title):
    return dialog.locator("form", has=dialog.page.get_by_role("heading", name=title, exact=True))


def save(form):
    form.get_by_role("button", name="Salva").click()


def test_a_server_is_set_verified_and_taken_away(page, stub, settings):
    dialog = settings()
    form = part(dialog, "Server di posta dell'azienda")
    expect(form).to_contain_text("Nessuno: le e-mail partono dall'indirizzo no-reply")
    for label, text in {
        "Server": "mail.example.test",
        "Nome utente": "ufficio",
        "Password": "segreta",
        "Indirizzo del mittente": "ufficio@cliente.example",
    }.items():
        form.get_by_label(label, exact=True).fill(text)
    save(form)

    expect(form).to_contain_text("Da verificare")
    assert {
        "host": "mail.example.test",
        "port": 587,
        "username": "ufficio",
        "password": "segreta",
        "from_email": "ufficio@cliente.example",
        "from_name": "",
        "fallback": "wait",
        "max_per_minute": None,
    } == stub.asked("settings/smtp", "PUT")[0]
    expect(form.get_by_label("Password")).to_have_value("")
    form.get_by_role("button", name="Verifica").click()
    expect(form).to_contain_text("Verificato il 24/11/2026 10:42.")
    page.on("dialog", lambda it: it.accept())
    form.get_by_role("button", name="Togli il server").click()
    expect(form).to_contain_text("Nessuno: le e-mail partono")


def test_why_a_server_is_not_verified_is_said(stub, settings):
    stub.settings["smtp"] = dict(SMTP)
    why = {"code": "certificate", "it": "Il certificato non è valido.", "en": "No."}
    stub.answers["POST", "settings/smtp/verify"] = (
        422,
        an_error("server_not_verified", reason=why),
    )
    form = part(settings(), "Server di posta dell'azienda")

    form.get_by_role("button", name="Verifica").click()
    expect(form.get_by_role("alert")).to_have_text("Il certificato non è valido.")

    refused = (429, an_error("too_many_requests"), {"Retry-After": "601"})
    stub.answers["POST", "settings/smtp/verify"] = refused
    form.get_by_role("button", name="Verifica").click()
    expect(form.get_by_role("alert")).to_have_text("Troppe prove: riprova tra 11 minuti.")


def test_rules_of_sending_and_tracking_are_saved_with_all_that_they_hold(stub, settings):
    dialog = settings()
    sending = part(dialog, "Invio")
    sending.get_by_label("Tempo per ripensarci").fill("30")
    save(sending)
    expect(sending.get_by_role("status")).to_have_text("Salvato.")
    rules = {
        "undo_seconds": 30,
        "on_unknown_outcome": "show",
        "reply_to": None,
        "default_sender": None,
        "remote_pictures": False,
    }
    assert rules == stub.asked("settings/sending", "PUT")[0]

    tracking = part(dialog, "Tracciamento")
    tracking.get_by_label("Se il destinatario non ha detto").select_option("Non si registra nulla")
    tracking.get_by_text("Base giuridica per categoria").click()
    tracking.get_by_label("Preventivi").select_option("Consenso")
    tracking.get_by_label("Conservazione").select_option("60 mesi")
    tracking.get_by_label("Che cosa chiedere").select_option("Un codice inviato al destinatario")
    save(tracking)
    expect(tracking.get_by_role("status")).to_have_text("Salvato.")
    assert {
        "open_window_seconds": 10,
        "believe_programs": False,
        "unknown_consent": "off",
        "legal_basis": {"invoice": "contract", "quote": "consent"},
        "retention_months": 60,
        "gate_attachments": True,
        "gate_asks_for": "code",
    } == stub.asked("settings/tracking", "PUT")[0]


def test_sites_that_may_frame_the_page_are_one_per_line_and_wrong_ones_are_told(stub, settings):
    form = part(settings(), "Pagina")
    sites = form.get_by_label("Siti che possono mostrare questa pagina")
    wrong = Problem(ProblemCode.NOT_AN_ORIGIN, "An origin has no path.")
    stub.answers["PUT", "settings/page"] = refusal_of(InvalidRequest({"frame_origins.1": [wrong]}))
    sites.fill("https://a.example\nb.example")
    save(form)
    expect(form.get_by_text("Si scrive https://gestionale.example, senza altro.")).to_be_visible()
    expect(sites).to_be_focused()

    del stub.answers["PUT", "settings/page"]
    sites.fill("https://a.example\n\nhttps://b.example\n")
    save(form)
    expect(form.get_by_role("status")).to_have_text("Salvato.")
    saved = stub.asked("settings/page", "PUT")[-1]
    origins = ["https://a.example", "https://b.example"]
    assert {"frame_origins": origins, "notifications": True} == saved


def test_what_the_licence_does_not_include_is_explained(stub, settings):
    stub.company["licence"] = "standard"

    expect(settings().locator(".note").first).to_contain_text(
        "Licenza Standard Gli allegati viaggiano come file"
    )


def test_settings_that_cannot_be_read_can_be_read_again(page, stub, open_page):
    stub.answers["GET", "settings/sending"] = (503, an_error("try_again_later"))
    open_page(page)
    page.get_by_role("button", name="Impostazioni").click()
    expect(page.get_by_role("alert").last).to_contain_text("Non è stato possibile leggere")

    del stub.answers["GET", "settings/sending"]
    page.get_by_role("dialog").get_by_role("button", name="Riprova").click()
    expect(page.get_by_role("heading", name="Invio")).to_be_visible()


def test_a_domain_is_set_by_copying_its_records_and_taken_away(page, stub, settings):
    form = part(settings(), "Dominio dell'azienda")
    expect(form).to_contain_text("Nessuno.")
    form.get_by_label("Indirizzo del mittente").fill("fatture@officina.example")
    save(form)

    expect(form).to_contain_text("Copiare i record qui sotto")
    expect(form.locator("code")).to_have_text(
        ["_ricevuta.officina.example", "ricevuta=0123456789abcdef"]
    )
    assert {"from_email": "fatture@officina.example", "from_name": "", "fallback": "wait"} == (
        stub.asked("settings/domain", "PUT")[0]
    )
    stub.settings["domain"]["records"][0]["found"] = True
    form.get_by_role("button", name="Controlla").click()
    expect(form).to_contain_text("Verificato il 24/11/2026 10:42.")
    expect(form.locator("li")).to_contain_text("Trovato.")
    page.on("dialog", lambda it: it.accept())
    form.get_by_role("button", name="Togli il dominio").click()
    expect(form).to_contain_text("Nessuno.")


def test_what_a_domain_still_waits_for_is_said(stub, settings):
    why = {"code": "domain_records", "it": "I record non ci sono ancora.", "en": "Not yet."}
    stub.settings["domain"] = DOMAIN | {"waits_for": why}
    form = part(settings(), "Dominio dell'azienda")

    expect(form).to_contain_text("Da verificare. I record non ci sono ancora.")


def test_whether_mail_is_believed_is_said_with_what_to_add(stub, settings):
    stub.settings["trust"] = TRUST
    dialog = settings()
    dialog.get_by_role("button", name="Le e-mail saranno credute?").click()

    expect(dialog).to_contain_text("Le e-mail da ufficio@cliente.example possono finire nello spam")
    expect(dialog.locator("li", has_text="SPF")).to_contain_text("Record da mettere nel DNS:")
    expect(dialog.locator("li", has_text="SPF").locator("code").last).to_have_text(
        "v=spf1 include:_spf.google.com ~all"
    )


def test_the_default_sender_is_chosen(stub, settings):
    sending = part(settings(), "Invio")
    sending.get_by_label("Da dove partono").select_option("Dall'indirizzo no-reply")
    save(sending)

    expect(sending.get_by_role("status")).to_have_text("Salvato.")
    assert "no-reply" == stub.asked("settings/sending", "PUT")[0]["default_sender"]


# ---------------------------------------------------------------- automatic reminders


def test_rules_of_reminders_are_written_and_saved(stub, settings):
    stub.company["licence"] = "premium_plus"
    form = part(settings(), "Solleciti automatici")
    form.get_by_role("button", name="Aggiungi una regola").click()
    rule = form.get_by_role("group", name="Regola 1")
    expect(rule.get_by_label("Giorni", exact=True)).to_be_focused()
    rule.get_by_label("Giorni", exact=True).fill("3")
    rule.get_by_label("Quando").select_option("prima della scadenza")
    rule.get_by_label("Quante volte").fill("1")
    rule.get_by_text("Di che cosa e a quali condizioni").click()
    rule.get_by_label("Importo minimo").fill("50,00")
    form.get_by_role("button", name="Aggiungi una regola").click()
    form.get_by_role("group", name="Regola 1").get_by_role("button").click()
    rule = form.get_by_role("group", name="Regola 1")
    expect(rule.get_by_label("Giorni", exact=True)).to_have_value("7")
    form.get_by_label("Riepilogo del giorno a").fill("ufficio@cliente.example")
    save(form)
    expect(form).to_contain_text("Salvato.")

    [asked] = stub.asked("reminders/rules", "PUT")
    [saved] = asked["rules"]
    assert (7, 7, 3, "0") == tuple(
        saved[name] for name in ("days", "every_days", "times", "minimum_amount")
    )
    assert ("ufficio@cliente.example", "09:00") == (asked["summary_to"], asked["hour"])


def test_a_rule_says_of_what_on_which_conditions_and_in_which_words(stub, settings):
    stub.company["licence"] = "premium_plus"
    form = part(settings(), "Solleciti automatici")
    form.get_by_role("button", name="Aggiungi una regola").click()
    rule = form.get_by_role("group", name="Regola 1")
    rule.get_by_text("Di che cosa e a quali condizioni").click()
    rule.get_by_label("Tipi di documento").select_option(["invoice", "proforma"])
    rule.get_by_label("Importo minimo").fill("50,00")
    rule.get_by_label("Solo se non è stata letta").select_option("true")
    rule.get_by_label("Non mentre il cliente aspetta una risposta").select_option("true")
    rule.get_by_label("Più documenti in una sola e-mail").select_option("true")
    rule.get_by_label("Con il documento").select_option("false")
    rule.get_by_label("Solo dopo giorni senza segnali").fill("5")
    rule.get_by_label("Nome della regola").fill("Primo")
    rule.get_by_text("Testo dell'e-mail").click()
    rule.get_by_label("Oggetto (italiano)").fill("Scaduto: {{numero}}")
    rule.get_by_label("Testo (italiano)").fill("{{saluto}}\n{{scadenze}}")
    form.get_by_label("Fuso orario").fill("Europe/London")
    save(form)
    expect(form).to_contain_text("Salvato.")

    [rule] = stub.documents.book.rules
    assert {DocumentType.INVOICE, DocumentType.PROFORMA} == rule.types
    assert ("Primo", Decimal("50.00"), 5) == (rule.name, rule.minimum_amount, rule.silent_days)
    assert (True, True, True, False) == (
        rule.only_unseen,
        rule.unless_answer_open,
        rule.as_statement,
        rule.with_document,
    )
    assert {"it": Text("Scaduto: {{numero}}", "{{saluto}}<br>{{scadenze}}")} == rule.texts
    assert "Europe/London" == stub.documents.book.calendar.time_zone


def test_a_variable_that_there_is_not_is_told_at_the_rules_text(stub, settings):
    stub.company["licence"] = "premium_plus"
    form = part(settings(), "Solleciti automatici")
    form.get_by_role("button", name="Aggiungi una regola").click()
    form.get_by_text("Testo dell'e-mail").click()
    form.get_by_label("Oggetto (italiano)").fill("{{importo}}")
    form.get_by_label("Testo (italiano)").fill("{{scadenze}}")
    save(form)

    expect(form.get_by_label("Oggetto (italiano)")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Testo (italiano)")).not_to_have_attribute("aria-invalid", "true")


def test_whom_not_to_remind_is_said_and_taken_back(stub, settings):
    stub.company["licence"] = "premium_plus"
    dialog = settings()
    dialog.get_by_text("Chi non sollecitare").click()
    expect(dialog).to_contain_text("Nessuna esclusione.")
    dialog.get_by_label("E-mail del cliente").fill("nobody")
    dialog.get_by_role("button", name="Escludi").click()
    expect(dialog.get_by_label("E-mail del cliente")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("E-mail del cliente").fill("anna@verdi.example")
    dialog.get_by_label("Fino al").fill("2026-12-31")
    dialog.get_by_role("button", name="Escludi").click()
    said = dialog.get_by_role("listitem", name="").filter(has_text="anna@verdi.example")
    expect(said).to_contain_text("fino al 31/12/2026")
    assert {"anna@verdi.example": date(2026, 12, 31)} == stub.documents.exclusions.customers
    said.get_by_role("button").click()
    expect(dialog).to_contain_text("Nessuna esclusione.")

    assert {} == stub.documents.exclusions.customers


def test_what_is_wrong_with_a_rule_stands_at_its_field(stub, settings):
    stub.company["licence"] = "complete"
    form = part(settings(), "Solleciti automatici")
    form.get_by_role("button", name="Aggiungi una regola").click()
    form.get_by_label("Quando").select_option("prima della scadenza")
    form.get_by_label("Giorni", exact=True).fill("90")
    save(form)

    expect(form.get_by_label("Giorni", exact=True)).to_have_attribute("aria-invalid", "true")
    assert () == stub.documents.book.rules


def test_what_would_leave_next_is_shown_with_why_the_rest_would_not(stub, settings):
    stub.company["licence"] = "premium_plus"
    one = {
        "document_id": 18,
        "type": "invoice",
        "number": "18",
        "customer": "Verdi Srl",
        "to_email": "acquisti@verdi.example",
        "why": "goes",
        "rule": "after",
        "reminder": 1,
        "due_date": "2026-11-18",
        "amount": "1220.00",
        "currency": "EUR",
        "planned_on": "2026-11-25",
        "listed_with": 2,
    }
    later = one | {"document_id": 19, "number": "19", "why": "later", "planned_on": "2026-12-02"}
    stub.documents.preview |= {"sends": [one], "others": [later]}
    form = part(settings(), "Solleciti automatici")
    form.get_by_role("button", name="Anteprima del prossimo invio").click()

    expect(form).to_contain_text("Parte 1 sollecito, il 25/11/2026 09:00.")
    expect(form).to_contain_text("in un'e-mail con altri 2 documenti")
    form.get_by_text("1 documento senza sollecito, e perché").click()
    expect(form.get_by_role("listitem").last).to_contain_text("più avanti, il 02/12/2026")


def test_without_the_licence_reminders_say_which_has_them(settings):
    dialog = settings()

    expect(dialog).to_contain_text("compresi dalla licenza Premium Plus in su")
    expect(dialog.get_by_role("button", name="Aggiungi una regola")).to_have_count(0)
