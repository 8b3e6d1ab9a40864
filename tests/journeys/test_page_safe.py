"""Nothing is lost on the page: sessions, drafts, and what was sent too soon."""

import pytest
from playwright.sync_api import expect

from tests.page_clock import FEED_EVERY, begin_feed, pass_until
from tests.page_rows import NOW, row
from tests.page_stub import a_token

HOUR = 3600
MINUTE = 60  # seconds
MINUTES = 60_000  # ms, of the page's clock


@pytest.fixture
def an_hour():
    """A token that ends in an hour."""
    return a_token(exp=int(NOW.timestamp()) + HOUR)


@pytest.fixture
def form(page, open_page):
    open_page(page)
    page.get_by_role("button", name="Nuova e-mail").click()
    return page.get_by_role("dialog", name="Nuova e-mail")


def test_a_session_survives_a_reload_and_not_its_tab(page, stub, open_page, an_hour):
    stub.rows = [row(1)]
    open_page(page, "?state=sent", an_hour)

    page.reload()

    expect(page.locator("tr[data-id]")).to_have_count(1)
    assert f"{stub.url}?state=sent" == page.url
    other = page.context.new_page()
    other.goto(stub.url)
    expect(other.get_by_text("Apri la pagina dal tuo gestionale")).to_be_visible()


def test_a_session_that_has_ended_is_not_taken_up_again(page, stub, open_page, an_hour):
    open_page(page, token=an_hour)
    page.clock.set_system_time((NOW.timestamp() + HOUR) * 1000)

    page.reload()

    expect(page.get_by_text("Apri la pagina dal tuo gestionale")).to_be_visible()


def test_another_companys_page_does_not_take_up_the_session(page, stub, open_page, an_hour):
    open_page(page, token=an_hour)
    page.goto(stub.url.replace("12345", "777"))

    expect(page.get_by_text("Apri la pagina dal tuo gestionale")).to_be_visible()
    assert {"/prod/c/12345/"} == {call["target"][:14] for call in stub.calls}


def test_five_minutes_before_its_end_a_session_says_so(page, open_page, an_hour):
    open_page(page, token=an_hour)
    toast = page.locator("#toast")
    page.clock.run_for(54 * 60_000)
    expect(toast).to_be_hidden()
    page.clock.run_for(61_000)

    expect(toast).to_contain_text("L'accesso finisce alle 11:42.")


@pytest.fixture
def renewable(stub):
    """A token that ends in an hour and can be put off for another half."""

    def token(minutes):
        last = int(NOW.timestamp()) + 90 * MINUTE
        return a_token(exp=int(NOW.timestamp()) + minutes * MINUTE, renew=last)

    stub.renewed = {
        "token": token(90),
        "expires_at": "2026-11-24T11:12:00+00:00",
        "renewable_until": "2026-11-24T11:12:00+00:00",
        "url": f"{stub.url}#token={token(90)}",
    }
    return token(60)


def test_a_session_goes_on_while_the_page_is_used_as_far_as_it_may(
    page, stub, open_page, renewable
):
    open_page(page, token=renewable)
    page.clock.run_for(30 * MINUTES)
    page.keyboard.press("Tab")
    page.clock.run_for(19 * MINUTES)

    with page.expect_response("**/sessions/renew"):
        pass_until(page, lambda: stub.asked("sessions/renew", "POST"))
    pass_until(page, lambda: f"Bearer {stub.renewed['token']}" == stub.calls[-1]["authorization"])
    page.keyboard.press("Tab")
    page.clock.run_for(36 * MINUTES)

    expect(page.locator("#toast")).to_contain_text("L'accesso finisce alle 12:12. Ciò che")
    assert 1 == len(stub.asked("sessions/renew", "POST"))


def test_nobody_at_the_page_is_warned_and_goes_on_by_a_click(page, stub, open_page, renewable):
    open_page(page, token=renewable)
    page.clock.run_for(56 * MINUTES)
    toast = page.locator("#toast")

    expect(toast).to_contain_text("L'accesso finisce alle 11:42, se non usi la pagina.")
    assert [] == stub.asked("sessions/renew", "POST")
    with page.expect_response("**/sessions/renew"):
        toast.get_by_role("button", name="Continua").click()

    expect(toast).to_be_hidden()
    page.reload()
    expect(page.locator("#list[aria-busy=false]")).to_have_count(1)
    assert f"Bearer {stub.renewed['token']}" == stub.calls[-1]["authorization"]


def test_a_draft_survives_a_reload(page, form, stub):
    form.get_by_label("Oggetto").fill("Fattura 18")
    form.get_by_role("button", name="Aggiungi destinatario").click()
    form.get_by_label("Indirizzo del destinatario").nth(1).fill("b@cliente.example")
    form.locator("input[type=file]").set_input_files(
        [{"name": "fattura.pdf", "mimeType": "application/pdf", "buffer": b"%"}]
    )
    page.on("dialog", lambda it: it.accept())
    page.reload()

    page.locator("#toast").get_by_role("button", name="Riprendilo").click()

    expect(form.get_by_label("Oggetto")).to_have_text("Fattura 18")
    expect(form.get_by_label("Indirizzo del destinatario").nth(1)).to_have_value(
        "b@cliente.example"
    )
    expect(form).to_contain_text("I file vanno aggiunti di nuovo: fattura.pdf.")
    form.get_by_role("button", name="Ricomincia da capo").click()
    expect(form.get_by_label("Oggetto")).to_have_text("")


def test_a_draft_survives_the_end_of_its_session(page, form, stub):
    form.get_by_label("Oggetto").fill("Fattura 18")
    stub.trouble = (401, {"error": {"message": "The session is not valid."}})
    form.get_by_role("button", name="Invia", exact=True).click()
    expect(form.get_by_role("alert")).to_contain_text("Riapri la pagina dal tuo gestionale")
    stub.trouble = None
    form.get_by_label("Messaggio", exact=True).fill("Scritto dopo la fine")
    page.on("dialog", lambda it: it.accept())
    page.goto("about:blank")
    page.goto(f"{stub.url}#token={a_token()}")
    page.locator("#toast").get_by_role("button", name="Riprendilo").click()

    expect(form.get_by_label("Oggetto")).to_have_text("Fattura 18")
    expect(form.get_by_label("Messaggio", exact=True)).to_have_text("Scritto dopo la fine")


def test_a_new_session_leaves_what_is_being_written_open_with_its_files(page, form, stub):
    form.get_by_label("Oggetto").fill("Fattura 18")
    form.get_by_label("Indirizzo del destinatario").fill("mario@cliente.example")
    form.get_by_label("Messaggio", exact=True).fill("Buongiorno")
    form.locator("input[type=file]").set_input_files(
        [{"name": "fattura.pdf", "mimeType": "application/pdf", "buffer": b"%"}]
    )
    with page.expect_response("**/emails?*"):
        page.evaluate(f"location.hash = 'token={a_token()}'")
    form.get_by_role("button", name="Invia", exact=True).click()

    expect(form).to_be_hidden()
    [request] = stub.asked("emails", "POST")
    assert "Fattura 18" == request["subject"]
    assert ["fattura.pdf"] == [file["filename"] for file in request["attachments"]]


def test_a_draft_shows_what_it_holds_beyond_the_usual(page, form, stub):
    form.get_by_text("Altre opzioni").click()
    form.get_by_label("Invia il (ora italiana)").fill("2026-12-24T09:00")
    page.on("dialog", lambda it: it.accept())
    page.reload()
    page.locator("#toast").get_by_role("button", name="Riprendilo").click()

    expect(form.get_by_label("Invia il (ora italiana)")).to_be_visible()
    expect(form.get_by_label("Invia il (ora italiana)")).to_have_value("2026-12-24T09:00")


def test_news_of_other_emails_leaves_the_undo_within_reach(page, open_page, stub):
    stub.rows = [row(1, delivery="queued", icon="queued")]
    stub.settings["sending"]["undo_seconds"] = 30
    open_page(page, "?state=queued")
    begin_feed(page)
    page.get_by_role("button", name="Nuova e-mail").click()
    form = page.get_by_role("dialog", name="Nuova e-mail")
    form.get_by_label("Indirizzo del destinatario").fill("mario@cliente.example")
    form.get_by_label("Oggetto").fill("Fattura 18")
    form.get_by_label("Messaggio", exact=True).fill("Buongiorno")
    form.get_by_role("button", name="Invia", exact=True).click()
    undo = page.locator("#toast").get_by_role("button", name="Annulla invio")
    expect(undo).to_be_visible()

    stub.rows[-1] = row(1)
    page.clock.run_for(FEED_EVERY)

    expect(page.locator("tr[data-id='1']")).to_have_count(0)
    expect(page.locator("#announce")).to_contain_text("non rientra più in questo elenco")
    expect(undo).to_be_visible()


def test_what_was_sent_or_dropped_leaves_no_draft(page, form, stub):
    page.on("dialog", lambda it: it.accept())
    form.get_by_label("Oggetto").fill("Fattura 18")
    form.get_by_role("button", name="Chiudi").click()
    expect(form).to_be_hidden()

    page.reload()
    expect(page.locator("#list[aria-busy=false]")).to_have_count(1)

    expect(page.locator("#toast")).to_be_hidden()


def test_a_file_that_was_refused_is_not_left_out_without_a_question(page, form, stub, tmp_path):
    asked = []
    page.on("dialog", lambda it: (asked.append(it.message), it.dismiss()))
    large = tmp_path / "disegni.zip"
    with large.open("wb") as file:
        file.truncate(25_000_001)
    form.locator("input[type=file]").set_input_files(large)
    form.get_by_role("button", name="Invia", exact=True).click()

    assert ["Questi file non sono allegati: disegni.zip. Inviare senza?"] == asked
    assert [] == stub.asked("emails", "POST")


def test_the_undo_counts_down_to_its_end_and_is_the_next_that_tab_reaches(page, form, stub):
    stub.settings["sending"]["undo_seconds"] = 30
    form.get_by_label("Indirizzo del destinatario").fill("mario@cliente.example")
    form.get_by_label("Oggetto").fill("Fattura 18")
    form.get_by_label("Messaggio", exact=True).fill("Buongiorno")
    form.get_by_role("button", name="Invia", exact=True).click()
    toast = page.locator("#toast")
    expect(toast.get_by_role("timer")).to_contain_text("Parte tra 0:")
    expect(page.locator("tr[data-icon=queued]")).to_contain_text("parte tra 0:")

    page.keyboard.press("Tab")
    expect(toast.get_by_role("button", name="Annulla invio")).to_be_focused()
    page.clock.run_for(24_000)
    expect(toast).to_be_visible()
    page.clock.run_for(7_000)
    expect(toast).to_be_hidden()


def test_settings_that_are_not_saved_are_not_closed_without_a_question(page, open_page):
    answers = iter([False, True])
    page.on("dialog", lambda it: it.accept() if next(answers) else it.dismiss())
    open_page(page)
    page.get_by_role("button", name="Impostazioni").click()
    settings = page.get_by_role("dialog", name="Impostazioni")
    settings.get_by_label("Tempo per ripensarci").fill("30")

    page.keyboard.press("Escape")
    expect(settings).to_be_visible()
    settings.get_by_role("button", name="Chiudi").click()
    expect(settings).to_be_hidden()
