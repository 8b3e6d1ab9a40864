"""The page "Gestione e-mail" in a real browser, before a stub that answers as the API does."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from chalicelib.domain.categories import KIND
from tests.fakes import wait_for
from tests.page_answers import an_error
from tests.page_clock import FEED_EVERY, begin_feed, next_wait, pass_until, stop_time
from tests.page_rows import an_example_of_everything, reason, row
from tests.page_stub import TOKEN, a_token

XSS = [
    "<script>window.hacked=1</script>",
    '<img src=x onerror="window.hacked=1">',
    '"><svg onload=window.hacked=1>',
    "javascript:window.hacked=1",
    "{{constructor.constructor('window.hacked=1')()}}",
    "\u202egnp.exe\u202c &lt;b&gt; &#x3c;i&#x3e; $& $1 {0}",
]


def rows_of(page):
    return page.locator("tr[data-id]")


# ---------------------------------------------------------------- opening


def test_without_a_session_the_page_says_how_to_open_it(page, stub):
    for url in (stub.url, stub.door):
        page.goto(url)

        expect(page.get_by_text("Apri la pagina dal tuo gestionale")).to_be_visible()
        expect(page.get_by_role("table")).to_have_count(0)
        expect(page.locator("#period-button")).to_be_hidden()
    assert stub.calls == []


def test_what_is_no_token_opens_nothing(page, stub):
    for fragment in ("token=", "token=a.b.c", "token=x", "key=rk_1", "%"):
        page.goto("about:blank")
        page.goto(f"{stub.url}#{fragment}")

        expect(page.get_by_text("Apri la pagina dal tuo gestionale")).to_be_visible()
    assert stub.calls == []


def test_the_token_leaves_the_address_bar_and_goes_only_into_the_header(page, stub, open_page):
    stub.rows = [row(1)]
    requested = []
    page.on("request", lambda request: requested.append(request.url))

    open_page(page, "?category=invoice")

    assert f"{stub.url}?category=invoice" == page.url
    assert {f"Bearer {TOKEN}"} == {call["authorization"] for call in stub.calls}
    assert {"/prod/c/12345/"} == {call["target"][:14] for call in stub.calls}
    kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert [0, 1, ""] == kept
    assert not page.evaluate("JSON.stringify(history.state) + location.href").count(TOKEN)
    assert all(url.startswith((stub.door, "data:")) for url in requested)
    page.go_back()
    assert TOKEN not in page.url


def test_the_first_view_takes_three_requests_besides_the_api(page, stub, open_page):
    stub.rows = an_example_of_everything()
    requested = []
    page.on("request", lambda request: requested.append(request.url))

    open_page(page)

    assert 3 == len([url for url in requested if "/c/" not in url and "data:" not in url])
    assert 3 == len([url for url in requested if "/c/" in url])


def test_the_door_leads_to_the_companys_own_page(page, stub):
    stub.rows = [row(1)]
    page.goto(f"{stub.door}?period=today#token={TOKEN}")

    expect(page).to_have_url(f"{stub.url}?period=today")
    expect(rows_of(page)).to_have_count(1)


def test_a_companys_page_shows_no_other_company(page, stub):
    page.goto(f"{stub.url}#token={a_token(777)}")

    expect(page).to_have_url(f"{stub.door}p/777")
    expect(page.get_by_text("Rossi Infissi")).to_be_visible()
    assert {"/prod/c/777/"} == {call["target"][:12] for call in stub.calls}


def test_a_new_link_in_the_same_tab_renews_the_session(page, stub, open_page):
    stub.rows = [row(1)]
    open_page(page)
    stub.trouble = (401, {"error": {"message": "The session is not valid."}})
    page.locator("#refresh").click()
    expect(page.locator("#notice")).to_contain_text("Sessione scaduta")

    stub.trouble = None
    other = a_token(scopes=["emails:r"])
    page.evaluate(f"location.hash = 'token={other}'")

    expect(page.locator("#notice")).to_be_hidden()
    expect(rows_of(page)).to_have_count(1)
    assert f"Bearer {other}" == stub.calls[-1]["authorization"]


def test_only_what_the_session_may_do_is_offered(page, stub, open_page):
    stub.rows = an_example_of_everything()
    open_page(page, token=a_token(scopes=["emails:r"]))

    expect(page.locator("#compose-open")).to_be_hidden()
    rows_of(page).first.click()
    expect(page.get_by_text("Il tuo accesso permette solo la consultazione.")).to_be_visible()
    expect(page.get_by_role("button", name="Annulla invio")).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Impostazioni").click()
    expect(page.get_by_text("Il tuo accesso non permette di cambiare")).to_be_visible()
    expect(page.get_by_role("button", name="Salva")).to_have_count(0)


# ---------------------------------------------------------------- a row


def test_a_row_says_when_to_whom_what_and_how_it_stands(page, stub, open_page):
    stub.rows = [row(12, category="quote", kind="Preventivi")]

    open_page(page)

    cells = rows_of(page).get_by_role("cell")
    expect(cells).to_have_text(
        [
            "23/11/2026 18:05",
            "Cliente 12cliente12@cliente.example",
            "Fattura 12fattura-12.pdf",
            "Preventivin. 12",
            re.compile("^Consegnatanessun segnale"),
        ]
    )
    expect(page.get_by_role("columnheader")).to_have_text(
        ["Data", "Destinatario", "Oggetto", "Categoria", "Stato"]
    )


def test_an_email_not_yet_sent_shows_when_it_is_due_in_rome(page, stub, open_page):
    stub.rows = [
        row(2, delivery="queued", icon="queued", due_at="2026-11-24T23:30:00+00:00"),
        row(1, delivery="queued", icon="queued", due_at="2026-07-01T22:30:00Z", errors_count=2),
    ]

    open_page(page)

    expect(page.locator("td.when")).to_have_text(["25/11/2026 00:30", "02/07/2026 00:30"])
    expect(page.locator(".words")).to_have_text(["In coda", "In coda2 tentativi falliti"])


SENT = "Inviata il 23/11 alle 18:05: il server di posta l'ha accettata."
DELIVERED = "Consegnata al server di posta del destinatario."
NO_SIGNAL = "Nessun segnale di lettura: non vuol dire che non sia stata letta."
STATES = [
    ("queued", {"delivery": "queued", "icon": "queued"}, "In coda: partirà a breve."),
    ("sent", {"delivery": "sent"}, f"{SENT} {NO_SIGNAL}"),
    (
        "sent",
        {"delivered_at": "2026-11-23T18:05:20+01:00"},
        f"Consegnata al server di posta del destinatario il 23/11 alle 18:05. {NO_SIGNAL}",
    ),
    (
        "read",
        {
            "evidence": "seen_through_proxy",
            "icon": "read",
            "evidence_at": "2026-11-24T10:42:00+01:00",
        },
        (
            "Aperta attraverso Gmail il 24/11 alle 10:42: di norma una persona l'ha aperta. "
            f"{DELIVERED}"
        ),
    ),
    (
        "downloaded",
        {
            "evidence": "downloaded",
            "icon": "downloaded",
            "evidence_at": "2025-12-31T23:30:00+00:00",
        },
        f"Il collegamento a un allegato è stato aperto il 01/01 alle 00:30. {DELIVERED}",
    ),
    (
        "problem",
        {"delivery": "bounced", "icon": "problem", "error_log": "550 5.1.1 No such user"},
        "Respinta dal server del destinatario. L'indirizzo non esiste, o non è scritto giusto.",
    ),
    ("cancelled", {"delivery": "cancelled", "icon": "cancelled"}, "Annullata prima dell'invio."),
]


def test_each_state_has_its_icon_and_its_whole_sentence(page, stub, open_page):
    stub.rows = [row(number, **fields) for number, (_, fields, _) in enumerate(STATES)]

    open_page(page)

    for number, (icon, _, sentence) in enumerate(STATES):
        email = page.get_by_role("row", name=f"Fattura {number} ")
        expect(email.locator(".bubble use")).to_have_attribute("href", f"#icon-{icon}")
        expect(email.get_by_role("button")).to_have_accessible_description(sentence)


def test_the_tooltip_opens_by_mouse_and_by_keyboard_and_escape_sends_it_away(page, stub, open_page):
    stub.rows = [row(1), row(2)]
    open_page(page)
    tip = page.locator(".tip").first
    hidden, shown = re.compile("^0"), re.compile("^1")

    expect(tip).to_have_css("opacity", hidden)
    page.locator(".mark").first.hover()
    expect(tip).to_have_css("opacity", shown)
    page.keyboard.press("Escape")
    expect(tip).to_have_css("opacity", hidden)

    page.mouse.move(0, 0)
    page.get_by_role("columnheader", name="Categoria").get_by_role("button").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".open").first).to_be_focused()
    expect(tip).to_have_css("opacity", shown)


def test_texts_of_strangers_stay_texts(page, stub, open_page):
    stub.may_lie = True
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

    open_page(page)

    for place in ("td.who .strong", "td.who .soft", ".open", "td .files bdi"):
        assert page.locator(place).all_text_contents() == XSS
    assert page.locator("tr[data-id] :is(script, img, a, b, i, [onload], [onerror])").count() == 0
    assert page.evaluate("window.hacked") is None


def test_the_arrow_keys_walk_the_rows_and_tab_leaves_them(page, stub, open_page):
    stub.rows = [row(number) for number in range(30, 0, -1)]
    open_page(page)
    page.get_by_role("columnheader", name="Categoria").get_by_role("button").focus()

    page.keyboard.press("Tab")
    for key, subject in [
        ("ArrowDown", 29),
        ("ArrowDown", 28),
        ("ArrowUp", 29),
        ("PageDown", 19),
        ("End", 1),
        ("ArrowDown", 1),
        ("Home", 30),
    ]:
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=f"Fattura {subject}", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('table')") is None


# ---------------------------------------------------------------- period

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


def asked_for(stub):
    query = stub.asked()[-1]
    return query["from"][0], query["to"][0]


def choose_period(page, name):
    page.locator("#period-button").click()
    with page.expect_response(lambda answer: "/emails?" in answer.url):
        page.get_by_role("button", name=name, exact=True).click()


def test_the_quick_periods_ask_for_their_days(page, stub, open_page):
    open_page(page)
    button = page.locator("#period-button")
    expect(button).to_have_text("01/01/2026 → 31/12/2026", use_inner_text=True)

    for name, days in QUICK_PERIODS.items():
        choose_period(page, name)
        assert days == asked_for(stub)
        label = " → ".join("/".join(reversed(day.split("-"))) for day in days)
        expect(button).to_have_text(label, use_inner_text=True)


def test_each_month_and_quarter_of_the_chosen_year_is_a_period(page, stub, open_page):
    open_page(page)

    choose_period(page, "febbraio 2026")
    assert ("2026-02-01", "2026-02-28") == asked_for(stub)
    assert page.url.endswith("?period=2026-02")

    page.locator("#period-button").click()
    expect(page.get_by_role("button", name="febbraio 2026")).to_be_focused()
    page.get_by_role("button", name="Anno precedente").click()
    page.get_by_role("button", name="Anno precedente").click()
    with page.expect_response(lambda answer: "/emails?" in answer.url):
        page.get_by_role("button", name="3° trim. 2024").click()
    assert ("2024-07-01", "2024-09-30") == asked_for(stub)

    choose_period(page, "Tutto il 2024")
    assert ("2024-01-01", "2024-12-31") == asked_for(stub)


def test_the_days_are_those_of_rome(new_page, stub, open_page):
    page = new_page(timezone_id="America/Los_Angeles")
    page.clock.set_system_time(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))

    open_page(page, "?period=today")

    assert ("2027-01-01", "2027-01-01") == asked_for(stub)


def test_a_range_of_ones_own_is_checked_then_asked_for(page, stub, open_page):
    open_page(page)
    page.locator("#period-button").click()

    page.get_by_label("Dal").fill("2026-03-10")
    page.get_by_label("Al", exact=True).fill("2026-03-01")
    page.get_by_role("button", name="Applica").click()
    expect(page.get_by_role("alert")).to_have_text("La data iniziale viene dopo quella finale.")
    page.get_by_label("Al", exact=True).fill("")
    page.get_by_role("button", name="Applica").click()
    expect(page.get_by_role("alert")).to_have_text("Indica entrambe le date.")
    assert 1 == len(stub.asked())

    page.get_by_label("Al", exact=True).fill("2026-03-31")
    page.get_by_role("button", name="Applica").click()

    expect(page.locator("#period-button")).to_have_text(
        "10/03/2026 → 31/03/2026", use_inner_text=True
    )
    assert f"{stub.url}?from=2026-03-10&to=2026-03-31" == page.url


def test_the_period_is_chosen_by_keyboard_alone(page, stub, open_page):
    open_page(page)
    button = page.locator("#period-button")

    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Anno corrente", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(page.locator("#period-panel")).to_be_hidden()

    page.keyboard.press("Enter")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(button).to_be_focused()
    expect(button).to_have_text("18/11/2026 → 24/11/2026", use_inner_text=True)
    expect(button).to_have_attribute("aria-expanded", "false")


# ---------------------------------------------------------------- filters


def category(page, name):
    return page.get_by_role("checkbox", name=name)


def test_the_categories_come_in_their_order_with_counts_and_filter_together(page, stub, open_page):
    stub.rows = [row(3), row(2, category="quote"), row(1, category="order")]
    open_page(page)
    page.locator("#category-button").click()

    names = page.locator("#categories span:not(.soft)").all_text_contents()
    assert list(KIND.values()) == names
    expect(page.locator("#categories li", has_text="Preventivi")).to_contain_text("1")
    category(page, "Preventivi").check()
    expect(rows_of(page)).to_have_count(1)
    category(page, "Ordini").first.check()

    expect(rows_of(page)).to_have_count(2)
    expect(page.locator("#category-button")).to_have_text("2 categorie", use_inner_text=True)
    assert f"{stub.url}?category=quote&category=order" == page.url
    page.get_by_role("button", name="Togli tutte").click()
    expect(rows_of(page)).to_have_count(3)


def test_the_states_are_counted_and_filter(page, stub, open_page):
    stub.rows = an_example_of_everything()
    open_page(page)
    tiles = page.locator("#tiles button")

    counts = ["8 Tutte", "1 In coda", "2 Inviate", "1 Lette", "1 Scaricate", "2 Problemi"]
    expect(tiles).to_have_text([*counts, "0 Da sollecitare", "1 Annullate"])
    for tile in page.locator("#tiles button:not([data-state=silent])").all()[1:]:
        tile.click()
        icon = tile.get_attribute("data-state")
        total = int(tile.inner_text().split()[0])
        expect(tile).to_have_attribute("aria-pressed", "true")
        expect(page.locator(f"tr[data-icon={icon}]")).to_have_count(total)
        expect(rows_of(page)).to_have_count(total)
        assert page.url.endswith(f"?state={icon}")
    tiles.first.click()
    expect(rows_of(page)).to_have_count(8)


def test_whom_to_remind_is_found_by_the_days_without_a_sign(page, stub, open_page):
    stub.rows = [row(3), row(2, silent_days=8), row(1, silent_days=40)]
    open_page(page)
    tile = page.locator("[data-state=silent]")
    expect(tile).to_have_text("2 Da sollecitare")
    expect(page.get_by_label("Senza segnali da")).to_be_hidden()

    tile.click()
    expect(rows_of(page)).to_have_count(2)
    page.get_by_label("Senza segnali da").select_option("30 giorni")

    expect(rows_of(page)).to_have_count(1)
    expect(tile).to_have_text("1 Da sollecitare")
    assert f"{stub.url}?state=silent&days=30" == page.url
    assert ["30"] == stub.asked()[-1]["no_signal_days"]


def test_the_heads_of_the_columns_put_the_list_in_order(page, stub, open_page):
    names = [f"Ditta {number:03}" for number in range(120)]
    stub.rows = [row(200 - at, to_name=name) for at, name in enumerate(names)]
    open_page(page)
    head = page.get_by_role("columnheader", name="Destinatario")
    first = rows_of(page).first.locator(".who")

    head.get_by_role("button").click()
    expect(first).to_contain_text("Ditta 000")
    expect(head).to_have_attribute("aria-sort", "ascending")
    head.get_by_role("button").press("Enter")
    expect(first).to_contain_text("Ditta 119")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert f"{stub.url}?sort=-to_name" == page.url

    page.keyboard.press("End")
    page.locator("#foot").scroll_into_view_if_needed()
    expect(page.locator("#count")).to_have_text("100 e-mail mostrate")
    page.locator("#foot").scroll_into_view_if_needed()
    expect(page.locator("#count")).to_have_text("120 e-mail mostrate")
    assert ["1", "2", "3"] == [
        query["page"][0] for query in stub.asked() if query.get("sort") == ["-to_name"]
    ]


def test_in_another_order_what_is_new_waits_and_what_changed_does_not(page, stub, open_page):
    stub.rows = [row(2, subject="B"), row(1, subject="A")]
    open_page(page, "?sort=subject")
    begin_feed(page)

    stub.rows = [row(3, subject="AB"), stub.rows[0], row(1, subject="A", icon="read")]
    page.clock.run_for(FEED_EVERY)
    expect(page.locator("#toast")).to_contain_text("1 nuova e-mail")
    expect(page.locator("tr[data-icon=read]")).to_have_count(1)
    expect(rows_of(page)).to_have_count(2)
    page.locator("#refresh").click()

    expect(rows_of(page).locator(".open")).to_have_text(["A", "AB", "B"])


def test_words_are_searched_when_the_hands_rest(page, stub, open_page):
    stub.rows = [row(2, subject="Infissi"), row(1)]
    open_page(page)

    page.get_by_role("searchbox").press_sequentially("infi")
    page.clock.run_for(500)

    expect(rows_of(page)).to_have_count(1)
    assert ["infi"] == [query["search"][0] for query in stub.asked() if "search" in query]
    assert f"{stub.url}?search=infi" == page.url
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_a_long_search_tells_how_far_it_is_and_stops_there(page, stub, open_page):
    stub.rows = [row(number) for number in range(2_500, 0, -1)]
    for at in (0, -1):
        stub.rows[at]["subject"] = "Infissi"
    held = []

    def hold(route):
        held.append(route)

    open_page(page)
    expect(page.locator("[data-state=all] .total")).to_have_text("2500")
    page.route("**/emails?*cursor=*", hold)
    page.get_by_role("searchbox").fill("infissi")
    page.get_by_role("searchbox").press("Enter")
    toast = page.locator("#toast")
    expect(toast).to_contain_text("1000 di 2500 guardate…")
    expect(rows_of(page)).to_have_count(50)

    toast.get_by_role("button", name="Ferma").click()
    expect(rows_of(page)).to_have_count(1)
    expect(toast).to_be_hidden()
    page.unroute("**/emails?*cursor=*")
    page.get_by_role("button", name="Carica altre").click()
    expect(rows_of(page)).to_have_count(2)

    expect(page.locator("#count")).to_have_text("2 e-mail mostrate")
    asked = [query for query in stub.asked() if "search" in query]
    assert {"1000"} == {query["look_through"][0] for query in asked}
    assert {"", "1501", "501"} == {query.get("cursor", [""])[0] for query in asked}


def test_the_month_chart_says_its_numbers(page, stub, open_page):
    stub.rows = an_example_of_everything()
    open_page(page)

    picture = page.get_by_role("img", name="E-mail per mese. ottobre 2026: 4, novembre 2026: 4")
    expect(picture).to_be_visible()


def test_without_counts_the_list_is_there_all_the_same(page, stub, open_page):
    stub.rows = [row(1)]
    stub.answers["GET", "emails/summary"] = (422, an_error("too_much_to_read"))
    open_page(page)

    expect(rows_of(page)).to_have_count(1)
    expect(page.locator("#tiles button").first).to_have_text(re.compile(r"^\W Tutte$"))
    expect(page.locator("#chart")).to_be_hidden()


def test_the_view_lives_in_the_url_and_goes_back(page, stub, open_page):
    stub.rows = [row(1)]
    open_page(page, "?period=last_year&category=quote&state=read&search=x&lang=it")
    expect(page.locator("#period-button")).to_have_text(
        "01/01/2025 → 31/12/2025", use_inner_text=True
    )
    expect(page.locator("#category-button")).to_have_text("Preventivi", use_inner_text=True)
    expect(page.locator("[data-state=read]")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("searchbox")).to_have_value("x")

    page.get_by_role("button", name="Togli i filtri").click()
    expect(page).to_have_url(f"{stub.url}?lang=it&period=last_year")
    with page.expect_response(lambda answer: "category=quote" in answer.url):
        page.go_back()

    expect(page.locator("#category-button")).to_have_text("Preventivi", use_inner_text=True)


def test_going_back_empties_the_search_even_while_one_stands_in_it(page, stub, open_page):
    stub.rows = [row(2), row(1)]
    open_page(page)
    page.get_by_role("searchbox").fill("Cliente 2")
    page.get_by_role("searchbox").press("Enter")
    expect(rows_of(page)).to_have_count(1)

    page.go_back()

    expect(rows_of(page)).to_have_count(2)
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_nonsense_in_the_url_falls_back_to_the_current_year(page, stub, open_page):
    open_page(
        page,
        "?from=2026-02-30&to=x&period=constructor&category=toString&state=valueOf&lang=valueOf"
        "&email=../../x",
    )

    expect(page.locator("#period-button")).to_have_text(
        "01/01/2026 → 31/12/2026", use_inner_text=True
    )
    assert {"from", "to", "per_page", "fields"} == set(stub.asked()[-1])


@pytest.mark.parametrize(("format_", "label"), [("xlsx", "XLSX"), ("csv", "CSV")])
def test_the_list_is_taken_away_as_a_file_under_the_same_filters(
    page, stub, open_page, format_, label
):
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f'attachment; filename="email.{format_}"',
    }
    stub.answers["GET", f"emails/export.{format_}"] = (200, b"bytes", headers)
    open_page(page, "?category=quote&state=read")

    page.locator("#export-button").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()

    assert f"email.{format_}" == download.value.suggested_filename
    [query] = stub.asked(f"emails/export.{format_}")
    assert {
        "from": ["2026-01-01"],
        "to": ["2026-12-31"],
        "category": ["quote"],
        "icon": ["read"],
    } == query


# ---------------------------------------------------------------- pages and live refresh


def test_pages_follow_by_cursor_as_one_scrolls_until_the_end(page, stub, open_page):
    stub.rows = [row(number) for number in range(160, 0, -1)]
    open_page(page)

    for shown in (100, 150, 160):
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(page.locator("#count")).to_have_text(f"{shown} e-mail mostrate")

    expect(page.get_by_text("160 e-mail mostrate").first).to_be_visible()
    expect(page.get_by_role("button", name="Carica altre")).to_be_hidden()
    cursors = [query.get("cursor", [""])[0] for query in stub.asked()]
    assert ["", "111", "61", "11"] == cursors


def test_only_rows_near_the_window_are_on_the_page(page, stub, open_page):
    stub.rows = [row(number) for number in range(400, 0, -1)]
    open_page(page)

    for shown in range(100, 401, 50):
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(page.locator("#count")).to_have_text(f"{shown} e-mail mostrate")

    wait_for(lambda: rows_of(page).count() < 250)
    expect(page.get_by_role("button", name="Fattura 1", exact=True)).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    expect(page.get_by_role("button", name="Fattura 400", exact=True)).to_be_in_viewport()
    wait_for(lambda: rows_of(page).count() < 250)


def test_an_arrow_turns_into_an_envelope_without_a_reload(page, stub, open_page):
    stub.rows = [row(number) for number in range(60, 1, -1)]
    stub.rows += [row(1, delivery="queued", icon="queued")]
    open_page(page)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(rows_of(page)).to_have_count(60)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    mark = rows_of(page).last.locator(".mark")
    rows_of(page).last.locator(".open").focus()
    scrolled = page.evaluate("scrollY")
    expect(mark).to_have_text("In coda")
    begin_feed(page)

    stub.rows[-1] = row(1, delivery="sent")
    page.clock.run_for(FEED_EVERY)

    expect(mark).to_contain_text("Inviata")
    expect(rows_of(page).last.locator(".open")).to_be_focused()
    assert page.evaluate("scrollY") == scrolled > 0
    expect(page.get_by_role("status").first).to_have_text("1 e-mail aggiornata")


def test_new_emails_appear_on_top_even_more_than_a_page_of_them(page, stub, open_page):
    stub.rows = [row(number) for number in range(60, 0, -1)]
    open_page(page)

    begin_feed(page)
    page.locator(".open").first.focus()

    stub.rows = [row(number) for number in range(61, 0, -1)]
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("status").first).to_have_text("1 nuova e-mail")
    expect(page.get_by_role("button", name="Fattura 60", exact=True)).to_be_focused()

    stub.rows = [row(number) for number in range(180, 0, -1)]
    page.locator("#refresh").click()
    expect(page.get_by_role("status").first).to_have_text("119 nuove e-mail")
    first = [f"Fattura {number}" for number in range(180, 150, -1)]
    assert first == page.locator(".open").all_text_contents()[:30]


def test_the_list_is_not_read_again_while_nothing_happens(page, stub, open_page):
    stub.rows = [row(1)]
    open_page(page)

    pass_until(page, lambda: len(stub.asked("changes")) > 5)
    assert 1 == len(stub.asked())


def test_changes_are_asked_for_every_four_seconds_and_not_while_hidden(page, stub, open_page):
    stub.rows = [row(1)]
    open_page(page)
    begin_feed(page)

    for asked in range(1, 5):
        assert FEED_EVERY == next_wait(page, asked - 1)
        page.clock.run_for(FEED_EVERY - 1)
        assert asked == len(stub.asked("changes"))
        page.clock.run_for(1)
    next_wait(page, 4)
    seen = len(stub.asked("changes"))
    assert 5 == seen
    assert 1 == len(stub.asked())

    hidden = "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
    changed = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(hidden + changed)
    page.clock.run_for(240_000)
    wait_for(lambda: len(stub.asked("changes")) > seen)  # what was waited for before
    page.clock.run_for(240_000)
    assert seen + 1 == len(stub.asked("changes"))
    page.evaluate("delete document.hidden")

    def asks_again():
        page.evaluate(changed)
        return len(stub.asked("changes")) > seen + 1

    wait_for(asks_again)


# ---------------------------------------------------------------- states


def test_a_period_without_emails_says_so_and_offers_the_first(page, stub, open_page):
    open_page(page)
    expect(page.locator("#notice")).to_contain_text("Nessuna e-mail in questo periodo")
    expect(page.get_by_role("table")).to_have_count(0)

    stub.rows = [row(1)]
    page.locator("#refresh").click()

    expect(rows_of(page)).to_have_count(1)
    expect(page.locator("#notice")).to_be_hidden()


def test_an_error_shows_the_message_of_the_api_and_can_be_retried(page, stub, open_page):
    stub.trouble = (
        422,
        {
            "error": {
                "message": "Ricerca troppo lunga.",
                "validation_result": {"search": ["<b>Non valido.</b>"]},
            }
        },
    )
    open_page(page)
    expect(page.locator("#notice")).to_contain_text("Ricerca troppo lunga. <b>Non valido.</b>")

    stub.trouble, stub.rows = None, [row(1)]
    page.get_by_role("button", name="Riprova").click()

    expect(rows_of(page)).to_have_count(1)


def test_where_too_much_would_be_read_a_shorter_period_is_asked_for(page, stub, open_page):
    problem = {"from": ["Narrow the period: to answer takes more than 2,500 read units."]}
    error = {"message": "Invalid request.", "validation_result": problem}
    stub.trouble = (422, {"error": error})
    open_page(page)

    expect(page.locator("#notice")).to_contain_text("scegli un periodo più breve")


def test_an_answer_that_is_no_list_is_an_error_not_an_empty_list(page, stub, open_page):
    for body in [None, [], {"data": None}, {"error": None}, {"message": "x"}]:
        stub.trouble = (200, body)
        page.goto("about:blank")
        open_page(page)

        expect(page.locator("#notice")).to_contain_text("Non è stato possibile leggere le e-mail")


def test_an_expired_session_is_said_and_not_asked_again(page, stub, open_page):
    stub.rows = [row(1, delivery="queued", icon="queued")]
    open_page(page)
    stub.trouble = (401, {"error": {"message": "Unauthorized."}})
    page.clock.run_for(5_000)

    expect(page.locator("#notice")).to_contain_text("Sessione scaduta")
    expect(page.get_by_role("button", name="Riprova")).to_be_hidden()
    asked = len(stub.calls)
    page.clock.run_for(600_000)
    assert asked == len(stub.calls)


def test_a_session_that_is_refused_from_the_start_says_so(page, stub, open_page):
    stub.trouble = (401, {"error": {"message": "Unauthorized."}})

    open_page(page)

    expect(page.locator("#notice")).to_contain_text("Sessione scaduta")


def test_a_service_that_cannot_be_reached_is_said(page, open_page):
    page.route("**/emails?*", lambda route: route.abort())

    open_page(page)

    expect(page.locator("#notice")).to_contain_text("Il servizio non è raggiungibile.")


def test_a_lost_connection_keeps_the_rows_and_heals_by_itself(page, stub, open_page):
    stub.rows = [row(1)]
    open_page(page)

    page.context.set_offline(True)
    page.locator("#refresh").click()
    expect(page.locator("#notice")).to_contain_text("Connessione assente")
    expect(rows_of(page)).to_have_count(1)

    page.context.set_offline(False)
    expect(page.locator("#notice")).to_be_hidden()


# ---------------------------------------------------------------- in a frame

PRODUCT = "https://gestionale.example/"


def framed(page, url):
    html = f'<title>x</title><iframe src="{url}" width="900" height="600"></iframe>'
    heard = "event.data.type === 'ricevuta:height' || (window.told = event.data)"
    script = f"<script>onmessage = (event) => {heard}</script>"
    page.route(
        f"{PRODUCT}*", lambda route: route.fulfill(body=html + script, content_type="text/html")
    )
    page.goto(PRODUCT)
    return page.frame_locator("iframe")


def test_an_allowed_product_frames_the_page_and_is_told_when_its_session_ends(browser, stub):
    stub.rows = [row(1, delivery="queued", icon="queued")]
    context = browser.new_context(locale="it-IT")
    page = context.new_page()
    frame = framed(page, f"{stub.url}#token={TOKEN}")

    expect(frame.locator("tr[data-id]")).to_have_count(1)
    stub.trouble = (401, {"error": {"message": "Unauthorized."}})
    frame.locator("#refresh").click()
    expect(frame.locator("#notice")).to_contain_text("Sessione scaduta")
    assert {"type": "ricevuta:session-expired", "version": 1} == page.evaluate("window.told")
    context.close()


def test_a_product_shows_the_page_by_the_script_that_is_made_for_it(browser, stub):
    stub.rows = [row(1), row(2)]
    context = browser.new_context(locale="it-IT")
    page = context.new_page()
    html = f"""<title>x</title><div id="mail"></div>
    <script src="{stub.door}web/embed.1.js"></script>
    <script>
      window.asked = 0;
      window.opened = [];
      Ricevuta.show(document.getElementById("mail"), async () => {{
        window.asked += 1;
        if (window.asked > 1) await new Promise((go) => {{ window.answer = go; }});
        return "{stub.url}#token={TOKEN}";
      }}, {{ email: 2, onEmail: (id) => window.opened.push(id) }});
    </script>"""
    page.route(f"{PRODUCT}*", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(PRODUCT)
    frame = page.frame_locator("iframe")

    expect(frame.locator("#detail")).to_contain_text("Cliente 2")
    page.wait_for_function("window.opened.length === 1")
    assert [2] == page.evaluate("window.opened")
    page.wait_for_function("document.querySelector('iframe').style.height !== ''")
    stub.trouble = (401, {"error": {"message": "Unauthorized."}})
    frame.locator("#detail").press("Escape")
    frame.locator("#refresh").click()
    page.wait_for_function("window.asked === 2")
    stub.trouble = None
    page.evaluate("window.answer()")
    expect(frame.locator("tr[data-id]").first).to_be_visible()
    assert 2 == page.evaluate("window.asked")
    context.close()


def test_a_product_whose_sessions_are_refused_is_asked_ever_slower(browser, stub):
    context = browser.new_context(locale="it-IT")
    stop_time(context)
    page = context.new_page()
    stub.trouble = (401, {"error": {"message": "Unauthorized."}})
    html = f"""<title>x</title><div id="mail"></div>
    <script src="{stub.door}web/embed.1.js"></script>
    <script>
      window.asked = 0;
      window.refused = 0;
      onmessage = ({{ data }}) => window.refused += data.type === "ricevuta:session-expired";
      Ricevuta.show(document.getElementById("mail"), async () => {{
        window.asked += 1;
        return "{stub.url}?" + window.asked + "#token={TOKEN}";
      }});
    </script>"""
    page.route(f"{PRODUCT}*", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(PRODUCT)

    for asked, wait in enumerate((0, 1_000, 2_000, 4_000), 1):
        page.wait_for_function(f"window.refused === {asked}")
        if wait:
            page.clock.run_for(wait - 1)
            assert asked == page.evaluate("window.asked")
        page.clock.run_for(1)
        page.wait_for_function(f"window.asked === {asked + 1}")
    context.close()


def test_nobody_frames_the_door(browser, stub):
    context = browser.new_context()
    page = context.new_page()
    framed(page, f"{stub.door}#token={TOKEN}")

    # Only while the browser is asked something does it tell where its frames are.
    wait_for(lambda: page.title() and page.frames[1].url.startswith("chrome-error:"))
    assert stub.calls == []
    context.close()


# ---------------------------------------------------------------- languages and sizes


@pytest.mark.parametrize(
    ("locale", "query", "token", "title"),
    [
        ("it-IT", "", a_token(locale=None), "Gestione e-mail"),
        ("en-GB", "", a_token(locale=None), "Email tracking"),
        ("de-DE", "", a_token(locale=None), "Gestione e-mail"),
        ("en-GB", "", TOKEN, "Gestione e-mail"),
        ("it-IT", "", a_token(locale="en"), "Email tracking"),
        ("en-GB", "?lang=it", a_token(locale="en"), "Gestione e-mail"),
        ("it-IT", "?lang=en", TOKEN, "Email tracking"),
    ],
)
def test_the_language_is_the_one_asked_for_or_the_companys_or_the_browsers(
    new_page, stub, open_page, locale, query, token, title
):
    page = new_page(locale=locale)
    stub.rows = [row(1)]

    open_page(page, query, token)

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    language = page.locator("html").get_attribute("lang")
    assert language == ("it" if title.startswith("Gestione") else "en")
    sentence = {"it": "non vuol dire", "en": "does not mean"}[language]
    expect(page.locator(".tip")).to_contain_text(sentence)


def test_the_language_is_switched_in_place_with_session_and_view(page, stub, open_page):
    stub.rows = [row(1)]
    open_page(page, "?category=invoice")

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Email tracking")
    expect(page.locator(".words")).to_have_text("Deliveredno signal")
    expect(page.locator("#category-button")).to_have_text("Invoices", use_inner_text=True)
    expect(page.locator("#tiles button").first).to_have_text("1 All")
    assert page.url.endswith("?category=invoice&lang=en")


def test_a_suspended_company_reads_why_in_its_language(page, stub, open_page):
    stub.company["suspended"] = {
        "since": "2026-11-28T09:12:05+01:00",
        "reason": {"code": "unpaid", "it": "L'invio è sospeso.", "en": "Sending is suspended."},
        "note": "Fattura 118.",
    }
    open_page(page)

    expect(page.locator("#suspended")).to_have_text("L'invio è sospeso. Fattura 118.")
    page.get_by_role("button", name="EN, English").click()
    expect(page.locator("#suspended")).to_have_text("Sending is suspended. Fattura 118.")


def test_a_company_that_sends_reads_nothing_of_it(page, stub, open_page):
    open_page(page)

    expect(page.locator("#company")).to_be_visible()
    expect(page.locator("#suspended")).to_be_hidden()


def test_a_standard_licence_is_told_what_it_does_not_show(page, stub, open_page):
    stub.company["licence"] = "standard"
    stub.rows = [row(1)]
    open_page(page)

    expect(page.locator("#honest")).to_contain_text("dalla licenza Premium")


def test_nothing_is_cut_off_at_any_width(page, stub, open_page):
    stub.rows = [
        row(1, subject="Parolalunghissima" * 20, to_email="a" * 60 + "@" + "b" * 60 + ".test"),
        row(2, attachments=[{"filename": "x" * 200 + ".pdf", "url": ""}] * 3),
    ]

    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("about:blank")
        open_page(page)
        page.locator("#period-button").click()

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box = page.locator("#period-panel").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        sizes = page.locator("#period-panel").evaluate("it => [it.scrollWidth, it.clientWidth]")
        assert sizes[0] <= sizes[1]
        page.keyboard.press("Escape")
        rows_of(page).first.click()
        expect(page.locator("#detail h3").first).to_be_visible()
        assert page.evaluate("document.getElementById('detail').scrollWidth") <= width


def test_on_a_phone_the_sentence_stands_in_the_card(new_page, stub, open_page):
    page = new_page(viewport={"width": 390, "height": 844})
    stub.rows = [row(1)]

    open_page(page)

    expect(page.locator(".tip")).to_be_visible()
    expect(rows_of(page).last.get_by_role("cell")).to_have_count(5)
