"""What happens to emails is on the open page within seconds, wherever they stand."""

import pytest
from playwright.sync_api import expect

from tests.page_answers import an_error
from tests.page_clock import FEED_EVERY, begin_feed, next_wait, note_waits
from tests.page_rows import row


@pytest.fixture
def opened(page, stub, open_page):
    """The page with such rows, whose feed has begun."""

    def opened(rows, query=""):
        stub.rows = rows
        open_page(page, query)
        begin_feed(page)
        return page

    return opened


def subjects(page):
    return page.locator(".open").all_text_contents()


def read(number):
    return row(
        number,
        evidence="seen_through_proxy",
        icon="read",
        recipient_date="2026-11-24T10:42:00+01:00",
    )


def test_an_email_is_read_far_below_the_first_fifty(opened, stub):
    page = opened([row(number) for number in range(120, 0, -1)])
    while page.locator("#more").is_visible():
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("#count")).to_have_text("120 e-mail mostrate")

    stub.rows[-1] = read(1)
    page.clock.run_for(FEED_EVERY)

    expect(page.locator("tr[data-id='1'] .words")).to_contain_text("Letta")


def test_what_no_longer_fits_leaves_with_a_note_and_the_tiles_follow(opened, stub):
    problem = {"delivery": "outcome_unknown", "icon": "problem"}
    page = opened([row(3), row(2, **problem), row(1, **problem)], "?state=problem")
    expect(page.locator("[data-state=problem] .total")).to_have_text("2")
    page.locator(".open").first.focus()

    stub.rows[1] = row(2, delivery="sent")
    page.clock.run_for(FEED_EVERY)

    expect(page.locator("tr[data-id]")).to_have_count(1)
    expect(page.locator("tr[data-id='1'] .open")).to_be_focused()
    expect(page.locator("#toast")).to_contain_text("1 e-mail non rientra più in questo elenco")
    page.clock.run_for(10_000)
    expect(page.locator("[data-state=problem] .total")).to_have_text("1")


def test_the_button_refreshes_what_fits_no_more_and_the_tiles_at_once(opened, stub):
    problem = {"delivery": "outcome_unknown", "icon": "problem"}
    page = opened([row(2, **problem), row(1, **problem)], "?state=problem")

    stub.rows[0] = row(2, delivery="sent")
    page.locator("#refresh").click()

    expect(page.locator("tr[data-id]")).to_have_count(1)
    expect(page.locator("[data-state=problem] .total")).to_have_text("1")


def test_a_new_email_stands_where_its_moment_belongs(opened, stub):
    page = opened([row(9), row(5), row(1)])

    stub.rows = [row(number) for number in (11, 9, 7, 5, 1)]
    page.clock.run_for(FEED_EVERY)

    expect(page.locator("tr[data-id]")).to_have_count(5)
    assert [f"Fattura {number}" for number in (11, 9, 7, 5, 1)] == subjects(page)
    expect(page.get_by_role("status").first).to_have_text("2 nuove e-mail")


def test_what_is_new_and_not_looked_for_does_not_come(opened, stub):
    page = opened([row(1, to_name="Società Caffè Perù")], "?search=caffe")
    stub.rows = [row(3, to_name="Bianchi"), row(2, to_name="CAFFÈ Roma"), *stub.rows]
    page.clock.run_for(FEED_EVERY)

    expect(page.locator("tr[data-id='2']")).to_have_count(1)
    assert ["Fattura 2"] == subjects(page)[:1]
    expect(page.locator("tr[data-id='3']")).to_have_count(0)


def test_of_a_sorted_list_only_what_is_new_is_told_and_once(opened, stub):
    page = opened([row(number) for number in range(120, 0, -1)], "?sort=to_name")
    told = page.locator("#toast")
    new = {"queued_at": "2026-11-24T10:43:00+01:00"}
    far_down = next(at for at, one in enumerate(stub.rows) if one["to_name"] == "Cliente 99")
    stub.rows[far_down] = read(99)
    stub.rows.insert(0, row(121, **new))
    page.clock.run_for(FEED_EVERY)
    expect(told).to_contain_text("1 nuova e-mail")
    told.get_by_role("button", name="Chiudi").click()

    stub.rows[0] = row(121, errors_count=1, **new)
    stub.rows[-1] = read(1)
    page.clock.run_for(FEED_EVERY)
    expect(page.locator("tr[data-id='1'] .words")).to_contain_text("Letta")

    expect(told).to_be_hidden()


def test_an_empty_list_fills_by_itself(opened, stub):
    page = opened([])
    stub.rows = [row(1)]
    page.clock.run_for(FEED_EVERY)

    expect(page.locator("tr[data-id]")).to_have_count(1)
    expect(page.locator("#notice")).to_be_hidden()


def test_a_tab_that_cannot_ask_hears_what_another_was_told(opened, stub, open_page):
    page = opened([row(1)])
    other = page.context.new_page()
    open_page(other)
    note_waits(other)
    page.clock.run_for(1_100)
    next_wait(other, 0)
    other.route("**/changes*", lambda route: route.abort())

    for number in range(2):
        stub.rows = [row(1, subject=f"Fattura {number}/A")]
        page.clock.run_for(4_100)

        for tab in (page, other):
            expect(tab.locator(".open")).to_have_text(f"Fattura {number}/A")


def test_a_page_that_slept_too_long_reads_its_list_anew(opened, stub):
    page = opened([row(1)])
    stub.answers["GET", "changes"] = (422, an_error("cursor_expired"))
    stub.rows = [row(2)]
    with page.expect_response(lambda answer: "/emails?" in answer.url):
        page.clock.run_for(FEED_EVERY)

    expect(page.get_by_role("row", name="Fattura 2 ")).to_be_visible()
    assert ["Fattura 2"] == subjects(page)


def read_anew(page, stub):
    """The page finds that it missed too much, and reads its list again."""
    stub.answers["GET", "changes"] = (422, an_error("cursor_expired"))
    with page.expect_response(lambda answer: "/emails?" in answer.url):
        page.clock.run_for(FEED_EVERY)
    expect(page.locator("#list[aria-busy=false]")).to_have_count(1)


def test_who_is_at_a_row_is_there_when_the_list_was_read_anew(opened, stub):
    page = opened([row(number) for number in (3, 2, 1)])
    page.locator("tr[data-id='2'] .open").focus()
    stub.rows = [row(4), *stub.rows]
    read_anew(page, stub)

    expect(page.locator("tr[data-id='4']")).to_be_visible()
    expect(page.locator("tr[data-id='2'] .open")).to_be_focused()


def test_an_email_gives_the_focus_back_to_its_row_though_the_list_was_read_anew(opened, stub):
    page = opened([row(number) for number in (3, 2, 1)])
    page.locator("tr[data-id='2'] .what").click()
    expect(page.get_by_role("dialog", name="Fattura 2")).to_be_visible()
    stub.rows = [row(4), *stub.rows]
    read_anew(page, stub)

    page.keyboard.press("Escape")

    expect(page.locator("tr[data-id='2'] .open")).to_be_focused()


def test_an_email_whose_row_left_gives_the_focus_to_the_next(opened, stub):
    problem = {"delivery": "outcome_unknown", "icon": "problem"}
    page = opened([row(number, **problem) for number in (3, 2, 1)], "?state=problem")
    page.locator("tr[data-id='2'] .what").click()
    expect(page.get_by_role("dialog", name="Fattura 2")).to_be_visible()
    stub.rows[1] = row(2, delivery="sent")
    page.clock.run_for(FEED_EVERY)
    expect(page.locator("tr[data-id]")).to_have_count(2)

    page.keyboard.press("Escape")

    expect(page.locator("tr[data-id='1'] .open")).to_be_focused()
