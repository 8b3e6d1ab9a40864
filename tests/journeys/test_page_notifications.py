"""What the browser says outside the page of who read an email."""

import pytest
from playwright.sync_api import expect

from tests.page_clock import FEED_EVERY, begin_feed
from tests.page_rows import row

# What a browser shows lies outside the page; and a page under test always has the focus.
SHOWN = """() => {
  window.shown = [];
  window.allowed = "granted";
  window.Notification = class {
    static get permission() { return window.allowed; }
    static async requestPermission() { return window.allowed; }
    constructor(title, { body }) { Object.assign(this, { title, body }); window.shown.push(this); }
    close() {}
  };
  document.hasFocus = () => false;
}"""


def read(number, **more):
    at = "2026-11-24T10:43:00+01:00"
    known = {"evidence": "seen_through_proxy", "icon": "read", "evidence_at": at}
    return row(number, recipient_date=at, **known | more)


@pytest.fixture
def tab(page, stub, open_page):
    """A tab of the page in which somebody asked to be told."""
    stub.rows = [row(number) for number in (3, 2, 1)]

    def tab(one=page, ask=True):
        one.add_init_script(f"({SHOWN})()")
        open_page(one)
        begin_feed(one)
        button = one.get_by_role("button", name="Avvisami quando un'e-mail viene letta")
        expect(button).to_be_visible()
        if ask:
            button.click()
            expect(button).to_have_attribute("aria-pressed", "true")
        return one

    return tab


def said(tab):
    return tab.evaluate("shown.map(({ title, body }) => [title, body])")


def test_who_asked_is_told_who_read_an_email_once_and_gets_to_it(tab, stub):
    page = tab()
    stub.rows[1] = read(2)
    page.clock.run_for(FEED_EVERY)
    expect(page.locator("tr[data-id='2'][data-icon=read]")).to_have_count(1)
    stub.rows[1] = read(2, can_resend=False, silent_days=None, subject="Fattura 2/A")
    page.clock.run_for(FEED_EVERY)
    expect(page.locator("tr[data-id='2'] .open")).to_have_text("Fattura 2/A")
    page.evaluate("shown[0].onclick()")
    expect(page.get_by_role("dialog", name="Fattura 2/A")).to_be_visible()

    opened = "Aperta attraverso Gmail: di norma una persona l'ha aperta."
    assert [["«Fattura 2» è stata letta da Cliente 2", opened]] == said(page)


def test_what_machines_fetch_and_what_was_read_before_is_not_told(tab, stub):
    page = tab()
    before = {"evidence_at": "2026-11-24T10:00:00+01:00"}
    stub.rows = [row(3, evidence_at="2026-11-24T10:43:00+01:00"), read(2, **before), row(1)]
    page.clock.run_for(FEED_EVERY)
    expect(page.locator("tr[data-id='2'][data-icon=read]")).to_have_count(1)
    stub.rows[2] = read(1, icon="downloaded", evidence="downloaded")
    page.clock.run_for(FEED_EVERY)
    expect(page.locator("tr[data-id='1'][data-icon=downloaded]")).to_have_count(1)

    assert ["Un allegato di «Fattura 1» è stato scaricato da Cliente 1"] == [
        title for title, _ in said(page)
    ]


def test_nobody_is_told_unasked_nor_where_the_browser_forbids_it(tab, stub):
    page = tab(ask=False)
    page.evaluate("allowed = 'denied'")
    page.locator("#notify").click()
    expect(page.locator("#toast")).to_contain_text("Il browser non permette avvisi")
    expect(page.locator("#notify")).to_have_attribute("aria-pressed", "false")
    stub.rows[1] = read(2)
    page.clock.run_for(FEED_EVERY)
    expect(page.locator("tr[data-id='2'][data-icon=read]")).to_have_count(1)

    assert [] == said(page)


def test_one_tab_tells_and_where_it_stops_the_next_goes_on(tab, stub):
    page = tab()
    other = tab(page.context.new_page())
    stub.rows[1] = read(2)
    for one in (page, other):
        one.locator("#refresh").click()
        expect(one.locator("tr[data-id='2'][data-icon=read]")).to_have_count(1)
    assert [1, 0] == [len(said(one)) for one in (page, other)]

    page.locator("#notify").click()
    expect(page.locator("#notify")).to_have_attribute("aria-pressed", "false")
    stub.rows[2] = read(1)
    other.locator("#refresh").click()
    expect(other.locator("tr[data-id='1'][data-icon=read]")).to_have_count(1)

    assert [1, 1] == [len(said(one)) for one in (page, other)]


def test_a_reload_keeps_the_choice_that_neither_company_nor_licence_forbids(tab, stub):
    page = tab()
    page.reload()
    expect(page.locator("#notify")).to_have_attribute("aria-pressed", "true")
    assert {} == page.evaluate("({ ...localStorage })")

    stub.settings["page"]["notifications"] = False
    page.reload()
    expect(page.locator("#company")).to_be_visible()
    expect(page.locator("#notify")).to_be_hidden()
    stub.settings["page"]["notifications"] = True

    stub.company["licence"] = "standard"
    page.reload()
    expect(page.locator("#honest")).to_contain_text("Standard")
    expect(page.locator("#notify")).to_be_hidden()
