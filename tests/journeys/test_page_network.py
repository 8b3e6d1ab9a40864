"""What the page does where answers are late, lost or long in coming."""

import pytest
from playwright.sync_api import expect

from tests.page_answers import an_error
from tests.page_clock import next_wait, note_waits, pass_until
from tests.page_rows import reason, row
from tests.page_stub import TOKEN

UPLOADS = "https://uploads.example.test"
MOMENT = "2026-11-24T10:42:00+01:00"


@pytest.fixture
def detail(page, stub, open_page):
    def detail(one):
        stub.rows = [one]
        open_page(page)
        page.locator("tr[data-id]").click()
        shown = page.locator("#detail")
        expect(shown.locator(".facts")).to_be_visible()
        return shown

    return detail


def resend(shown):
    shown.locator("#resend-panel").get_by_role("button", name="Reinvia").click()


# ---------------------------------------------------------------- one key for one wish


def test_what_is_sent_again_after_a_lost_answer_goes_under_the_same_key(page, stub, detail):
    shown = detail(row(1))
    keys = []
    page.on(
        "request", lambda it: it.method == "POST" and keys.append(it.headers["idempotency-key"])
    )
    page.route("**/emails/1/resend", lambda route: route.abort(), times=1)
    shown.get_by_role("button", name="Reinvia").click()
    resend(shown)
    expect(page.locator("#toast")).to_contain_text("Il servizio non è raggiungibile.")
    resend(shown)

    expect(page.locator("#toast")).to_contain_text("Reinviata con una nuova e-mail.")
    assert 2 == len(keys)
    assert 1 == len(set(keys))


def test_another_wish_to_send_again_has_another_key(page, stub, detail):
    shown = detail(row(1))
    for wishes in (1, 2):
        shown.get_by_role("button", name="Reinvia").first.click()
        resend(shown)
        expect(shown.locator("#resend-panel")).to_be_hidden()
        assert wishes == len(stub.asked("emails/1/resend", "POST"))

    keys = {call["key"] for call in stub.calls if call["path"] == "emails/1/resend"}
    assert 2 == len(keys)


@pytest.mark.parametrize("status", ["scheduled", "queued", "sending"])
def test_what_has_not_left_is_not_offered_to_be_sent_again(detail, status):
    shown = detail(row(1, delivery=status, icon="queued"))

    expect(shown.get_by_role("button", name="Reinvia")).to_have_count(0)


# ---------------------------------------------------------------- an export by and by


def an_export(status, **fields):
    told = {"id": "e1", "format": "xlsx", "status": status, "rows": 6000, "size": None, "url": None}
    return {"data": told | {"reason": None, "requested_at": MOMENT, "expires_at": MOMENT} | fields}


@pytest.fixture
def export(page, open_page):
    def export():
        open_page(page)
        page.locator("#export-button").click()
        page.get_by_role("button", name="XLSX").click()

    return export


def test_a_long_export_is_waited_for_and_fetched_from_where_it_lies(page, stub, export):
    url = "https://files.example.test/exports/e1.xlsx"
    page.context.route(url, lambda route: route.fulfill(body="x"))
    stub.answers["GET", "emails/export.xlsx"] = (202, an_export("queued"))
    stub.answers["GET", "exports/e1"] = (200, an_export("writing"))
    downloads = []
    page.on("download", lambda it: downloads.append(it.url))
    export()
    expect(page.locator("#toast")).to_contain_text("Esportazione in corso")
    toast = page.locator("#toast")
    pass_until(page, lambda: stub.asked("exports/e1"))
    expect(toast).to_contain_text("Esportazione in corso: 6000 e-mail lette")

    stub.answers["GET", "exports/e1"] = (503, an_error("try_again_later"))
    looks = len(stub.asked("exports/e1"))
    pass_until(page, lambda: len(stub.asked("exports/e1")) > looks)
    stub.answers["GET", "exports/e1"] = (200, an_export("ready", url=url, size=9))
    tabs = page.context.pages
    pass_until(page, lambda: len(page.context.pages) > len(tabs))

    page.context.pages[-1].wait_for_url(url)
    expect(toast).to_contain_text("Esportazione pronta.")
    expect(toast.get_by_role("link", name="Scarica il file")).to_have_attribute("href", url)
    assert [] == downloads


def test_an_export_that_fails_says_why_and_not_that_it_is_there(page, stub, export):
    why = reason("export_failed", "È troppo lunga.", "It is too long.")
    stub.answers["GET", "emails/export.xlsx"] = (202, an_export("queued"))
    stub.answers["GET", "exports/e1"] = (200, an_export("failed", reason=why))
    export()
    pass_until(page, lambda: stub.asked("exports/e1"))

    expect(page.locator("#toast").get_by_role("status")).to_have_text("È troppo lunga.")


# ---------------------------------------------------------------- what fits into a request


def test_files_go_inside_the_request_as_long_as_it_holds_them(page, stub, open_page):
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "PUT",
        "Access-Control-Allow-Headers": "content-type",
    }
    page.route(f"{UPLOADS}/**", lambda route: route.fulfill(status=200, headers=headers))
    invited = {
        "upload_id": "a" * 32,
        "method": "PUT",
        "url": f"{UPLOADS}/x",
        "headers": {"Content-Type": "application/pdf", "Content-Length": "900000"},
        "expires_at": MOMENT,
    }
    stub.answers["POST", "uploads"] = (201, {"data": invited})
    open_page(page)
    page.get_by_role("button", name="Nuova e-mail").click()
    form = page.get_by_role("dialog", name="Nuova e-mail")
    for label, text in {
        "Indirizzo del destinatario": "mario@cliente.example",
        "Oggetto": "Fattura 18",
        "Messaggio": "Buongiorno",
    }.items():
        form.get_by_label(label, exact=True).fill(text)
    form.locator("input[type=file]").set_input_files(
        [
            {"name": f"{n}.pdf", "mimeType": "application/pdf", "buffer": b"%" * 900_000}
            for n in range(4)
        ]
    )
    form.get_by_role("button", name="Invia", exact=True).click()

    expect(form).to_be_hidden()
    [request] = stub.asked("emails", "POST")
    inside = ["content_base64" in file for file in request["attachments"]]
    assert [True, True, True, False] == inside
    assert 1 == len(stub.asked("uploads", "POST"))


# ---------------------------------------------------------------- patience


def test_an_answer_that_does_not_come_is_awaited_longer_than_the_service_takes(page, stub):
    asked = []
    page.on("request", lambda request: "/emails?" in request.url and asked.append(request))
    page.route("**/emails?*", lambda route: None)  # never answered
    page.goto(f"{stub.url}#token={TOKEN}")
    expect(page.locator("#list[aria-busy=true]")).to_have_count(1)
    page.clock.run_for(29_000)
    assert 1 == len(asked)
    expect(page.locator("#notice")).to_be_hidden()
    page.clock.run_for(6_500)

    expect(page.locator("#notice")).to_contain_text("Il servizio non è raggiungibile.")


def test_after_failures_each_wait_is_twice_as_long_up_to_a_minute(page, stub, open_page):
    stub.rows = [row(1)]
    open_page(page)
    note_waits(page)
    stub.trouble = (500, {"error": {"message": ""}})
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    waits = []
    for number in range(6):
        waits.append(next_wait(page, number))
        page.clock.run_for(waits[-1])

    waits.append(next_wait(page, 6))
    assert [8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000] == waits
    expect(page.locator("#notice")).to_contain_text("Riprova tra poco.")
    stub.trouble = None
    page.clock.run_for(60_000)
    expect(page.locator("#notice")).to_be_hidden()


# ---------------------------------------------------------------- a part that cannot be loaded


def test_a_part_that_is_gone_has_the_page_loaded_anew(page, stub, open_page):
    open_page(page)
    page.route("**/web/settings.*.js", lambda route: route.fulfill(status=404), times=1)
    button = page.get_by_role("button", name="Impostazioni")

    button.click()
    toast = page.locator("#toast")
    expect(toast).to_contain_text("Questa parte della pagina non si apre.")
    toast.get_by_role("button", name="Ricarica").click()
    expect(toast).to_be_hidden()
    button.click()
    expect(page.locator("#settings")).to_be_visible()
