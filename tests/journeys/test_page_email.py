"""One email on the page: what is said of it, and what is done about it."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from chalicelib.domain.errors import Conflict, InvalidRequest
from chalicelib.domain.listing.timelines import timeline
from chalicelib.domain.problems import ErrorCode, Problem, ProblemCode
from tests.builders import LENS, MORNING, a_hit, an_email
from tests.page_answers import refusal_of
from tests.page_clock import FEED_EVERY, begin_feed
from tests.page_rows import NOW, an_example_of_everything, reason, row


@pytest.fixture
def detail(page, stub, open_page):
    """Open the page with these rows, and the first of them."""

    def detail(*rows, query=""):
        stub.rows = list(rows)
        open_page(page, query)
        page.locator("tr[data-id]").first.click()
        expect(page.locator("#detail h3").first).to_be_visible()
        return page.locator("#detail")

    return detail


def sent_to(stub, path, method="POST"):
    [body] = stub.asked(path, method)
    return body


def test_a_row_opens_by_keyboard_and_escape_gives_the_focus_back(page, stub, open_page):
    stub.rows = [row(2), row(1)]
    open_page(page)
    page.locator(".open").nth(0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog", name="Fattura 1")).to_be_visible()
    expect(page).to_have_url(f"{stub.url}?email=1")
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Fattura 1")).to_be_focused()
    expect(page).to_have_url(stub.url)


def test_an_email_can_be_linked_to_and_one_that_is_gone_says_so(page, stub, open_page):
    stub.rows = [row(1)]
    open_page(page, "?email=1")
    expect(page.get_by_role("dialog", name="Fattura 1")).to_be_visible()

    open_page(page, "?email=77")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text(
        "Questa e-mail non c'è più."
    )


def test_the_back_button_closes_what_was_opened(page, detail):
    shown = detail(row(1))
    page.go_back()

    expect(shown).to_be_hidden()
    expect(page.locator("tr[data-id]")).to_have_count(1)


def test_every_event_has_its_words_its_moment_and_its_reason(detail):
    shown = detail(an_example_of_everything()[2])

    expect(shown.locator(".timeline li")).to_have_text(
        [
            "Messa in coda 23/11/2026 18:05",
            "Inviata 23/11/2026 18:05Risposta del server: 250 2.0.0 Ok",
            (
                "Immagini del messaggio scaricate persona, tramite il suo servizio di posta "
                "24/11/2026 10:41Aperta attraverso Gmail: di norma una persona l'ha aperta."
            ),
            re.compile("^Collegamento invisibile aperto automatico 24/11/2026 10:41Nessun"),
        ]
    )
    expect(shown.locator(".timeline li").last).to_have_attribute("data-icon", "machine")
    expect(shown).to_contain_text("Se viene inoltrata non si sa.")


SIGNALS = (
    "Quanto è certo",
    "Che cosa non si può sapere",
    "Quanto vale un segnale da questo indirizzo",
)


@pytest.mark.parametrize(
    ("delivery", "icon", "explained"),
    [
        ("delivered", "sent", True),
        ("complained", "problem", True),
        ("bounced", "problem", False),
        ("cancelled", "cancelled", False),
        ("queued", "queued", False),
    ],
)
def test_signals_are_explained_where_an_email_arrived(detail, delivery, icon, explained):
    told = [reason("x", "Se viene inoltrata non si sa.", "Forwarding is unknown.")]
    shown = detail(row(1, delivery=delivery, icon=icon, cannot_know=told, expectation=told[0]))

    expect(shown).to_contain_text("Che cosa è successo")
    for words in SIGNALS:
        expect(shown.get_by_text(words)).to_have_count(int(explained))


def test_the_mail_is_shown_as_it_was_written_and_nothing_is_fetched(page, detail):
    requested = []
    page.on("request", lambda request: requested.append(request.url))
    shown = detail(
        row(
            1,
            content=(
                "<p style='color: rgb(176, 0, 0); position: fixed'>Gentile <b>cliente</b></p>"
                "{{ allegati }}<a href='https://example.test/go'>qui</a>"
                "<img src='https://example.test/pixel.gif'><img src='../o/token'>"
                "<p style=\"background-image: url('https://example.test/b.png')\">x</p>"
                "<link rel='stylesheet' href='https://example.test/s.css'>"
                "<iframe src='https://example.test/f'></iframe>"
                "<meta http-equiv='refresh' content='0; url=https://example.test/m'>"
            ),
        )
    )
    mail = shown.frame_locator("iframe")

    expect(mail.locator("b")).to_have_text("cliente")
    expect(mail.locator("p").first).to_have_css("color", "rgb(176, 0, 0)")
    expect(mail.locator("body")).to_contain_text("[fattura-1.pdf]")
    expect(mail.get_by_text("qui")).to_have_attribute("title", "https://example.test/go")
    assert [] == [url for url in requested if "example.test" in url or "/o/" in url]


def test_escape_closes_an_email_from_within_its_mail_too(page, detail):
    shown = detail(row(1, content="<p>Buongiorno</p>"))
    shown.locator("iframe").focus()
    page.keyboard.press("Escape")

    expect(shown).to_be_hidden()
    expect(page.get_by_role("button", name="Fattura 1")).to_be_focused()


MAIL_XSS = [
    "<script>parent.hacked=1; top.hacked=1; window.hacked=1</script>",
    "<img src=x onerror='parent.hacked=1'>",
    "<svg onload='parent.hacked=1'><animate onbegin='parent.hacked=1'/></svg>",
    "<iframe srcdoc='<script>parent.parent.hacked=1</script>'></iframe>",
    "<a href='javascript:parent.hacked=1' id='x'>x</a>",
    "<form action='javascript:parent.hacked=1'><button>x</button></form>",
    "<details open ontoggle='parent.hacked=1'>x</details>",
    "<math><mtext><style><img src=x onerror='parent.hacked=1'></style></mtext></math>",
    "<template><script>parent.hacked=1</script></template>",
    "<body onload='parent.hacked=1'>",
    "<base href='https://example.test/'>",
    "<style>@import 'https://example.test/i.css'</style>",
]


def test_nothing_in_a_mail_runs(browser, stub, open_page):
    stub.may_lie = True
    # The API lets no such body through; if one came all the same, the browser would complain of it.
    context = browser.new_context(locale="it-IT")
    page = context.new_page()
    page.on("requestfinished", lambda it: answered.append(it.url))
    answered = []
    texts = ["<img src=x onerror=parent.hacked=1>", '"><script>hacked=1</script>']
    stub.rows = [
        row(
            1,
            subject=texts[0],
            to_name=texts[1],
            from_name=texts[0],
            content="<p>Inizio</p>" + "".join(MAIL_XSS) + "<p>Fine</p>{{allegati}}",
            attachments=[
                {"filename": texts[0], "url": "javascript:hacked=1"},
                {"filename": texts[1], "url": "data:text/html,<script>opener.hacked=1</script>"},
            ],
            document={"id": 1, "number": texts[0], "version": None},
            error_log=texts[0],
            timeline=[
                {
                    "event": texts[0],
                    "at": texts[0],
                    "reply": texts[0],
                    "verdict": texts[1],
                    "reason": reason("x", texts[0], texts[0]),
                }
            ],
            cannot_know=[reason("x", texts[1], texts[1])],
        )
    ]
    open_page(page, "?email=1")
    shown = page.locator("#detail")
    mail = shown.frame_locator("iframe")

    expect(mail.get_by_text("Fine")).to_be_visible()
    expect(shown.get_by_role("heading", level=2)).to_have_text(texts[0])
    for button in mail.locator("a, button, summary").all():
        button.click(force=True)
    expect(mail.locator("script, img[src], iframe, svg, form, [onload]")).to_have_count(0)
    expect(shown.locator(".facts a")).to_have_count(0)
    assert page.evaluate("window.hacked") is None
    assert [] == [url for url in answered if "example.test" in url]
    context.close()


def test_a_queued_email_is_cancelled_while_its_time_runs(page, stub, detail):
    due = NOW.timestamp() + 75
    shown = detail(
        row(
            1,
            delivery="queued",
            icon="queued",
            can_cancel=True,
            due_at=NOW.fromtimestamp(due, NOW.tzinfo).isoformat(),
        )
    )
    button = shown.get_by_role("button", name="Annulla invio")
    expect(button).to_have_text(re.compile(r"^Annulla invio \(1:1\d\)$"))

    button.click()

    expect(page.locator("#toast")).to_contain_text("Invio annullato.")
    expect(shown).to_contain_text("Annullata prima dell'invio.")
    expect(shown.get_by_role("button", name="Annulla invio")).to_have_count(0)
    assert ["emails/1"] == [call["path"] for call in stub.calls if call["method"] == "DELETE"]


def test_what_cannot_be_cancelled_any_more_says_why(page, stub, detail):
    too_late = Conflict("Too late.", ErrorCode.ALREADY_CLAIMED)
    stub.answers["DELETE", "emails/1"] = refusal_of(too_late)
    shown = detail(row(1, delivery="queued", icon="queued", can_cancel=True))

    shown.get_by_role("button", name="Annulla invio").click()

    expect(page.locator("#toast")).to_contain_text("Questa e-mail non si può più annullare.")


def test_an_email_is_sent_again_to_another_address_after_a_question(page, stub, detail):
    shown = detail(row(1))

    shown.get_by_role("button", name="Reinvia").click()
    expect(shown.get_by_text("Reinviare questa e-mail a Cliente 1?")).to_be_visible()
    shown.get_by_label("A un altro indirizzo").fill("giusto@cliente.example")
    shown.locator("#resend-panel").get_by_role("button", name="Reinvia").click()

    expect(page.locator("#toast")).to_contain_text("Reinviata con una nuova e-mail.")
    assert {"to": {"email": "giusto@cliente.example"}} == sent_to(stub, "emails/1/resend")
    [key] = [call["key"] for call in stub.calls if call["path"] == "emails/1/resend"]
    assert len(key) == 36


def test_links_are_withdrawn_after_a_question_and_it_is_told_when(page, stub, detail):
    shown = detail(row(1, deliver_as="link"))

    shown.get_by_role("button", name="Ritira i collegamenti").click()
    expect(shown.get_by_text("smetteranno di funzionare per sempre")).to_be_visible()
    shown.locator("#revoke-panel").get_by_role("button").click()

    expect(page.locator("#toast")).to_contain_text("Collegamenti ritirati.")
    expect(shown.locator(".facts")).to_contain_text("ritirati il 24/11/2026 10:42")
    expect(shown.get_by_role("button", name="Ritira i collegamenti")).to_have_count(0)
    assert ["emails/1/links"] == [call["path"] for call in stub.calls if call["method"] == "DELETE"]


@pytest.mark.parametrize(
    "fields",
    [
        {"deliver_as": "attachment"},
        {"attachments": []},
        {"delivery": "cancelled"},
        {"delivery": "queued"},
    ],
    ids=str,
)
def test_links_that_are_not_there_are_not_withdrawn(detail, fields):
    expect(detail(row(1, **fields)).locator("#revoke-email")).to_have_count(0)


def test_what_signals_and_versions_are_worth_is_said(detail):
    shown = detail(
        row(
            1,
            expectation=reason("image_proxy", "Qui si vede se è aperta.", "Openings are seen."),
            version_reason=reason("old", "È stata scaricata la versione vecchia.", "Old one."),
        )
    )

    expect(shown).to_contain_text("Quanto vale un segnale da questo indirizzo")
    expect(shown).to_contain_text("Qui si vede se è aperta.")
    expect(shown.locator(".note")).to_have_text("È stata scaricata la versione vecchia.")


def test_what_may_be_done_about_silence_is_proposed(detail):
    other = reason("try_other_address", "Inviarla a un altro indirizzo.", "Another address.")
    shown = detail(row(1, silent_days=7, follow_ups=[other]))

    expect(shown).to_contain_text("Che cosa si può fare")
    expect(shown.get_by_role("listitem").filter(has_text="altro indirizzo")).to_have_count(1)


def test_an_erased_recipient_is_called_so_and_offered_nothing_more(page, detail):
    shown = detail(
        row(
            1,
            to_email="",
            to_name="",
            subject="",
            attachments=[],
            timeline=[
                {"event": "erased", "at": "2026-11-24T10:41:00+01:00"},
                {"event": "recording_stopped", "at": "2026-11-24T10:41:00+01:00"},
            ],
        )
    )

    expect(page.locator("tr[data-id] .who")).to_have_text("(cancellato)")
    expect(shown.get_by_role("heading", level=2)).to_have_text("(cancellato)")
    expect(shown.locator(".facts")).to_contain_text("A(cancellato)")
    expect(shown.locator(".timeline strong")).to_have_text(
        ["Dati del destinatario cancellati", "Registrazione delle letture fermata"]
    )
    expect(shown.get_by_role("button", name="Reinvia")).to_have_count(0)


def test_a_file_given_after_its_address_was_typed_is_named(detail):
    hit = {"event": "hit", "at": "2026-11-24T10:41:00+01:00", "verdict": "person"}
    shown = detail(row(1, timeline=[hit | {"what": "passed:0", "filename": "fattura-1.pdf"}]))

    expect(shown.locator(".timeline strong")).to_have_text(
        "Indirizzo scritto, fattura-1.pdf aperto"
    )


def test_a_wrong_address_is_told_and_stays_to_be_put_right(page, stub, detail):
    wrong = Problem(ProblemCode.NOT_AN_ADDRESS, "An email address must have an @-sign.")
    stub.answers["POST", "emails/1/resend"] = refusal_of(InvalidRequest({"to.email": [wrong]}))
    shown = detail(row(1))
    shown.get_by_role("button", name="Reinvia").click()
    address = shown.get_by_label("A un altro indirizzo")
    address.fill("giusto")
    address.press("Enter")
    expect(shown.locator("#resend-panel .wrong").first).to_have_text(
        re.compile("Non è un indirizzo e-mail")
    )
    expect(address).to_have_attribute("aria-invalid", "true")

    del stub.answers["POST", "emails/1/resend"]
    expect(address).to_have_value("giusto")
    address.fill("giusto@cliente.example")
    address.press("Enter")

    expect(page.locator("#toast")).to_contain_text("Reinviata con una nuova e-mail.")


def test_a_wrong_address_is_put_right_and_the_email_sent_again_in_one_step(page, stub, detail):
    shown = detail(
        row(1, delivery="bounced", icon="problem", error_log="550 5.1.1 No such user here")
    )
    standing = shown.locator(".standing")
    expect(standing).to_contain_text("L'indirizzo non esiste, o non è scritto giusto.")
    expect(standing.get_by_text("550 5.1.1 No such user here")).to_be_hidden()
    standing.get_by_text("Dettagli").click()
    expect(standing.get_by_text("550 5.1.1 No such user here")).to_be_visible()

    shown.get_by_role("button", name="Correggi l'indirizzo e reinvia").click()
    address = shown.get_by_label("L'indirizzo giusto")
    expect(address).to_have_value("cliente1@cliente.example")
    address.fill("giusto@cliente.example")
    address.press("Enter")

    expect(page.locator("#toast")).to_contain_text("Reinviata con una nuova e-mail.")
    assert [{"to": {"email": "giusto@cliente.example"}}] == stub.asked("emails/1/resend", "POST")


def test_what_was_sent_again_says_so_and_leads_to_the_later_email(page, stub, detail):
    shown = detail(row(1, delivery="bounced", icon="resent", resent_as=2))
    stub.rows.append(row(2))
    expect(page.locator("tr[data-icon=resent] .words")).to_have_text("Respintareinviata")

    shown.get_by_role("button", name="un'e-mail più recente").click()

    expect(page.get_by_role("dialog", name="Fattura 2")).to_be_visible()


@pytest.mark.parametrize(("button", "outcome"), [("È partita", "sent"), ("Reinviala", "resend")])
def test_an_unknown_outcome_is_settled(page, stub, detail, button, outcome):
    shown = detail(row(1, delivery="outcome_unknown", icon="problem", can_settle=True))

    shown.get_by_role("button", name=button).click()

    expect(shown.get_by_role("button", name=button)).to_have_count(0)
    assert {"outcome": outcome} == sent_to(stub, "emails/1/settle")


@pytest.mark.parametrize(("format_", "path"), [("pdf", "dossier.pdf"), ("json", "dossier")])
def test_the_dossier_is_taken_away(page, stub, detail, format_, path):
    headers = {"Content-Disposition": f'attachment; filename="dossier-1.{format_}"'}
    stub.answers["GET", f"emails/1/{path}"] = (200, b"bytes", headers)
    shown = detail(row(1))

    with page.expect_download() as download:
        shown.get_by_role("button", name=f"Fascicolo {format_.upper()}").click()

    assert f"dossier-1.{format_}" == download.value.suggested_filename
    assert [{}] == stub.asked(f"emails/1/{path}")


def test_what_repeats_another_leads_to_it(page, detail):
    shown = detail(row(2, resend_of=1), row(1))

    shown.get_by_role("button", name="un'e-mail precedente").click()

    expect(page.get_by_role("dialog", name="Fattura 1")).to_be_visible()


def test_an_open_email_follows_what_happens_to_it(page, stub, detail):
    shown = detail(row(1, delivery="queued", icon="queued"))
    expect(shown.locator(".standing")).to_contain_text("In coda")
    begin_feed(page)
    shown.get_by_role("button", name="Chiudi", exact=True).focus()

    stub.rows = [row(1)]
    page.clock.run_for(FEED_EVERY)

    expect(shown.locator(".standing")).to_contain_text("Consegnata")
    expect(shown.get_by_role("button", name="Chiudi", exact=True)).to_be_focused()


def test_an_open_email_follows_but_for_a_question_that_is_open_in_it(page, stub, detail):
    shown = detail(row(1))
    begin_feed(page)
    stub.rows = [row(1, evidence="seen_through_proxy", icon="read")]
    page.clock.run_for(FEED_EVERY)
    expect(shown.locator(".standing")).to_contain_text("Letta")

    open_question = shown.get_by_role("button", name="Ritira i collegamenti").first
    open_question.click()
    stub.rows = [row(1, evidence="downloaded", icon="downloaded")]
    page.clock.run_for(FEED_EVERY)
    expect(page.locator("tr[data-id='1'][data-icon=downloaded]")).to_have_count(1)

    expect(shown.locator("#revoke-panel")).to_be_visible()
    open_question.click()
    expect(shown.locator(".standing")).to_contain_text("Scaricata")


def test_what_the_rules_say_otherwise_since_they_changed_says_why(detail):
    email = an_email(
        sent_at=MORNING,
        delivered_at=MORNING + timedelta(minutes=1),
        hits=(a_hit(at=MORNING + timedelta(seconds=40), what="0"),),
    )
    told = {
        "timeline": timeline(email, LENS),
        "evidence": "fetched_by_machine",
        "evidence_reason": reason("x", "Nessuno.", "Nobody."),
        "evidence_certainty": "likely",
    }
    shown = detail(row(1) | told)

    last = shown.locator(".timeline li").last
    expect(last).to_contain_text("Regole del 28/11/2026: prima «Scaricata», ora «")
    expect(last).to_contain_text("Contenuto aperto prima della consegna")
    expect(shown.locator(".facts")).to_contain_text("probabile")


def test_who_did_something_is_told_beside_it(detail):
    at = "2026-11-24T10:42:00+01:00"
    shown = detail(
        row(
            1,
            timeline=[
                {"event": "queued", "at": at, "by": "Anna"},
                {"event": "cancelled", "at": at, "by": "u-17"},
                {"event": "links_revoked", "at": at},
            ],
        )
    )

    expect(shown.locator(".timeline .head > span")).to_have_text(
        ["Messa in coda da Anna", "Annullata da u-17", "Collegamenti agli allegati ritirati"]
    )
