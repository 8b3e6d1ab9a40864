"""The page "Gestione e-mail" on the local stage, in a real browser."""

import json
import subprocess

import pytest
from playwright.sync_api import expect

from tests.builders import a_send_body


@pytest.fixture
def page(browser, stage):
    context = browser.new_context(locale="it-IT", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    look(page, stage)
    yield page
    context.close()


def look(page, stage):
    """Open the page anew."""
    page.goto("about:blank")
    page.goto(stage["page_url"])
    expect(page.locator("#list[aria-busy=false]")).to_have_count(1)


def test_the_demo_emails_are_listed_with_their_icons(page):
    expect(page.get_by_role("heading", name="Gestione e-mail")).to_be_visible()
    for state in ("Scaricata", "Letta", "Inviata", "Respinta"):
        expect(page.locator("tr[data-id]", has_text=state).first).to_be_visible()


def test_a_new_email_shows_up_and_its_icon_follows_what_happens(page, stage, browser):
    body = json.dumps(a_send_body(to=[{"email": "nuovo@cliente.example", "name": "Nuovo"}]))
    url = f"{stage['base_url']}/c/{stage['company_id']}/emails"
    bearer = f"Authorization: Bearer {stage['api_key']}"
    kind = "Content-Type: application/json"
    queue = ["curl", "-sS", url, "-H", bearer, "-H", kind, "--data-binary", body]
    answer = json.loads(subprocess.run(queue, check=True, capture_output=True).stdout)
    email_id = answer["data"]["emails"][0]["id"]
    row = page.locator("tr[data-id]", has_text="nuovo@cliente.example").first
    look(page, stage)

    expect(row).to_contain_text("Inviata", timeout=15_000)

    recipient = browser.new_context()
    mail = recipient.new_page()
    mail.goto(f"{stage['inbox_url']}/{email_id}")
    frame = mail.frame_locator("iframe")
    expect(frame.get_by_role("link", name="Apri fattura-18.pdf")).to_be_visible()
    look(page, stage)
    expect(row).to_contain_text("Letta")

    with recipient.expect_event("page"):
        frame.get_by_role("link", name="Apri fattura-18.pdf").click()
    look(page, stage)
    expect(row).to_contain_text("Scaricata")
    recipient.close()
