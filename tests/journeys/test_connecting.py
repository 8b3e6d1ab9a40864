"""A person connects a mailbox by consent, loses the consent, and connects it again."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from playwright.sync_api import expect

from tests.fakes import SentMail, wait_for

ANNA = "anna@ferramenta.example"


@pytest.fixture(scope="module")
def shop(company_of_stage):
    """A company without a mailbox."""
    return company_of_stage(4711, "Ferramenta Neri")


@pytest.fixture
def page(browser, shop):
    context = browser.new_context(locale="it-IT", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(shop.ask("sessions", {})["url"])
    yield page
    context.close()


def open_settings(page):
    page.get_by_role("button", name="Impostazioni").click()
    dialog = page.get_by_role("dialog", name="Impostazioni")
    return dialog.locator("form", has=page.get_by_role("heading", name="Server di posta"))


def consent(page, form, decision="Consenti"):
    with page.expect_popup() as opened:
        form.get_by_role("button", name="Collega Google").click()
    window = opened.value
    window.get_by_role("button", name=decision).click()
    return window


def said_at_the_doors(page):
    """What the browser carries between the provider and the service, as it comes by."""
    said = set()

    def note(request):
        query = parse_qs(urlsplit(request.url).query)
        said.update(value for name in ("code", "state") for value in query.get(name, ()))

    page.context.on("request", note)
    return said


def test_a_mailbox_is_connected_lost_and_connected_again(page, shop, stage, checkout):
    said = said_at_the_doors(page)
    form = open_settings(page)
    form.get_by_role("button", name="Collega Google").click()
    expect(form).to_contain_text("Indica prima l'indirizzo")
    form.get_by_label("Indirizzo del mittente").fill(ANNA)
    refused = consent(page, form, "Rifiuta")
    expect(refused.get_by_role("status")).to_contain_text("Il permesso non è stato dato")
    refused.close()

    window = consent(page, form)
    expect(window.get_by_role("status")).to_contain_text("Casella collegata e verificata")
    assert "code=" not in window.url
    expect(form).to_contain_text("Collegato a Google, senza password. Verificato il")
    first = shop.send(sender="own")
    wait_for(lambda: shop.state_of(first) == "sent")
    kept = (checkout.folder / stage["inbox_dir"] / f"{first}.eml").read_bytes()
    assert ANNA in str(SentMail(kept).message["From"])

    requests.post(f"{stage['provider_url']}/revoke", {"email": ANNA}, timeout=30)
    waiting = shop.send(sender="own")
    wait_for(lambda: shop.ask("settings/smtp")["broken_at"])
    page.reload()
    form = open_settings(page)
    expect(form).to_contain_text("va ricollegata")
    assert "queued" == shop.state_of(waiting)
    window = consent(page, form)
    expect(window.get_by_role("status")).to_contain_text("Casella collegata e verificata")
    expect(form).to_contain_text("Collegato a Google, senza password. Verificato il")
    wait_for(lambda: shop.state_of(waiting) == "sent", seconds=120)

    logs = {path: path.read_text() for path in (checkout.folder / ".local").rglob("*.log")}
    assert "service.log" in {path.name for path in logs}
    assert len(said) >= 5, "two codes that were given, and three states"
    secrets = {"access-", "refresh-", "pretended", shop.key} | said
    found = [(path.name, one) for path, log in logs.items() for one in secrets if one in log]
    assert [] == found


def test_who_comes_back_to_a_window_that_began_nothing_connects_nothing(browser, stage):
    context = browser.new_context(locale="it-IT")
    window = context.new_page()
    window.goto(f"{stage['base_url']}/connect?code=somebodys&state=another")

    expect(window.get_by_role("status")).to_contain_text("non è stato avviato in questa finestra")
    context.close()
