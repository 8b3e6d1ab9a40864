"""One sending to many is one row of the list, which opens."""

import pytest
from playwright.sync_api import expect

from tests.page_clock import FEED_EVERY, begin_feed
from tests.page_rows import row

SENDING = {"batch_id": "listino", "subject": "Listino 2027", "attachments": [], "document": None}


def read(number):
    return row(
        number,
        evidence="seen_through_proxy",
        icon="read",
        recipient_date="2026-11-24T10:42:00+01:00",
        **SENDING,
    )


@pytest.fixture
def opened(page, stub, open_page):
    """The page with a sending to five between two emails, and its row."""
    sent = [row(number, **SENDING) for number in range(8, 3, -1)]
    stub.rows = [row(9), *sent, row(3)]
    open_page(page)
    begin_feed(page)
    return page


@pytest.fixture
def fold(opened):
    return opened.locator("tr[data-batch]")


def rows_of(page):
    return page.locator("tbody tr[role=row]")


def test_a_sending_to_many_is_one_row_with_its_counts(opened, fold):
    expect(rows_of(opened)).to_have_count(3)
    expect(opened.locator("#count")).to_have_text("7 e-mail mostrate")
    expect(opened.get_by_role("table")).to_have_attribute("aria-rowcount", "4")
    expect(fold).to_match_aria_snapshot(
        """
        - row:
          - cell "23/11/2026 18:05"
          - cell "5 destinatari Cliente 8, Cliente 7, Cliente 6 …"
          - cell:
            - button "Listino 2027"
          - cell "Fatture"
          - cell /5 inviate/
        """
    )
    expect(fold.get_by_role("button")).to_have_accessible_description(
        "Un solo invio: apri la riga per vedere ogni destinatario."
    )


def test_it_opens_in_place_by_mouse_and_by_keyboard(opened, fold):
    subject = fold.get_by_role("button", name="Listino 2027")
    fold.locator(".who").click()
    expect(rows_of(opened)).to_have_count(8)
    expect(subject).to_have_attribute("aria-expanded", "true")
    expect(subject).to_be_focused()

    opened.keyboard.press("ArrowDown")
    expect(opened.locator("tr[data-id='8'] .open")).to_be_focused()
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("dialog", name="Listino 2027")).to_be_visible()
    opened.keyboard.press("Escape")
    opened.keyboard.press("ArrowUp")
    opened.keyboard.press("Enter")
    expect(rows_of(opened)).to_have_count(3)
    expect(subject).to_have_attribute("aria-expanded", "false")

    opened.keyboard.press("ArrowRight")
    expect(rows_of(opened)).to_have_count(8)
    opened.keyboard.press("ArrowLeft")
    expect(rows_of(opened)).to_have_count(3)
    opened.keyboard.press("End")
    expect(opened.locator("tr[data-id='3'] .open")).to_be_focused()


def test_what_happens_to_one_is_counted_whether_it_is_open_or_not(opened, stub, fold):
    stub.rows[2] = read(7)
    opened.clock.run_for(FEED_EVERY)
    expect(fold.locator(".words")).to_have_text("1 letta4 inviate")

    fold.locator(".who").click()
    stub.rows[1] = row(8, delivery="bounced", icon="problem", **SENDING)
    opened.clock.run_for(FEED_EVERY)
    expect(fold.locator(".words")).to_have_text("1 problema1 letta · 3 inviate")
    expect(opened.locator("tr[data-id='8'] .words")).to_contain_text("Respinta")
    expect(fold).to_have_attribute("data-icon", "problem")


def test_it_is_picked_as_a_whole_and_in_part(opened, fold):
    opened.get_by_role("button", name="Seleziona").click()
    bar = opened.get_by_role("group", name="E-mail selezionate")
    fold.locator(".who").click()
    expect(bar).to_contain_text("5 selezionate")
    expect(fold.get_by_role("checkbox")).to_be_checked()

    fold.locator(".open").click()
    opened.locator("tr[data-id='6'] .who").click()
    expect(bar).to_contain_text("4 selezionate")
    expect(fold.get_by_role("checkbox")).to_be_checked(indeterminate=True)
    fold.locator(".open").focus()
    opened.keyboard.press("Space")
    expect(bar).to_contain_text("5 selezionate")
    opened.keyboard.press("Control+a")
    expect(bar).to_contain_text("7 selezionate")


def test_what_is_looked_for_by_state_or_words_stands_row_by_row(opened, fold):
    opened.locator("[data-state=sent]").click()
    expect(opened.locator("tr[data-id]")).to_have_count(7)
    expect(fold).to_have_count(0)
    opened.locator("[data-state=sent]").click()
    expect(rows_of(opened)).to_have_count(3)


def test_paper_has_the_row_with_its_counts_and_another_language_its_words(opened, fold):
    opened.locator("#languages [lang=en]").click()
    expect(fold.locator(".who")).to_contain_text("5 recipients")
    opened.emulate_media(media="print")
    expect(fold.locator(".words")).to_have_text("5 sent")
    expect(fold.locator(".words")).to_be_visible()


def test_a_folded_email_that_a_link_led_to_gives_the_focus_to_its_sending(opened, fold, stub):
    opened.goto(f"{stub.url}?email=6")
    expect(opened.get_by_role("dialog", name="Listino 2027")).to_be_visible()
    opened.keyboard.press("Escape")

    expect(fold.locator(".open")).to_be_focused()


def test_sendings_of_thousands_are_light(page, stub, open_page):
    stub.rows = [row(n, **SENDING | {"batch_id": f"b{n // 50}"}) for n in range(599, 0, -1)]
    open_page(page)
    while page.locator("#more").is_visible():
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("#count")).to_have_text("599 e-mail mostrate")

    expect(page.locator("tr[data-id]")).to_have_count(0)
    page.keyboard.press("Tab")
    page.locator("tr[data-batch]").last.locator(".who").click()
    expect(page.locator("tr[data-id]")).to_have_count(49)
