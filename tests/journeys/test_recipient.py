"""The recipient's side in a real browser, without a line of script: gate, closed link, own page."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.builders import PDF
from tests.fakes import SentMail

ADDRESS = "acquisti@verdicostruzioni.example"
EVIL = "<img src=x onerror=\"document.title='hacked'\">"


@pytest.fixture(params=[390, 1280])
def tab(browser, request):
    """A tab of somebody who lets no script run, in which nothing may be refused by a policy."""
    context = browser.new_context(
        java_script_enabled=False,
        locale="it-IT",
        viewport={"width": request.param, "height": 800},
        accept_downloads=True,
    )
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    yield page
    context.close()
    # Chromium tells of each answer that is an error; what a policy refused it tells in other words.
    assert [] == [text for text in said if "Failed to load resource" not in text]


@pytest.fixture
def gate(curl, stage):
    """Set or lift the gate before the company's attachments."""
    rules = f"{stage['base_url']}/c/{stage['company_id']}/settings/tracking"
    before = json.loads(curl(rules))["data"]

    def gate(wanted, asks_for="address"):
        body = json.dumps(before | {"gate_attachments": wanted, "gate_asks_for": asks_for})
        curl(rules, "-X", "PUT", "-H", "Content-Type: application/json", "--data-binary", body)

    yield gate
    gate(False)


@pytest.fixture
def last_code(checkout, stage):
    """The code that the operator mailed last."""
    folder = checkout.folder / stage["inbox_dir"]
    earlier = {*folder.glob("mail-*.eml")}

    def last_code():
        mails = {*folder.glob("mail-*.eml")} - earlier
        mail = SentMail(max(mails, key=lambda path: path.stat().st_mtime_ns).read_bytes())
        assert ADDRESS == mail.message["To"]
        return re.search(r"\d{4} \d{4}", mail.text)[0]

    return last_code


@pytest.fixture
def consent(curl, stage):
    """What is known of the recipient's consent; or what the company is told that grants it."""
    url = f"{stage['base_url']}/c/{stage['company_id']}/recipients/{ADDRESS}/consent"
    grant = ["-X", "PUT", "-H", "Content-Type: application/json", "-d", '{"consent": "granted"}']

    def consent(*, granted=False):
        return json.loads(curl(url, *(grant if granted else [])))

    return consent


def link_of(mail, prefix):
    [url] = mail.urls(prefix)
    return url


def test_who_types_the_address_at_the_gate_gets_the_file(tab, gate, send, mail_of, row_of):
    gate(True)
    email_id = send(subject=EVIL)
    tab.goto(link_of(mail_of(email_id), "/a/"))
    expect(tab.get_by_role("heading", name="Un documento per te")).to_be_visible()

    address = tab.get_by_label("Il tuo indirizzo e-mail")
    address.fill("qualcun@altro.example")
    address.press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("non è stato inviato a questo indirizzo")
    assert "seen" == row_of(email_id)["evidence"]

    address.fill(ADDRESS.upper())
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Apri il documento").click()
    assert "fattura-18.pdf" == download.value.suggested_filename
    assert PDF == download.value.path().read_bytes()
    assert "gate_passed" == row_of(email_id)["evidence_reason"]["code"]


def test_who_types_the_code_that_the_operator_mails_gets_the_file(
    tab, gate, send, mail_of, row_of, last_code
):
    gate(True, asks_for="code")
    email_id = send()
    tab.goto(link_of(mail_of(email_id), "/a/"))
    tab.get_by_role("button", name="Inviami il codice").click()

    tab.get_by_label("Il codice di otto cifre").fill(last_code())
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Conferma").click()
    assert PDF == download.value.path().read_bytes()
    assert "code_passed" == row_of(email_id)["evidence_reason"]["code"]


def test_a_link_that_was_taken_back_says_whom_to_ask(tab, send, mail_of, curl, emails, row_of):
    email_id = send()
    link = link_of(mail_of(email_id), "/a/")
    curl(f"{emails}/{email_id}/links", "-X", "DELETE")
    answer = tab.goto(link)

    assert 410 == answer.status
    expect(tab.get_by_role("heading")).to_have_text("Questo documento non è più disponibile")
    expect(tab.get_by_text(re.compile("Chiedi a .+ di inviarlo di nuovo"))).to_be_visible()
    assert "unknown" == row_of(email_id)["evidence"]


def test_a_part_of_a_file_is_given_through_the_link(curl, send, mail_of):
    link = link_of(mail_of(send()), "/a/")

    assert PDF[3:9] == curl("-L", "-r", "3-8", link, key=False)


def test_a_recipient_stops_what_is_recorded_and_allows_it_by_the_operators_code_alone(
    tab, send, mail_of, curl, row_of, consent, last_code
):
    [file] = [
        {"filename": f"{EVIL}.pdf", "content_type": "application/pdf", "content_base64": "JVBERg=="}
    ]
    email_id = send(subject=EVIL, attachments=[file])
    mail = mail_of(email_id)
    curl(link_of(mail, "/o/"), key=False)
    own_page = link_of(mail, "/r/")

    tab.goto(own_page)
    expect(tab.get_by_text(EVIL)).to_be_visible()
    expect(tab.get_by_role("listitem").filter(has_text="Immagini del messaggio")).to_have_count(1)
    assert "recording_stopped" not in str(row_of(email_id)["timeline"])

    tab.get_by_role("button", name="Non registrare più").click()
    expect(tab.get_by_text(re.compile("Hai chiesto a .+ di non registrare"))).to_be_visible()
    assert own_page == tab.url
    curl(link_of(mail, "/o/"), key=False)
    curl("-L", link_of(mail, "/a/"), key=False)
    assert 1 == row_of(email_id)["hits"]

    assert "recipient_decided" == consent(granted=True)["error"]["code"]
    tab.get_by_role("button", name="Permetti di nuovo").click()
    code = tab.get_by_label("Il codice di otto cifre")
    code.fill("0000 0000")
    code.press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("Il codice non è giusto")
    code.fill(last_code())
    tab.get_by_role("button", name="Conferma").click()
    expect(tab.get_by_role("button", name="Non registrare più")).to_be_visible()
    assert "recipient_code" == consent()["data"]["source"]
    assert "hacked" != tab.title()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_and_no_mail_is_wider_than_the_window(browser, send, mail_of, width, scheme, gate):
    gate(True)
    mail = mail_of(send(subject="W" * 250, to=[{"email": f"{'a' * 60}@{'b' * 60}.example"}]))
    context = browser.new_context(
        viewport={"width": width, "height": 700}, color_scheme=scheme, locale="en-GB"
    )
    tab = context.new_page()
    tab.route("**/o/*", lambda route: route.abort())
    tab.set_content(mail.html)
    assert width >= tab.evaluate("document.documentElement.scrollWidth")
    for url in (link_of(mail, "/a/"), link_of(mail, "/r/"), link_of(mail, "/a/")[:-1]):
        tab.goto(url)
        assert width >= tab.evaluate("document.documentElement.scrollWidth"), url
    context.close()
