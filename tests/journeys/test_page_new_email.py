"""A new email from the page: written, sent, thought better of."""

import re
from base64 import b64decode

import pytest
from playwright.sync_api import expect

from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode
from tests.page_answers import an_error, refusal_of

UPLOADS = "https://uploads.example.test"


@pytest.fixture
def form(page, open_page):
    open_page(page)
    page.get_by_role("button", name="Nuova e-mail").click()
    return page.get_by_role("dialog", name="Nuova e-mail")


def write(form, **texts):
    texts = {
        "Indirizzo del destinatario": "mario@cliente.example",
        "Oggetto": "Fattura 18",
        "Messaggio": "Buongiorno,\n\nin allegato <la> fattura.\n{{allegati}}",
    } | texts
    for label, text in texts.items():
        form.get_by_label(label, exact=True).fill(text)


def send(form):
    form.get_by_role("button", name="Invia", exact=True).click()


def a_file(name, size=9):
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%" * size}


def test_an_email_with_a_small_file_goes_in_one_request(page, stub, form):
    write(form)
    form.get_by_label("Nome del destinatario").fill("Mario")
    form.locator("input[type=file]").set_input_files([a_file("fattura.pdf")])
    send(form)

    expect(form).to_be_hidden()
    expect(page.locator("#toast")).to_contain_text("E-mail in coda.")
    expect(page.locator("tr[data-id]")).to_have_count(1)
    [request] = stub.asked("emails", "POST")
    [file] = request.pop("attachments")
    assert b"%" * 9 == b64decode(file["content_base64"])
    assert ("fattura.pdf", "application/pdf") == (file["filename"], file["content_type"])
    assert {
        "category": "invoice",
        "to": [{"email": "mario@cliente.example", "name": "Mario"}],
        "subject": "Fattura 18",
        "body": (
            "<p>Buongiorno,</p><p><br></p><p>in allegato &#60;la&#62; fattura.</p>"
            "<p>{{allegati}}</p>"
        ),
    } == request


def test_all_that_can_be_chosen_is_sent(page, stub, form):
    write(form)
    form.get_by_label("Categoria").select_option("Preventivi")
    form.get_by_role("button", name="Aggiungi destinatario").click()
    form.get_by_label("Indirizzo del destinatario").nth(1).fill("a@cliente.example")
    form.get_by_role("button", name="Aggiungi destinatario").click()
    form.get_by_role("button", name="Togli destinatario 2").click()
    expect(form.get_by_role("button", name="Togli destinatario")).to_have_accessible_name(
        "Togli destinatario 2"
    )
    form.get_by_label("Indirizzo del destinatario").nth(1).fill("b@cliente.example")
    form.get_by_text("Altre opzioni").click()
    form.get_by_label("Invia il").fill("2026-12-01T09:00")
    form.get_by_label("Copia per il mittente").fill("io@cliente.example")
    form.get_by_text("Documento", exact=True).click()
    form.get_by_label("Numero del documento").fill("18/A")
    form.get_by_label("Codice del documento nel gestionale").fill("18")
    form.get_by_label("Allegati come").select_option("Entrambi")
    form.get_by_label("Tracciamento").select_option("Disattivo")
    form.get_by_label("Mittente", exact=True).select_option("Indirizzo no-reply")
    send(form)

    expect(form).to_be_hidden()
    [request] = stub.asked("emails", "POST")
    assert "quote" == request["category"]
    assert ["mario@cliente.example", "b@cliente.example"] == [to["email"] for to in request["to"]]
    assert "2026-12-01T09:00:00+01:00" == request["send_at"]
    assert "io@cliente.example" == request["copy_to"]
    assert {"id": 18, "number": "18/A"} == request["document"]
    assert ("both", "off", "no-reply") == tuple(
        request[name] for name in ("deliver_as", "tracking", "sender")
    )


@pytest.mark.parametrize(
    ("local", "moment"),
    [
        ("2026-07-01T09:00", "2026-07-01T09:00:00+02:00"),
        ("2026-12-01T00:00", "2026-12-01T00:00:00+01:00"),
        ("2027-03-28T01:59", "2027-03-28T01:59:00+01:00"),
        ("2027-03-28T03:00", "2027-03-28T03:00:00+02:00"),
    ],
)
def test_a_time_is_italys_wherever_one_sits(stub, form, local, moment):
    write(form)
    form.get_by_text("Altre opzioni").click()
    form.get_by_label("Invia il").fill(local)
    send(form)

    expect(form).to_be_hidden()
    assert moment == stub.asked("emails", "POST")[0]["send_at"]


def test_a_large_file_is_uploaded_to_where_the_api_says(page, stub, form):
    put = []

    def take(route):
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "PUT",
            "Access-Control-Allow-Headers": "content-type",
        }
        if route.request.method == "PUT":
            put.append((route.request.url, route.request.headers["content-type"]))
        route.fulfill(status=200, headers=headers)

    page.route(f"{UPLOADS}/**", take)
    invited = {
        "upload_id": "a" * 32,
        "method": "PUT",
        "url": f"{UPLOADS}/x?signature=1",
        "headers": {"Content-Type": "application/pdf", "Content-Length": "1500000"},
        "expires_at": "2026-11-24T11:42:00+01:00",
    }
    stub.answers["POST", "uploads"] = (201, {"data": invited})
    write(form)
    form.locator("input[type=file]").set_input_files([a_file("grande.pdf", 1_500_000)])
    send(form)

    expect(form).to_be_hidden()
    assert [(f"{UPLOADS}/x?signature=1", "application/pdf")] == put
    [asked] = stub.asked("uploads", "POST")
    assert {"filename": "grande.pdf", "content_type": "application/pdf", "size": 1_500_000} == asked
    [request] = stub.asked("emails", "POST")
    file = {"filename": "grande.pdf", "content_type": "application/pdf", "upload_id": "a" * 32}
    assert [file] == request["attachments"]


def test_a_file_that_cannot_be_uploaded_keeps_the_form_as_it_is(page, stub, form):
    page.route(f"{UPLOADS}/**", lambda route: route.abort())
    data = {
        "upload_id": "a",
        "method": "PUT",
        "url": f"{UPLOADS}/x",
        "headers": {"Content-Type": "a/b", "Content-Length": "1500000"},
        "expires_at": "2026-11-24T11:42:00+01:00",
    }
    stub.answers["POST", "uploads"] = (201, {"data": data})
    write(form)
    form.locator("input[type=file]").set_input_files([a_file("grande.pdf", 1_500_000)])
    send(form)

    expect(form.get_by_role("alert")).to_have_text("Non è stato possibile caricare grande.pdf.")
    expect(form.get_by_label("Oggetto")).to_have_text("Fattura 18")
    assert [] == stub.asked("emails", "POST")


def test_too_many_too_large_or_empty_files_are_refused_at_once(form):
    files = form.locator("input[type=file]")
    files.set_input_files([a_file("vuoto.pdf", size=0)])
    expect(form.get_by_text("vuoto.pdf è vuoto.")).to_be_visible()
    files.set_input_files([a_file(f"{n}.pdf") for n in range(11)])
    expect(form.get_by_text("Al massimo 10 file.")).to_be_visible()
    files.set_input_files([a_file("a.pdf"), a_file("b.pdf")])
    expect(form.locator(".chosen-files li")).to_have_count(2)
    form.get_by_role("button", name="Togli a.pdf").click()
    expect(form.locator(".chosen-files li")).to_have_text([re.compile("^b.pdf")])


def test_what_the_api_finds_wrong_stands_at_its_field_in_italian(stub, form):
    problems = {
        "to.0.email": [Problem(ProblemCode.NOT_AN_ADDRESS, "No address.")],
        "subject": [Problem(ProblemCode.REQUIRED, "Required.")],
        "send_at": [Problem(ProblemCode.MOMENT_TOO_FAR, "At most 366 days ahead.", days=366)],
        "something": ["Else <b>is</b> wrong."],
    }
    stub.answers["POST", "emails"] = refusal_of(InvalidRequest(problems))
    write(form, Oggetto="")
    send(form)

    address = form.get_by_label("Indirizzo del destinatario")
    expect(address).to_be_focused()
    expect(address).to_have_accessible_description(re.compile("Non è un indirizzo e-mail"))
    expect(address).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Oggetto")).to_have_accessible_description("Campo obbligatorio.")
    expect(form.get_by_text("Al massimo 366 giorni in anticipo.")).to_be_visible()
    expect(form.get_by_role("alert")).to_contain_text("Else <b>is</b> wrong.")

    del stub.answers["POST", "emails"]
    write(form)
    send(form)
    expect(form).to_be_hidden()
    keys = {call["key"] for call in stub.calls if call["method"] == "POST"}
    assert 2 == len(keys)


def test_a_lost_answer_is_asked_for_again_under_the_same_key(page, stub, form):
    write(form)
    page.route("**/emails", lambda route: route.abort(), times=1)
    keys = []
    page.on(
        "request", lambda it: it.method == "POST" and keys.append(it.headers["idempotency-key"])
    )
    send(form)
    expect(form.get_by_role("alert")).to_contain_text("Il servizio non è raggiungibile.")
    send(form)

    expect(form).to_be_hidden()
    assert 2 == len(keys)
    assert 1 == len(set(keys))


def test_what_was_queued_is_said_also_where_nothing_more_can_be_read(page, stub, form):
    stub.answers["GET", "emails/1"] = (500, an_error("internal"))
    write(form)
    send(form)

    expect(form).to_be_hidden()
    expect(page.locator("#toast")).to_contain_text("E-mail in coda.")


def test_while_the_undo_window_runs_all_of_the_batch_can_be_called_back(page, stub, form):
    stub.settings["sending"]["undo_seconds"] = 60
    write(form)
    form.get_by_role("button", name="Aggiungi destinatario").click()
    form.get_by_label("Indirizzo del destinatario").nth(1).fill("b@cliente.example")
    send(form)

    toast = page.locator("#toast")
    expect(toast.get_by_role("status")).to_have_text("2 e-mail in coda.")
    expect(toast.get_by_role("timer")).to_have_text("Parte tra 1:00.")
    toast.get_by_role("button", name="Annulla invio").click()

    expect(toast).to_contain_text("Invio annullato.")
    expect(page.locator("tr[data-icon=cancelled]")).to_have_count(2)
    assert ["emails/1/batch"] == [call["path"] for call in stub.calls if call["method"] == "DELETE"]


def test_a_copy_that_is_not_among_the_rows_is_called_back_too(page, stub, open_page):
    stub.settings["sending"]["undo_seconds"] = 60
    open_page(page, "?state=downloaded")
    page.get_by_role("button", name="Nuova e-mail").click()
    form = page.get_by_role("dialog", name="Nuova e-mail")
    write(form)
    form.get_by_text("Altre opzioni").click()
    form.get_by_label("Copia per il mittente (indirizzo)").fill("ufficio@cliente.example")
    send(form)

    toast = page.locator("#toast")
    toast.get_by_role("button", name="Annulla invio").click()

    expect(toast).to_contain_text("Invio annullato.")
    assert [True, False] == [row["is_copy"] for row in stub.rows]
    assert {"cancelled"} == {row["delivery_status"] for row in stub.rows}


def test_what_was_already_leaving_is_told(page, stub, form):
    stub.settings["sending"]["undo_seconds"] = 60
    write(form)
    form.get_by_role("button", name="Aggiungi destinatario").click()
    form.get_by_label("Indirizzo del destinatario").nth(1).fill("b@cliente.example")
    send(form)
    undo = page.locator("#toast").get_by_role("button", name="Annulla invio")
    expect(undo).to_be_visible()
    stub.rows[1] |= {"delivery_status": "sending", "can_cancel": False}

    undo.click()

    expect(page.locator("#toast")).to_contain_text("Un'e-mail stava già partendo")
    assert {"sending", "cancelled"} == {row["delivery_status"] for row in stub.rows}


def test_a_begun_email_is_not_dropped_without_a_question(page, form):
    answers = iter([False, True])
    page.on("dialog", lambda it: it.accept() if next(answers) else it.dismiss())
    form.get_by_label("Oggetto").fill("x")

    page.keyboard.press("Escape")
    expect(form).to_be_visible()
    form.get_by_role("button", name="Chiudi").click()
    expect(form).to_be_hidden()
