"""The templates in the page's settings: read, changed, looked at, gone back to."""

import pytest
from playwright.sync_api import expect

from tests.page_stub import a_token


@pytest.fixture
def panel(page, open_page, stub):
    """The panel of templates, as an owner of this token finds it."""

    def panel(token=None):
        open_page(page, token=token or a_token())
        page.get_by_role("button", name="Impostazioni").click()
        page.get_by_text("Modelli delle e-mail", exact=True).click()
        panel = page.locator(".templates")
        expect(panel.locator("form .chip").first).to_be_visible()
        return panel

    return panel


def save(panel):
    panel.get_by_role("button", name="Salva").click()


def test_a_template_is_changed_and_its_versions_are_kept(page, stub, panel):
    panel = panel()
    body = panel.get_by_role("textbox", name="Testo del modello")
    expect(panel).to_contain_text("Testo predefinito.")
    expect(panel.get_by_role("button", name="Torna al testo predefinito")).to_have_count(0)
    body.press("Control+Home")
    page.keyboard.type("Ecco. ")
    save(panel)

    expect(panel.locator("form").get_by_role("status").first).to_have_text("Salvato.")
    expect(panel).to_contain_text("Versione 1, del 24/11/2026")
    [request] = stub.asked("templates/invoice.it", "PUT")
    assert "Fattura n. {{numero}}" == request["subject"]
    assert request["body"].startswith("<p>Ecco. {{saluto}}<br>con il pulsante")

    panel.get_by_label("Lingua").select_option("Inglese")
    expect(panel.get_by_role("heading")).to_have_text("Fatture, inglese")
    panel.get_by_label("Lingua").select_option("Italiano")
    expect(panel.get_by_role("heading")).to_have_text("Fatture, italiano")
    panel.get_by_label("Versioni precedenti").select_option("Testo predefinito")
    expect(body).not_to_contain_text("Ecco.")
    expect(body).to_contain_text("con il pulsante qui sotto")
    panel.get_by_label("Versioni precedenti").select_option("Versione attuale")
    expect(body).to_contain_text("Ecco.")

    page.once("dialog", lambda it: it.accept())
    panel.get_by_role("button", name="Torna al testo predefinito").click()
    expect(body).not_to_contain_text("Ecco.")
    assert [False, True, False] == [one.is_own for one in stub.templates.versions["invoice.it"]]


def test_an_unknown_variable_is_refused_and_shown_where_it_stands(page, stub, panel):
    panel = panel()
    body = panel.get_by_role("textbox", name="Testo del modello")
    body.press("Control+Home")
    page.keyboard.type("{{numeri}} ")
    expect(body.locator(".chip.unknown")).to_have_text("numeri: dato sconosciuto")
    save(panel)

    expect(panel.get_by_text("Non esiste il dato «numeri».")).to_be_visible()
    expect(body).to_be_focused()
    assert 1 == len(stub.templates.versions["invoice.it"])


def test_a_template_is_looked_at_with_a_made_up_document(page, stub, panel):
    panel = panel()
    body = panel.get_by_role("textbox", name="Testo del modello")
    body.press("Control+Home")
    page.keyboard.type("Netto {{ammontare-netto}} ")
    panel.get_by_role("button", name="Anteprima").click()
    preview = page.get_by_role("dialog", name="Anteprima")

    expect(preview.get_by_role("status")).to_have_text(
        "Questi dati ci sono solo se il documento li ha; se mancano, non si invia: Importo netto."
    )
    expect(preview.frame_locator("iframe").get_by_text("la fattura n. 18.")).to_be_visible()
    assert [] == stub.asked("templates/invoice.it", "PUT")


def test_changes_are_not_left_behind_unasked(page, panel):
    panel = panel()
    asked = []
    page.on("dialog", lambda it: (asked.append(it.message), it.dismiss()))
    panel.get_by_role("textbox", name="Testo del modello").press("Control+Home")
    page.keyboard.type("x")
    panel.get_by_label("Categoria").select_option("Preventivi")
    page.get_by_role("dialog", name="Impostazioni").get_by_role(
        "button", name="Chiudi", exact=True
    ).click()

    expect(panel.get_by_label("Categoria")).to_have_value("invoice")
    assert [
        "Passare a un altro modello senza salvare le modifiche?",
        "Chiudere senza salvare le modifiche?",
    ] == asked


def test_who_may_only_read_changes_no_template(panel):
    panel = panel(a_token(scopes=("emails:r",)))

    expect(panel.get_by_role("textbox", name="Testo del modello")).to_have_attribute(
        "aria-readonly", "true"
    )
    expect(panel.get_by_role("toolbar")).to_have_count(0)
    expect(panel.get_by_role("button", name="Salva")).to_have_count(0)
