"""A company's software is told, on the whole stage: subscribed on the page, told by HTTPS."""

import json

import pytest
from playwright.sync_api import expect


@pytest.fixture
def webhooks(browser, company_of_stage, stage):
    """A company's webhooks in its settings, opened."""
    company = company_of_stage(52002, "Telai Ferri")
    context = browser.new_context(locale="it-IT", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(company.ask("sessions", {})["url"])
    page.get_by_role("button", name="Impostazioni").click()
    dialog = page.get_by_role("dialog", name="Impostazioni")
    dialog.get_by_text("Notifiche al software dell'azienda").click()
    yield dialog.locator(".webhooks")
    context.close()


def test_a_sink_is_subscribed_tried_and_shown_with_its_answers(webhooks, stage, checkout):
    form = webhooks.locator("form")
    form.get_by_label("Indirizzo", exact=True).fill("http://gestionale.example/")
    form.get_by_role("button", name="Salva").click()
    expect(form).to_contain_text("serve un indirizzo https://")

    form.get_by_label("Indirizzo", exact=True).fill(stage["sink_url"])
    form.get_by_role("button", name="Salva").click()
    expect(webhooks.get_by_text("whsec_")).to_be_visible()
    expect(webhooks.get_by_text("Attivo.")).to_be_visible()

    webhooks.get_by_role("button", name="Prova").click()
    expect(webhooks.get_by_text("In arrivo.")).to_be_visible()
    told = webhooks.locator("li", has_text="Prova")
    for _ in range(60):
        webhooks.get_by_role("button", name="Registro").click()
        expect(webhooks.get_by_role("button", name="Registro")).to_be_enabled()
        if "risposta 204" in told.first.inner_text():
            break
        webhooks.page.wait_for_timeout(500)
    expect(told.first).to_contain_text("risposta 204")

    lines = (checkout.folder / ".local" / "webhooks.jsonl").read_text().splitlines()
    # Others have events in the structured mode, which have their type in the body.
    types = {json.loads(line)["headers"].get("ce-type") for line in lines}
    assert "subscription.test" in types
