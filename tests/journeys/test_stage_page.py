"""The page "Gestione e-mail" on the local stage, in a real browser: the whole road."""

import re

import pytest
from playwright.sync_api import expect

PDF = {"name": "fattura-18.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
LARGE = PDF | {"name": "grande.pdf", "buffer": b"%PDF-1.4\n" + b"0" * 1_200_000}


@pytest.fixture
def page(browser, stage):
    context = browser.new_context(locale="it-IT", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(stage["page_url"])
    expect(page.locator("#list[aria-busy=false]")).to_have_count(1)
    yield page
    context.close()


@pytest.fixture
def recipient(browser):
    """A person who got a mail, in a browser of their own."""
    context = browser.new_context()
    yield context
    context.close()


def row_of(page, address):
    return page.locator("tr[data-id]", has_text=address).first


def test_the_demo_emails_are_listed_with_their_icons_and_counts(page):
    expect(page.get_by_role("heading", name="Gestione e-mail")).to_be_visible()
    # Other journeys' emails may stand above those.
    for tile, state in (("Lette", "Letta"), ("Scaricate", "Scaricata"), ("Problemi", "Respinta")):
        page.locator("#tiles button", has_text=tile).click()
        expect(page.locator("tr[data-id]", has_text=state).first).to_be_visible()
    page.locator("#tiles button").first.click()
    expect(page.locator("tr[data-id]", has_text="Inviata").first).to_be_visible()
    expect(page.locator("#tiles button").first).to_have_text(re.compile(r"^\d+ Tutte$"))
    expect(page.locator("#chart svg").first).to_be_visible()


def test_the_whole_road_by_mouse(page, stage, recipient):
    page.locator("#compose-open").click()
    form = page.get_by_role("dialog", name="Nuova e-mail")
    form.get_by_label("Indirizzo del destinatario").fill("nuovo@cliente.example")
    form.get_by_label("Oggetto").fill("Fattura 18")
    form.get_by_label("Messaggio").fill("Buongiorno,\n\n{{allegati}}")
    form.locator("input[type=file]").set_input_files([PDF, LARGE])
    form.get_by_role("button", name="Invia", exact=True).click()
    row = row_of(page, "nuovo@cliente.example")

    # Without a reload.
    expect(row).to_contain_text("Inviata")
    mail = recipient.new_page()
    mail.goto(f"{stage['inbox_url']}/{row.get_attribute('data-id')}")
    button = mail.frame_locator("iframe").get_by_role("link", name=re.compile("fattura-18.pdf"))
    expect(button).to_be_visible()
    page.locator("#refresh").click()
    expect(row).to_contain_text("Letta")
    with recipient.expect_event("page"):
        button.click()
    page.locator("#refresh").click()
    expect(row).to_contain_text("Scaricata")

    row.click()
    detail = page.get_by_role("dialog", name="Fattura 18")
    events = ["Messa in coda", "Inviata", "Immagini del messaggio scaricate", "Collegamento a"]
    for event in events:
        expect(detail.locator(".timeline li", has_text=event).first).to_be_visible()
    expect(detail.frame_locator("iframe").get_by_text("Buongiorno,")).to_be_visible()
    with page.expect_download() as dossier:
        detail.get_by_role("button", name="Fascicolo PDF").click()
    assert dossier.value.suggested_filename.endswith(".pdf")
    detail.get_by_role("button", name="Chiudi", exact=True).first.click()
    with page.expect_download() as export:
        page.locator("#export-button").click()
        page.get_by_role("button", name="XLSX").click()
    assert export.value.suggested_filename.endswith(".xlsx")


def tab_to(page, target):
    """Press Tab until the focus is there."""
    for _ in range(40):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(target)


def test_the_whole_road_by_keyboard(page):
    keys = page.keyboard
    tab_to(page, page.locator("#compose-open"))
    keys.press("Enter")
    form = page.get_by_role("dialog", name="Nuova e-mail")
    for label, text in (
        ("Indirizzo del destinatario", "tastiera@cliente.example"),
        ("Oggetto", "Senza mouse"),
        ("Messaggio", "Buongiorno"),
    ):
        tab_to(page, form.get_by_label(label))
        keys.type(text)
    tab_to(page, form.get_by_role("button", name="Invia", exact=True))
    keys.press("Enter")
    expect(row_of(page, "tastiera@cliente.example")).to_contain_text("Inviata")

    tab_to(page, page.locator("#period-button"))
    keys.press("Enter")
    keys.press("Home")
    keys.press("Enter")
    expect(page.locator("#period-button")).to_be_focused()
    tab_to(page, page.get_by_role("searchbox"))
    keys.type("senza mouse")
    keys.press("Enter")
    expect(page.locator("tr[data-id]")).to_have_count(1)
    tab_to(page, page.locator(".open"))
    keys.press("Enter")
    detail = page.get_by_role("dialog", name="Senza mouse")
    tab_to(page, detail.get_by_role("button", name="Reinvia"))
    keys.press("Enter")
    expect(detail.get_by_label("A un altro indirizzo")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("#toast")).to_contain_text("Reinviata con una nuova e-mail.")
    keys.press("Escape")
    expect(page.locator("tr[data-id]")).to_have_count(2)
    expect(page.locator(".open:focus")).to_have_count(1)


def test_a_template_is_chosen_looked_at_and_sent_with_what_the_document_says(
    page, stage, recipient
):
    page.locator("#compose-open").click()
    form = page.get_by_role("dialog", name="Nuova e-mail")
    form.get_by_label("Modello").select_option("In italiano")
    expect(form.get_by_label("Oggetto").locator(".chip")).to_have_text(["Numero"])
    form.get_by_label("Indirizzo del destinatario").fill("modello@cliente.example")
    form.get_by_label("Nome del destinatario").fill("Verdi & Figli")
    form.locator("input[type=file]").set_input_files([PDF])
    body = form.get_by_role("textbox", name="Messaggio", exact=True)
    body.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("Totale: {{ammontare-lordo}}, entro il {{scadenza}}.")
    form.get_by_role("button", name="Anteprima").click()
    preview = page.get_by_role("dialog", name="Anteprima")
    missing = "Mancano dei dati, e senza non si invia: Numero, Importo lordo, Scadenza."
    expect(preview.get_by_role("status")).to_have_text(missing)
    preview.get_by_role("button", name="Chiudi").click()

    form.get_by_label("Numero del documento").fill("77/M")
    form.get_by_label("Importo lordo").fill("1220,50")
    form.get_by_label("Scadenza").fill("2026-12-20")
    form.get_by_role("button", name="Anteprima").click()
    said = preview.frame_locator("iframe")
    expect(said.get_by_text("Totale: 1.220,50 EUR, entro il 20/12/2026.")).to_be_visible()
    expect(preview.get_by_role("status")).to_have_count(0)
    preview.get_by_role("button", name="Inviami una prova").click()
    expect(preview.get_by_text("Prova inviata a ")).to_be_visible()
    expect(row_of(page, "modello@cliente.example")).to_have_count(0)
    preview.get_by_role("button", name="Chiudi").click()
    form.get_by_role("button", name="Invia", exact=True).click()
    row = row_of(page, "modello@cliente.example")
    expect(row).to_contain_text("Inviata")

    mail = recipient.new_page()
    mail.goto(f"{stage['inbox_url']}/{row.get_attribute('data-id')}")
    got = mail.frame_locator("iframe")
    expect(mail.get_by_text("Fattura n. 77/M").first).to_be_visible()
    expect(got.get_by_text("Gentile Verdi & Figli,")).to_be_visible()
    expect(got.get_by_text("Totale: 1.220,50 EUR, entro il 20/12/2026.")).to_be_visible()
    expect(got.get_by_role("link", name=re.compile("fattura-18.pdf"))).to_be_visible()
