"""The page fits where it is shown: phones, a product's frame, paper."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.page_rows import NOW, an_example_of_everything, row
from tests.page_stub import a_token

PHONES = [(320, 640), (390, 844)]
OVERFLOWING = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.scrollWidth > one.clientWidth)
  .map((one) => one.textContent)"""

# What overlaps from top to bottom stands on one line.
LINES = """(selector) => [...document.querySelectorAll(selector)]
  .map((one) => one.getBoundingClientRect())
  .filter(({ height }) => height)
  .sort((one, other) => one.top - other.top)
  .reduce((lines, { top, bottom }) => {
    const last = lines.at(-1);
    if (last && top < last.bottom) last.bottom = Math.max(last.bottom, bottom);
    else lines.push({ bottom });
    return lines;
  }, []).length"""


def test_on_a_phone_the_first_email_stands_above_the_fold(page, stub, open_page):
    stub.rows = an_example_of_everything()
    open_page(page)
    for width, height in PHONES:
        page.set_viewport_size({"width": width, "height": height})

        expect(page.locator(".open").first).to_be_in_viewport()
        expect(page.locator("tr[data-id] .words").first).to_be_in_viewport()


def test_on_a_phone_what_is_typed_in_is_large_enough_not_to_be_zoomed(page, open_page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page)
    page.locator("#compose-open").click()
    expect(page.get_by_label("Oggetto")).to_be_visible()
    sizes = page.evaluate(
        "[...document.querySelectorAll('input, select, textarea')]"
        ".map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )

    assert {16} == set(sizes)


def test_on_a_phone_no_word_is_cut_and_no_panel_leaves_the_window(page, stub, open_page):
    stub.rows = an_example_of_everything()
    open_page(page)
    for width, height in PHONES:
        page.set_viewport_size({"width": width, "height": height})

        assert [] == page.evaluate(OVERFLOWING, "button, button .narrow")
        for name in ("period", "category", "views", "export"):
            page.locator(f"#{name}-button").click()
            box = page.locator(f"#{name}-panel").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            page.keyboard.press("Escape")


def test_on_a_phone_a_warning_has_its_cross_beside_its_first_line(new_page, stub, open_page):
    ends = a_token(exp=int((NOW + timedelta(minutes=4)).timestamp()))
    page = new_page(viewport={"width": 320, "height": 640})
    open_page(page, token=ends)
    page.clock.run_for(1_000)
    words = page.locator("#toast p")
    expect(words).to_contain_text("finisce alle")
    text, cross = words.bounding_box(), page.locator("#toast button").bounding_box()

    assert cross["y"] < text["y"] + text["height"] / 2
    assert cross["x"] >= text["x"] + text["width"]


def test_on_a_phone_head_and_filters_take_two_lines_each(page, stub, open_page):
    stub.rows = an_example_of_everything()
    open_page(page)
    for width, height in PHONES:
        page.set_viewport_size({"width": width, "height": height})

        assert 2 == page.evaluate(LINES, ".title, .top > :is(button, .popover)"), width
        assert 2 == page.evaluate(LINES, ".filters :is(input, button):not(.panel *)"), width


def test_the_words_of_a_tile_stay_inside_it(page, stub, open_page):
    stub.rows = an_example_of_everything()
    later = (NOW + timedelta(days=30)).isoformat()
    stub.rows += [row(50, delivery="scheduled", icon="queued", due_at=later, sent_date=None)]
    open_page(page)
    expect(page.locator(".tile")).to_have_count(9)
    for width in (1024, 1366, 1920):
        page.set_viewport_size({"width": width, "height": 768})

        assert [] == page.evaluate(OVERFLOWING, ".tile")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_in_a_frame_of_1024_pixels_tiles_and_filters_stand_in_one_line_each(page, stub, open_page):
    stub.rows = an_example_of_everything()
    open_page(page)
    for width in (1024, 1366, 1920):
        page.set_viewport_size({"width": width, "height": 768})
        tops = page.evaluate("[...document.querySelectorAll('.tile')].map((one) => one.offsetTop)")

        assert 1 == len(set(tops)), width
        assert 1 == page.evaluate(LINES, ".filters :is(input, button, #updated):not(.panel *)")


def test_whom_to_remind_is_chosen_in_one_line_of_filters(new_page, stub, open_page):
    stub.rows = [*an_example_of_everything(), row(1, silent_days=12)]
    for language in ("it", "en"):
        page = new_page(viewport={"width": 1024, "height": 768})
        open_page(page, f"?state=silent&lang={language}")
        expect(page.locator("#silent-days")).to_be_visible()
        for width in (1008, 1024, 1101, 1280, 1366):
            page.set_viewport_size({"width": width, "height": 768})

            line = ".filters :is(input, button, select, #updated):not(.panel *)"
            assert 1 == page.evaluate(LINES, line), (language, width)


def test_on_paper_the_table_stands_under_what_it_was_filtered_by(page, stub, open_page):
    stub.rows = an_example_of_everything()
    open_page(page, "?period=2026-11&category=invoice&state=sent&search=Fattura")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})

    heading = page.locator("#print-head")
    expect(heading).to_have_text("01/11/2026 → 30/11/2026 · Fatture · Inviate · «Fattura»")
    expect(heading).to_be_visible()
    expect(page.locator("thead")).to_be_visible()
    expect(page.get_by_role("button", name="Nuova e-mail")).to_be_hidden()
    expect(page.locator("#search")).to_be_hidden()
    rows = page.evaluate("getComputedStyle(document.querySelector('tr[data-id]')).display")
    assert "table-row" == rows


def test_what_a_standard_licence_does_not_know_is_not_shown_as_zero(page, stub, open_page):
    stub.company["licence"] = "standard"
    stub.rows = [row(1, evidence="unknown")]
    open_page(page)

    expect(page.locator("[data-state=sent]")).to_be_visible()
    for unknown in ("read", "downloaded", "silent"):
        expect(page.locator(f"[data-state={unknown}]")).to_have_count(0)


def test_the_chart_names_its_colours_and_cuts_a_month_far_beyond_the_others(page, stub, open_page):
    def month(name, total):
        icons = dict.fromkeys(("queued", "read", "downloaded", "problem", "cancelled", "resent"), 0)
        return {"month": name, "total": total, "icons": icons | {"sent": total}}

    months = [month("2026-09", 10), month("2026-10", 4000), month("2026-11", 12)]
    stub.answers["GET", "emails/summary"] = (
        200,
        {"data": month("", 4022) | {"categories": [], "months": months, "states": []}},
    )
    stub.may_lie = True
    open_page(page)

    expect(page.locator("#chart .value")).to_have_text(["10", "4000", "12"])
    expect(page.locator("#chart .break")).to_have_count(1)
    expect(page.locator(".legend li")).to_have_text(["Inviate"])
    heights = page.evaluate(
        "[...document.querySelectorAll('#chart g .bar')].map((one) => +one.getAttribute('height'))"
    )
    assert heights[0] > 20


def test_of_many_files_and_of_long_texts_the_list_shows_the_beginning(page, stub, open_page):
    files = [{"filename": f"allegato-{number}.pdf", "url": ""} for number in range(10)]
    long = {"subject": "Fornitura di serramenti " * 30, "to_name": "Serramenti" * 20}
    stub.rows = [row(2, attachments=files, **long), row(1)]
    open_page(page)

    first = page.locator("tr[data-id='2']")
    expect(first.locator(".files li")).to_have_text(
        ["allegato-0.pdf", "allegato-1.pdf", "e altri 8"]
    )
    assert first.bounding_box()["height"] < 150


def test_an_empty_page_offers_the_first_email_and_ones_own_mailbox(page, open_page):
    open_page(page)
    notice = page.locator("#notice")

    notice.get_by_role("button", name="Collega la tua casella").click()
    expect(page.get_by_role("dialog", name="Impostazioni")).to_be_visible()
    page.keyboard.press("Escape")
    notice.get_by_role("button", name="Scrivi un'e-mail").click()
    expect(page.get_by_role("dialog", name="Nuova e-mail")).to_be_visible()
