"""Writing on the page: templates, marks, variables as chips, pasting, and a look before sending."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from chalicelib.domain.errors import ServerNotVerified, TooManyRequests
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.senders.own_addresses import OwnAddresses
from chalicelib.domain.templates.variables import FILES, PAY_OR_OPEN, Variable
from tests.page_answers import refusal_of
from tests.page_rows import row

DEFAULT = "{{saluto}}<br>con il pulsante qui sotto può aprire la fattura n. {{numero}}."
PASTE = """([html, text]) => {
    const brought = new DataTransfer();
    if (html) brought.setData("text/html", html);
    brought.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: brought, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def form(page, open_page):
    open_page(page)
    page.get_by_role("button", name="Nuova e-mail").click()
    return page.get_by_role("dialog", name="Nuova e-mail")


@pytest.fixture
def body(form):
    return form.get_by_role("textbox", name="Messaggio", exact=True)


@pytest.fixture
def preview(page, form, body):
    """A look at a mail that lacks nothing."""
    form.get_by_label("Indirizzo del destinatario").fill("mario@cliente.example")
    form.get_by_label("Oggetto").fill("Fattura 18")
    body.fill("Buongiorno")
    form.get_by_role("button", name="Anteprima").click()
    return page.get_by_role("dialog", name="Anteprima")


def html(form):
    """What the form would send as its body."""
    return form.locator("[data-field=body]").evaluate("element => element.value")


def paste(page, text="", markup=""):
    page.evaluate(PASTE, [markup, text])


def choose_template(form, language="In italiano"):
    form.get_by_label("Modello").select_option(language)
    expect(form.get_by_label("Oggetto").locator(".chip")).to_have_text(["Numero"])


def send(form, **more):
    form.get_by_label("Indirizzo del destinatario").first.fill("mario@cliente.example")
    form.get_by_role("button", name="Invia", exact=True).click()
    expect(form).to_be_hidden()


def test_a_template_that_nobody_changes_says_all_of_it(stub, form, body):
    choose_template(form)
    expect(body.locator(".chip")).to_have_text(
        ["Saluto", "Numero", "Pulsanti degli allegati", "Nome dell'azienda"]
    )
    form.get_by_label("Numero del documento").fill("18/A")
    form.get_by_label("Data del documento").fill("2026-11-20")
    form.get_by_label("Importo lordo").fill("1220,50")
    send(form)

    [request] = stub.asked("emails", "POST")
    assert "invoice.it" == request["template"]
    assert {"subject", "body"}.isdisjoint(request)
    told = {"number": "18/A", "date": "2026-11-20", "amount": "1220.50"}
    assert {"reference": "invoice/18/A/2026"} | told == request["document"]


def test_what_is_changed_in_a_template_keeps_its_variables(stub, page, form, body):
    choose_template(form)
    body.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("Totale {{ammontare-lordo}}")
    expect(body.locator(".chip").last).to_have_text("Importo lordo")
    form.get_by_label("Oggetto").press("End")
    form.get_by_role("button", name="Inserisci dato").click()
    form.get_by_role("button", name="Cliente", exact=True).click()
    form.get_by_label("Numero del documento").fill("18")
    send(form)

    [request] = stub.asked("emails", "POST")
    assert "Fattura n. {{numero}}{{cliente}}" == request["subject"]
    assert request["body"].startswith(f"<p>{DEFAULT}</p><p>{{{{allegati}}}}</p>")
    assert request["body"].endswith("Totale {{ammontare-lordo}}</b></p>")


def test_another_category_brings_its_template_and_own_words_are_not_lost_unasked(page, form, body):
    asked = []
    page.on("dialog", lambda it: (asked.append(it.message), it.dismiss()))
    choose_template(form)
    form.get_by_label("Categoria").select_option("Preventivi")
    expect(body).to_contain_text("può aprire il preventivo n.")
    assert [] == asked

    body.fill("Parole mie")
    form.get_by_label("Modello").select_option("In inglese")

    expect(form.get_by_label("Modello")).to_have_value("it")
    assert ["Sostituire il testo scritto con quello del modello?"] == asked
    assert "<p>Parole mie</p>" == html(form)


def test_marks_lists_and_links_are_written_by_mouse_and_undone_by_keys(page, form, body):
    body.click()
    page.keyboard.type("Molto ")
    form.get_by_role("button", name="Grassetto").click()
    page.keyboard.type("bene")
    expect(form.get_by_role("button", name="Grassetto")).to_have_attribute("aria-pressed", "true")
    form.get_by_role("button", name="Grassetto").click()
    page.keyboard.press("Enter")
    form.get_by_role("button", name="Elenco puntato").click()
    page.keyboard.type("uno")
    page.keyboard.press("Enter")
    form.get_by_role("button", name="Link", exact=True).click()
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    expect(form.get_by_text("Scrivi un indirizzo come https://azienda.example.")).to_be_visible()
    form.get_by_label("Indirizzo del link").fill("azienda.example/due")
    page.keyboard.press("Enter")
    link = '<a href="https://azienda.example/due">azienda.example/due</a>'
    whole = f"<p>Molto <b>bene</b></p><ul><li>uno</li><li>{link}</li></ul>"
    assert whole == html(form)

    page.keyboard.press("Control+z")
    assert whole.replace(link, "") == html(form)
    page.keyboard.press("Control+Shift+z")
    assert whole == html(form)


def test_a_chip_goes_by_one_key_and_comes_back_by_another(page, form, body):
    body.click()
    page.keyboard.type("n. {{numero}}")
    expect(body.locator(".chip")).to_have_count(1)

    page.keyboard.press("Backspace")
    assert "<p>n.</p>" == html(form)
    page.keyboard.press("Control+z")

    expect(body.locator(".chip")).to_have_text(["Numero"])
    assert "<p>n. {{numero}}</p>" == html(form)


def test_what_is_pasted_keeps_words_and_marks_and_nothing_else(page, form, body):
    body.click()
    paste(
        page,
        markup='<style>p {color: red}</style><h1 style="color:red" onclick="x()">Titolo</h1>'
        '<div>Un <span style="font-weight:700">forte</span> <a href="javascript:x()">falso</a> '
        '<a href="https://a.example/?a=1&amp;b=2">vero</a><img src="x" onerror="x()" alt="logo">'
        "</div><table><tr><td>a</td><td>b</td></tr></table><script>x()</script>{{numero}}",
    )

    assert (
        "<p><b>Titolo</b></p><p>Un <b>forte</b> falso "
        '<a href="https://a.example/?a=1&#38;b=2">vero</a>logo</p><p>a b</p><p>{{numero}}</p>'
    ) == html(form)
    expect(body.locator(".chip")).to_have_text(["Numero"])
    expect(page.locator("#announce")).to_have_text("Le immagini incollate non si possono inserire.")
    body.fill("")
    paste(page, text="Gentile <Rossi>,\r\na presto.\n\nSaluti")
    assert "<p>Gentile &#60;Rossi&#62;,<br>a presto.</p><p>Saluti</p>" == html(form)


def test_an_unknown_variable_is_shown_where_it_stands(form, body):
    body.fill("Ciao {{numeri}}")
    form.get_by_label("Indirizzo del destinatario").fill("mario@cliente.example")
    form.get_by_label("Oggetto").fill("Prova")
    form.get_by_role("button", name="Anteprima").click()

    expect(form.get_by_text("Non esiste il dato «numeri».")).to_be_visible()
    expect(body).to_be_focused()


def test_a_text_with_a_layout_is_changed_as_html_alone(stub, page, form, body):
    layout = '<table width="600"><tr><td bgcolor="#eeeeee">{{numero}}</td></tr></table>'
    [default] = stub.templates.versions["invoice.it"]
    stub.templates.write("invoice.it", default.subject, layout)
    form.get_by_label("Modello").select_option("In italiano")
    source = form.get_by_label("Testo in HTML")
    expect(source).to_have_value(layout)
    expect(body).to_be_hidden()
    expect(form.get_by_role("button", name="Grassetto")).to_be_disabled()
    source.fill("<p>Semplice <i>ora</i></p>")
    form.get_by_role("button", name="HTML").click()

    expect(body.locator("i")).to_have_text("ora")


def test_the_menu_has_every_variable_of_the_service(form):
    form.get_by_role("button", name="Inserisci dato").click()
    names = form.locator(".variables button").count()

    assert len({*Variable, FILES, PAY_OR_OPEN}) - 1 == names


def test_a_mail_is_looked_at_before_it_is_sent(stub, page, form, body):
    choose_template(form)
    form.get_by_label("Indirizzo del destinatario").fill("mario@cliente.example")
    form.get_by_text("Altre opzioni").click()
    form.get_by_label("Tracciamento").select_option("Disattivo")
    body.press("Control+End")
    page.keyboard.type(" In allegato.")
    form.get_by_role("button", name="Anteprima").click()
    preview = page.get_by_role("dialog", name="Anteprima")

    expect(preview.get_by_role("status")).to_contain_text("senza non si invia: Numero.")
    expect(preview.get_by_role("status")).to_contain_text("parla di un allegato")
    expect(preview.get_by_role("button", name="Inviami una prova")).to_have_count(0)
    expect(preview).to_contain_text("Rossi Infissi <no-reply@ricevuta.example>")
    expect(preview).to_contain_text("Non si registra nulla: il tracciamento è disattivato.")
    mail = preview.frame_locator("iframe")
    words = mail.get_by_text("con il pulsante qui sotto")
    expect(words).to_be_visible()
    light = words.evaluate("it => getComputedStyle(it).color")
    preview.get_by_role("button", name="Tema scuro").click()
    expect(words).to_be_visible()
    assert light != words.evaluate("it => getComputedStyle(it).color")
    preview.get_by_role("button", name="Telefono").click()
    expect(words).to_be_visible()
    assert 375 == preview.locator("iframe").evaluate("frame => frame.offsetWidth")
    preview.get_by_role("button", name="Solo testo").click()
    expect(preview.locator("pre")).to_contain_text("con il pulsante qui sotto")
    assert [] == stub.asked("emails", "POST")

    preview.get_by_role("button", name="Chiudi").click()
    expect(form.get_by_role("button", name="Anteprima")).to_be_focused()


def send_test(preview):
    preview.get_by_role("button", name="Inviami una prova").click()


def test_a_mail_is_sent_to_oneself_before_anybody_gets_it(stub, preview):
    send_test(preview)
    expect(preview.get_by_text("Prova inviata a ufficio@rossi.example.")).to_be_visible()
    preview.get_by_label("Prova a un indirizzo").fill("estraneo@altrove.example")
    send_test(preview)
    expect(preview.get_by_text("La prova va a un indirizzo dell'azienda.")).to_be_visible()
    expect(preview.get_by_label("Prova a un indirizzo")).to_be_focused()
    preview.get_by_label("Prova a un indirizzo").fill("Ufficio@rossi.example")
    send_test(preview)
    expect(preview.get_by_text("Prova inviata a Ufficio@rossi.example.")).to_be_visible()

    [looked_at] = stub.asked("emails/preview", "POST")
    assert [looked_at] * 3 == stub.asked("emails/test", "POST")
    assert [{}, {"to": ["estraneo@altrove.example"]}, {"to": ["Ufficio@rossi.example"]}] == [
        call["query"] for call in stub.calls if call["path"] == "emails/test"
    ]
    assert [] == stub.asked("emails", "POST")


def test_a_test_that_cannot_be_sent_says_why(stub, preview):
    stub.templates.own = OwnAddresses((), "")
    send_test(preview)
    expect(preview.get_by_text("L'azienda non ha ancora un indirizzo suo")).to_be_visible()
    stub.answers["POST", "emails/test"] = refusal_of(TooManyRequests(timedelta(minutes=1)))
    send_test(preview)
    expect(preview.get_by_role("alert")).to_have_text("Troppe richieste: riprova tra poco.")
    refused = ServerNotVerified(ReasonCode.AUTHENTICATION)
    stub.answers["POST", "emails/test"] = refusal_of(refused)
    send_test(preview)
    expect(preview.get_by_role("alert")).to_have_text(
        "Il server di posta non accetta il nome utente o la password."
    )


def test_a_pasted_list_is_split_and_what_is_no_address_is_told(stub, page, form):
    form.get_by_label("Indirizzo del destinatario").focus()
    paste(page, '"Rossi, Mario" <a@b.example>; c@d.example, Bianchi')
    addresses = form.get_by_label("Indirizzo del destinatario")

    expect(addresses).to_have_count(3)
    assert ["a@b.example", "c@d.example", "Bianchi"] == [
        one.input_value() for one in addresses.all()
    ]
    expect(form.get_by_label("Nome del destinatario").first).to_have_value("Rossi, Mario")
    expect(page.locator("#announce")).to_contain_text("Non sono indirizzi: Bianchi.")


def test_a_usual_slip_is_offered_and_never_mended_by_itself(form):
    address = form.get_by_label("Indirizzo del destinatario")
    address.fill("mario@gmial.com")
    address.press("Tab")
    offer = form.get_by_role("button", name="Intendevi mario@gmail.com?")
    expect(offer).to_be_visible()
    expect(address).to_have_value("mario@gmial.com")

    offer.click()

    expect(address).to_have_value("mario@gmail.com")
    expect(offer).to_be_hidden()


def test_whom_the_company_wrote_to_lately_is_offered_with_the_name(stub, page, open_page):
    stub.rows = [
        row(3, to_email="c@d.example", to_name=""),
        row(2, to_email="a@b.example", to_name="Rossi"),
        row(1, to_email="A@b.example", to_name="Altro"),
    ]
    open_page(page)
    page.get_by_role("button", name="Nuova e-mail").click()
    form = page.get_by_role("dialog", name="Nuova e-mail")
    offered = form.locator("datalist option")
    expect(offered).to_have_count(2)
    assert ["c@d.example", "a@b.example"] == [one.get_attribute("value") for one in offered.all()]
    form.get_by_label("Indirizzo del destinatario").fill("a@b.example")
    form.get_by_label("Indirizzo del destinatario").press("Tab")

    expect(form.get_by_label("Nome del destinatario")).to_have_value("Rossi")


def test_what_was_written_outlives_a_reload_with_its_chips(stub, page, form, body):
    body.fill("Ciao")
    page.keyboard.type(" {{numero}}")
    expect(body.locator(".chip")).to_have_count(1)
    page.once("dialog", lambda it: it.accept())
    page.reload()
    page.get_by_role("button", name="Riprendilo").click()

    expect(body.locator(".chip")).to_have_text(["Numero"])
    expect(body).to_have_text(re.compile("Ciao"))


def test_from_a_registered_document_its_email_is_begun(stub, page, open_page):
    stub.documents.register(18)
    open_page(page)
    page.locator("#documents-open").click()
    page.get_by_role("button", name="Scrivi: ").click()
    form = page.get_by_role("dialog", name="Nuova e-mail")
    expect(form.get_by_label("Oggetto").locator(".chip")).to_have_text(["Numero"])
    expect(form.get_by_label("Numero del documento")).to_have_value("18")
    form.get_by_role("button", name="Invia", exact=True).click()
    expect(form).to_be_hidden()

    [request] = stub.asked("emails", "POST")
    assert {"id": 18, "number": "18"} == request["document"]
    assert "invoice.it" == request["template"]
    [to] = request["to"]
    assert "acquisti@verdicostruzioni.example" == to["email"]
