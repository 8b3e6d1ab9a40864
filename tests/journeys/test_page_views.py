"""Views of the list are kept by name, for all of a company's people."""

import pytest
from playwright.sync_api import expect

from tests.page_rows import row
from tests.page_stub import a_token


@pytest.fixture
def panel(page, stub, open_page):
    """The panel of the views, as opened on a page with such a query."""

    def panel(query="", **options):
        stub.rows = [row(2), row(1, delivery="outcome_unknown", icon="problem")]
        open_page(page, query, **options)
        page.get_by_role("button", name="Viste").click()
        return page.get_by_role("group", name="Viste")

    return panel


def test_a_view_is_kept_without_the_words_that_are_searched(page, stub, panel):
    shown = panel("?state=problem&period=this_month&search=rossi")
    expect(shown).to_contain_text("Nessuna vista salvata.")
    expect(shown.get_by_label("Nome della vista")).to_be_focused()

    page.keyboard.type("Problemi del mese")
    page.keyboard.press("Enter")

    expect(shown.get_by_role("status")).to_have_text("Vista «Problemi del mese» salvata.")
    kept = {"name": "Problemi del mese", "query": "period=this_month&state=problem"}
    assert [{"views": [kept]}] == stub.asked("settings/views", "PUT")


def test_a_kept_view_is_looked_at_by_a_click(page, stub, panel):
    stub.settings["views"] = {"views": [{"name": "Problemi", "query": "state=problem"}]}
    shown = panel("?search=Cliente&category=invoice")

    shown.get_by_role("button", name="Problemi", exact=True).click()

    expect(page).to_have_url(f"{stub.url}?state=problem")
    expect(page.locator("tr[data-id]")).to_have_count(1)
    expect(shown).to_be_hidden()
    expect(page.locator("#views-button")).to_be_focused()


def test_a_view_is_taken_away_and_what_others_kept_meanwhile_stays(stub, panel):
    mine, theirs = ({"name": name, "query": "state=read"} for name in ("Lette", "Loro"))
    stub.settings["views"] = {"views": [mine]}
    shown = panel()
    expect(shown.get_by_role("button", name="Lette", exact=True)).to_be_visible()
    stub.settings["views"] = {"views": [mine, theirs]}

    shown.get_by_role("button", name="Togli la vista «Lette»").click()

    expect(shown.get_by_role("status")).to_have_text("Vista «Lette» tolta.")
    expect(shown.get_by_role("button", name="Loro", exact=True)).to_be_visible()
    assert [{"views": [theirs]}] == stub.asked("settings/views", "PUT")


def test_who_may_only_read_finds_views_and_nothing_to_change_them(stub, panel):
    stub.settings["views"] = {"views": [{"name": "Lette", "query": "state=read"}]}
    shown = panel(token=a_token(scopes=["emails:r"]))

    expect(shown.get_by_role("button")).to_have_text(["Lette"])
    expect(shown.get_by_label("Nome della vista")).to_be_hidden()


def test_the_panel_fits_a_narrow_phone(page, stub, panel):
    page.set_viewport_size({"width": 320, "height": 640})
    shown = panel()

    box = shown.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
