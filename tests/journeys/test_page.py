"""The page "Gestione e-mail" in a real browser, before a stub that answers as the API does."""

import json
import re
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from chalice.test import Client
from playwright.sync_api import expect

from chalicelib.mail.categories import KIND
from tests.fakes import page_app

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)  # 10:42 in Rome
KEY = "rk_0123456789abcdef"
PREFIX = "/prod/"  # as an API Gateway stage puts before everything

XSS = [
    "<script>window.hacked=1</script>",
    '<img src=x onerror="window.hacked=1">',
    '"><svg onload=window.hacked=1>',
    "javascript:window.hacked=1",
    "{{constructor.constructor('window.hacked=1')()}}",
    "\u202egnp.exe\u202c &lt;b&gt; &#x3c;i&#x3e; $& $1 {0}",
]


def reason(code, italian, english):
    return {"code": code, "it": italian, "en": english}


DELIVERY = {
    "queued": reason("queued", "In coda: partirà a breve.", "Queued: it will leave shortly."),
    "sent": reason(
        "sent", "Inviata: il server di posta l'ha accettata.", "Sent: the mail server accepted it."
    ),
    "delivered": reason(
        "delivered",
        "Consegnata al server di posta del destinatario.",
        "Delivered to the recipient's mail server.",
    ),
    "bounced": reason(
        "bounced", "Respinta dal server del destinatario.", "Bounced by the recipient's server."
    ),
    "cancelled": reason(
        "cancelled", "Annullata prima dell'invio.", "Cancelled before it was sent."
    ),
}
EVIDENCE = {
    "unknown": reason(
        "no_signal",
        "Nessun segnale di lettura: non vuol dire che non sia stata letta.",
        "No sign of reading: this does not mean that it was not read.",
    ),
    "seen_through_proxy": reason(
        "gmail_proxy",
        "Aperta attraverso Gmail: di norma una persona l'ha aperta.",
        "Opened through Gmail: as a rule a person opened it.",
    ),
    "downloaded": reason(
        "attachment_followed",
        "Il collegamento a un allegato è stato aperto.",
        "The link to an attachment was followed.",
    ),
}


def row(email_id, *, delivery="delivered", evidence="unknown", icon="sent", **fields):
    sent = icon not in {"queued", "cancelled"}
    return {
        "id": email_id,
        "status": "sent" if sent else "pending",
        "sent_date": "2026-11-23 18:05:09" if sent else None,
        "errors_count": 0,
        "error_log": "",
        "from_email": "no-reply@operator.test",
        "from_name": "Rossi Infissi",
        "to_email": f"cliente{email_id}@example.test",
        "to_name": f"Cliente {email_id}",
        "subject": f"Fattura {email_id}",
        "content": None,
        "copy_to": None,
        "recipient_status": "unknown",
        "recipient_date": None,
        "kind": "Fatture",
        "attachments": [{"filename": f"fattura-{email_id}.pdf", "url": "https://api.test/1"}],
        "batch_id": "b1",
        "category": "invoice",
        "document": {"id": 7, "number": str(email_id), "version": None},
        "delivery_status": delivery,
        "delivery_reason": DELIVERY.get(delivery, DELIVERY["sent"]),
        "evidence": evidence,
        "evidence_reason": EVIDENCE[evidence],
        "icon": icon,
        "tracked": True,
        "is_copy": False,
        "queued_at": "2026-07-01T08:00:00+02:00",
        "due_at": "2026-07-01T08:00:00+02:00",
        "delivered_at": None,
        "hits": 0,
    } | fields


class Stub:
    """The files that the routes serve, and an API that answers with what a test puts in."""

    def __init__(self):
        self.files = Client(page_app()).http
        self.rows = []
        self.trouble = None
        self.asked = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                status, headers, body = stub.answer(self.path, self.headers)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}{PREFIX}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, target, headers):
        parts = urlsplit(target)
        if not parts.path.startswith(PREFIX):
            return 403, {}, b""
        path = "/" + parts.path.removeprefix(PREFIX)
        if not path.startswith("/c/"):
            served = self.files.get(path, headers=dict(headers))
            return served.status_code, served.headers, served.body
        query = {name: value for name, (value, *_) in parse_qs(parts.query).items()}
        self.asked.append({"path": path, "authorization": headers["Authorization"], **query})
        status, body = self.trouble or (200, self.list_page(query))
        return status, {"Content-Type": "application/json"}, json.dumps(body).encode()

    def list_page(self, query):
        start = int(query.get("cursor", "0"))
        found = [row for row in self.rows if query.get("category") in {None, row["category"]}]
        found = [row for row in found if not start or row["id"] < start]
        size = int(query["per_page"])
        cursor = str(found[size - 1]["id"]) if len(found) > size else None
        return {"data": found[:size], "per_page": size, "next_cursor": cursor, "total": None}


@pytest.fixture
def stub():
    stub = Stub()
    yield stub
    stub.close()


@pytest.fixture
def new_page(browser):
    """Makes a page at the time NOW; any complaint of the browser fails the test."""
    complaints, contexts = [], []

    def make(**options):
        options = {"locale": "it-IT", "viewport": {"width": 1280, "height": 800}} | options
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.clock.install(time=NOW)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: (
                complaints.append(line.text)
                # The browser's own line about an answer or a network that a test made fail.
                if line.type in {"error", "warning"} and "Failed to load" not in line.text
                else None
            ),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page):
    return new_page()


def open_page(page, stub, query=""):
    page.goto(f"{stub.url}{query}#company=12345&key={KEY}")
    expect(page.locator("#list[aria-busy=false]")).to_have_count(1)


def rows_of(page):
    return page.locator("#rows tr")


# ---------------------------------------------------------------- opening


def test_without_a_link_the_page_says_how_to_open_it(page, stub):
    page.goto(stub.url)

    expect(page.get_by_text("Apri la pagina dal tuo gestionale")).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)
    expect(page.locator("#period-button")).to_be_hidden()
    assert stub.asked == []


def test_the_key_leaves_the_address_bar_and_goes_only_into_the_header(page, stub):
    stub.rows = [row(1)]
    requested = []
    page.on("request", lambda request: requested.append(request.url))

    open_page(page, stub, "?category=invoice")

    assert page.url == f"{stub.url}?category=invoice"
    assert stub.asked == [
        {
            "path": "/c/12345/emails",
            "authorization": f"Bearer {KEY}",
            "from": "2026-01-01",
            "to": "2026-12-31",
            "category": "invoice",
            "per_page": "50",
        }
    ]
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        0,
        0,
        "",
    ]
    assert all(url.startswith((stub.url, "data:")) for url in requested)
    assert len([url for url in requested if "/c/" not in url and "data:" not in url]) == 3


def test_a_new_link_in_the_same_tab_opens_the_other_company(page, stub):
    open_page(page, stub)

    with page.expect_response(lambda answer: "/c/777/" in answer.url):
        page.goto(f"{stub.url}#company=777&key=rk_other")

    expect(page.get_by_text("Azienda 777")).to_be_visible()
    assert stub.asked[-1]["path"] == "/c/777/emails"
    assert stub.asked[-1]["authorization"] == "Bearer rk_other"


# ---------------------------------------------------------------- a row


def test_a_row_says_when_to_whom_what_and_how_it_stands(page, stub):
    stub.rows = [row(12, category="quote", kind="Preventivi")]

    open_page(page, stub)

    cells = rows_of(page).get_by_role("cell")
    expect(cells).to_have_text(
        [
            "23/11/2026 18:05",
            "Cliente 12cliente12@example.test",
            "Fattura 12fattura-12.pdf",
            "Preventivin. 12",
            re.compile("^Consegnatanessun segnale"),
        ]
    )
    expect(page.get_by_role("columnheader")).to_have_text(
        ["Data", "Destinatario", "Oggetto", "Categoria", "Stato"]
    )


def test_an_email_not_yet_sent_shows_when_it_is_due_in_rome(page, stub):
    stub.rows = [
        row(2, delivery="queued", icon="queued", due_at="2026-11-24T23:30:00+00:00"),
        row(1, delivery="queued", icon="queued", due_at="2026-07-01T22:30:00Z", errors_count=2),
    ]

    open_page(page, stub)

    expect(page.locator("td.when")).to_have_text(["25/11/2026 00:30", "02/07/2026 00:30"])
    expect(page.locator(".words")).to_have_text(["In coda", "In coda2 tentativi falliti"])


STATES = [
    ("queued", {"delivery": "queued", "icon": "queued"}, "In coda: partirà a breve."),
    (
        "sent",
        {"delivery": "sent"},
        (
            "Inviata nessun segnale. Inviata: il server di posta l'ha accettata. "
            "Nessun segnale di lettura: non vuol dire che non sia stata letta."
        ),
    ),
    (
        "read",
        {
            "evidence": "seen_through_proxy",
            "icon": "read",
            "recipient_date": "2026-11-24T10:42:00+01:00",
        },
        (
            "Letta 24/11/2026 10:42. Aperta attraverso Gmail: di norma una persona l'ha aperta. "
            "Consegnata al server di posta del destinatario."
        ),
    ),
    (
        "downloaded",
        {"evidence": "downloaded", "icon": "downloaded"},
        (
            "Scaricata. Il collegamento a un allegato è stato aperto. "
            "Consegnata al server di posta del destinatario."
        ),
    ),
    (
        "problem",
        {"delivery": "bounced", "icon": "problem", "error_log": "550 5.1.1 No such user"},
        ("Respinta dal server del destinatario. Risposta del server: 550 5.1.1 No such user"),
    ),
    (
        "cancelled",
        {"delivery": "cancelled", "icon": "cancelled"},
        "Annullata prima dell'invio.",
    ),
]


@pytest.mark.parametrize(("icon", "fields", "sentence"), STATES, ids=[s[0] for s in STATES])
def test_each_state_has_its_icon_and_its_whole_sentence(page, stub, icon, fields, sentence):
    stub.rows = [row(1, **fields)]

    open_page(page, stub)

    expect(page.locator(".bubble use")).to_have_attribute("href", f"#icon-{icon}")
    expect(page.get_by_role("button", name=sentence, exact=True)).to_be_visible()


def test_the_tooltip_opens_by_mouse_and_by_keyboard_and_escape_sends_it_away(page, stub):
    stub.rows = [row(1), row(2)]
    open_page(page, stub)
    tip = page.locator(".tip").first

    expect(tip).to_be_hidden()
    page.locator(".mark").first.hover()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()

    page.mouse.move(0, 0)
    page.locator("#category").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".mark").first).to_be_focused()
    expect(tip).to_be_visible()


def test_texts_of_strangers_stay_texts(page, stub):
    stub.rows = [
        row(
            number,
            subject=text,
            to_name=text,
            to_email=text,
            attachments=[{"filename": text, "url": "javascript:window.hacked=1"}],
            document={"id": 1, "number": text, "version": None},
            kind=text,
            category="constructor",
            delivery_status=text,
            icon=text,
            delivery_reason=reason("x", text, text),
            evidence_reason=reason("x", text, text),
        )
        for number, text in enumerate(XSS, 1)
    ]

    open_page(page, stub)

    for place in ("td.who .strong", "td.who .soft", ".subject", ".files bdi"):
        assert page.locator(place).all_text_contents() == XSS
    assert page.locator("#rows :is(script, img, a, b, i, [onload], [onerror])").count() == 0
    assert page.evaluate("window.hacked") is None


# ---------------------------------------------------------------- period and category

QUICK_PERIODS = {
    "Oggi": ("2026-11-24", "2026-11-24"),
    "Ultimi 7 giorni": ("2026-11-18", "2026-11-24"),
    "Ultimi 30 giorni": ("2026-10-26", "2026-11-24"),
    "Mese corrente": ("2026-11-01", "2026-11-30"),
    "Mese scorso": ("2026-10-01", "2026-10-31"),
    "Trimestre corrente": ("2026-10-01", "2026-12-31"),
    "Trimestre scorso": ("2026-07-01", "2026-09-30"),
    "Anno corrente": ("2026-01-01", "2026-12-31"),
    "Anno scorso": ("2025-01-01", "2025-12-31"),
}


def test_the_quick_periods_ask_for_their_days(page, stub):
    open_page(page, stub)
    button = page.locator("#period-button")
    expect(button).to_have_text("01/01/2026 → 31/12/2026")

    for name, (first, last) in QUICK_PERIODS.items():
        button.click()
        expect(page.locator("#periods button")).to_have_text(list(QUICK_PERIODS))
        with page.expect_response(lambda answer: "/emails?" in answer.url):
            page.get_by_role("button", name=name, exact=True).click()
        assert (stub.asked[-1]["from"], stub.asked[-1]["to"]) == (first, last)
        label = " → ".join("/".join(reversed(day.split("-"))) for day in (first, last))
        expect(button).to_have_text(label)


def test_the_days_are_those_of_rome(new_page, stub):
    page = new_page(timezone_id="America/Los_Angeles")
    page.clock.set_system_time(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))

    open_page(page, stub, "?period=today")

    assert (stub.asked[-1]["from"], stub.asked[-1]["to"]) == ("2027-01-01", "2027-01-01")


def test_a_range_of_ones_own_is_checked_then_asked_for(page, stub):
    open_page(page, stub)
    page.locator("#period-button").click()

    page.get_by_label("Dal").fill("2026-03-10")
    page.get_by_label("Al", exact=True).fill("2026-03-01")
    page.get_by_role("button", name="Applica").click()
    expect(page.get_by_role("alert")).to_have_text("La data iniziale viene dopo quella finale.")
    page.get_by_label("Al", exact=True).fill("")
    page.get_by_role("button", name="Applica").click()
    expect(page.get_by_role("alert")).to_have_text("Indica entrambe le date.")
    assert len(stub.asked) == 1

    page.get_by_label("Al", exact=True).fill("2026-03-31")
    page.get_by_role("button", name="Applica").click()

    expect(page.locator("#period-button")).to_have_text("10/03/2026 → 31/03/2026")
    assert page.url == f"{stub.url}?from=2026-03-10&to=2026-03-31"


def test_the_period_is_chosen_by_keyboard_alone(page, stub):
    open_page(page, stub)
    button = page.locator("#period-button")

    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Anno corrente")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(page.locator("#period-panel")).to_be_hidden()

    page.keyboard.press("Enter")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(button).to_be_focused()
    expect(button).to_have_text("18/11/2026 → 24/11/2026")
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_categories_come_in_their_order_and_filter(page, stub):
    stub.rows = [row(2), row(1, category="quote", kind="Preventivi")]
    open_page(page, stub)
    select = page.get_by_label("Categoria")

    assert select.locator("option").all_text_contents() == ["Tutte", *KIND.values()]
    expect(rows_of(page)).to_have_count(2)
    select.select_option("Preventivi")

    expect(rows_of(page)).to_have_count(1)
    assert page.url == f"{stub.url}?category=quote"


def test_the_view_lives_in_the_url_and_goes_back(page, stub):
    open_page(page, stub, "?period=last_year&category=quote&lang=it")
    expect(page.locator("#period-button")).to_have_text("01/01/2025 → 31/12/2025")
    expect(page.get_by_label("Categoria")).to_have_value("quote")

    page.get_by_label("Categoria").select_option("Tutte")
    expect(page).to_have_url(f"{stub.url}?lang=it&period=last_year")
    with page.expect_response(lambda answer: "category=quote" in answer.url):
        page.go_back()

    expect(page.get_by_label("Categoria")).to_have_value("quote")


def test_nonsense_in_the_url_falls_back_to_the_current_year(page, stub):
    open_page(page, stub, "?from=2026-02-30&to=x&period=constructor&category=toString&lang=valueOf")

    expect(page.locator("#period-button")).to_have_text("01/01/2026 → 31/12/2026")
    assert "category" not in stub.asked[-1]


# ---------------------------------------------------------------- pages and live refresh


def test_more_pages_follow_by_cursor_until_the_end(page, stub):
    stub.rows = [row(number) for number in range(120, 0, -1)]
    open_page(page, stub)
    more = page.get_by_role("button", name="Carica altre")

    expect(rows_of(page)).to_have_count(50)
    more.click()
    expect(rows_of(page)).to_have_count(100)
    more.click()

    expect(rows_of(page)).to_have_count(120)
    expect(more).to_be_hidden()
    expect(page.get_by_text("120 e-mail mostrate").first).to_be_visible()
    assert [asked.get("cursor") for asked in stub.asked] == [None, "71", "21"]


def test_an_arrow_turns_into_an_envelope_without_a_reload(page, stub):
    stub.rows = [row(number) for number in range(60, 1, -1)]
    stub.rows += [row(1, delivery="queued", icon="queued")]
    open_page(page, stub)
    page.get_by_role("button", name="Carica altre").click()
    expect(rows_of(page)).to_have_count(60)
    mark = rows_of(page).last.locator(".mark")
    mark.focus()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    scrolled = page.evaluate("scrollY")
    expect(mark).to_have_text("In coda")

    stub.rows[-1] = row(1, delivery="sent")
    page.clock.run_for(5_500)

    expect(mark).to_contain_text("Inviata")
    expect(mark).to_be_focused()
    assert page.evaluate("scrollY") == scrolled > 0
    expect(page.get_by_role("status")).to_have_text("1 e-mail aggiornata")


def test_new_emails_appear_on_top_even_more_than_a_page_of_them(page, stub):
    stub.rows = [row(number) for number in range(60, 0, -1)]
    open_page(page, stub)

    stub.rows = [row(number) for number in range(180, 0, -1)]
    page.clock.run_for(30_500)

    expect(rows_of(page)).to_have_count(180 - 10)
    assert page.locator(".subject").all_text_contents() == [
        f"Fattura {number}" for number in range(180, 10, -1)
    ]
    page.get_by_role("button", name="Carica altre").click()
    expect(rows_of(page)).to_have_count(180)


def test_the_page_looks_seldom_when_nothing_moves_and_not_at_all_when_hidden(page, stub):
    stub.rows = [row(1)]
    open_page(page, stub)

    page.clock.run_for(20_000)
    assert len(stub.asked) == 1
    with page.expect_response(lambda answer: "/emails?" in answer.url):
        page.clock.run_for(11_000)

    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.clock.run_for(120_000)
    assert len(stub.asked) == 2
    with page.expect_response(lambda answer: "/emails?" in answer.url):
        page.evaluate(
            "delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))"
        )


# ---------------------------------------------------------------- states


def test_a_period_without_emails_says_so_and_fills_by_itself(page, stub):
    open_page(page, stub)
    expect(page.locator("#notice")).to_contain_text("Nessuna e-mail in questo periodo")
    expect(page.get_by_role("table")).to_have_count(0)

    stub.rows = [row(1)]
    page.clock.run_for(30_500)

    expect(rows_of(page)).to_have_count(1)
    expect(page.locator("#notice")).to_be_hidden()


def test_an_error_shows_the_message_of_the_api_and_can_be_retried(page, stub):
    stub.trouble = (
        422,
        {
            "error": {
                "message": "Periodo troppo lungo.",
                "validation_result": {"from": ["<b>Non valido.</b>"]},
            }
        },
    )
    open_page(page, stub)
    expect(page.locator("#notice")).to_contain_text("Periodo troppo lungo. <b>Non valido.</b>")

    stub.trouble, stub.rows = None, [row(1)]
    page.get_by_role("button", name="Riprova").click()

    expect(rows_of(page)).to_have_count(1)


@pytest.mark.parametrize("body", [None, [], {"data": None}, {"error": None}, {"message": "x"}])
def test_an_answer_that_is_no_list_is_an_error_not_an_empty_list(page, stub, body):
    stub.trouble = (200, body)

    open_page(page, stub)

    expect(page.locator("#notice")).to_contain_text("Non è stato possibile leggere le e-mail")


def test_an_expired_access_is_said_and_not_asked_again(page, stub):
    stub.trouble = (401, {"error": {"message": "Unauthorized."}})

    open_page(page, stub)

    expect(page.locator("#notice")).to_contain_text("Accesso non valido o scaduto")
    expect(page.get_by_role("button", name="Riprova")).to_be_hidden()
    page.clock.run_for(120_000)
    assert len(stub.asked) == 1


def test_a_service_that_cannot_be_reached_is_said(page, stub):
    page.route("**/emails?*", lambda route: route.abort())

    open_page(page, stub)

    expect(page.locator("#notice")).to_contain_text("Il servizio non è raggiungibile.")


def test_a_lost_connection_keeps_the_rows_and_heals_by_itself(page, stub):
    stub.rows = [row(1)]
    open_page(page, stub)

    page.context.set_offline(True)
    page.clock.run_for(30_500)
    expect(page.locator("#notice")).to_contain_text("Connessione assente")
    expect(rows_of(page)).to_have_count(1)

    page.context.set_offline(False)
    expect(page.locator("#notice")).to_be_hidden()


# ---------------------------------------------------------------- languages and sizes


@pytest.mark.parametrize(
    ("locale", "query", "title"),
    [
        ("it-IT", "", "Gestione e-mail"),
        ("en-GB", "", "Email tracking"),
        ("de-DE", "", "Gestione e-mail"),
        ("en-GB", "?lang=it", "Gestione e-mail"),
        ("it-IT", "?lang=en", "Email tracking"),
    ],
)
def test_the_language_is_the_one_asked_for_or_the_browsers(new_page, stub, locale, query, title):
    page = new_page(locale=locale)
    stub.rows = [row(1)]

    open_page(page, stub, query)

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    language = page.locator("html").get_attribute("lang")
    assert language == ("it" if title.startswith("Gestione") else "en")
    sentence = {"it": "non vuol dire", "en": "does not mean"}[language]
    expect(page.locator(".tip")).to_contain_text(sentence)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_cut_off_at_any_width(new_page, stub, width):
    page = new_page(viewport={"width": width, "height": 800})
    stub.rows = [
        row(1, subject="Parolalunghissima" * 20, to_email="a" * 60 + "@" + "b" * 60 + ".test"),
        row(2, attachments=[{"filename": "x" * 200 + ".pdf", "url": ""}] * 3),
    ]

    open_page(page, stub)
    page.locator("#period-button").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator("#period-panel").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_on_a_phone_the_sentence_stands_in_the_card(new_page, stub):
    page = new_page(viewport={"width": 390, "height": 844})
    stub.rows = [row(1)]

    open_page(page, stub)

    expect(page.locator(".tip")).to_be_visible()
    expect(page.get_by_role("row").last.get_by_role("cell")).to_have_count(5)
