"""The page's time, which stands still until a test lets it pass: no load changes what is seen."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.fakes import wait_for
from tests.page_rows import NOW

FEED_EVERY = 4_000
"""ms between two questions of the page for what changed."""

# Tells each wait of the feed once it has begun, so that a test lets exactly that pass.
_NOTE_WAITS = """() => {
  const set = window.setTimeout;
  window.waits = [];
  window.setTimeout = (act, ms, ...more) => {
    if (act.name === "catchUp") window.waits.push(ms);
    return set(act, ms, ...more);
  };
}"""


def stop_time(context: BrowserContext) -> None:
    """It is NOW on all pages of the context until a test runs their clock."""
    # A clock can only be stopped at a later moment than it was set to.
    context.clock.install(time=NOW - timedelta(hours=1))
    context.clock.pause_at(NOW)


def pass_until(page: Page, is_so: Callable[[], Any]) -> None:
    """Lets time pass as the page's questions and their answers come, until something is so."""

    def passed() -> Any:
        page.clock.run_for(FEED_EVERY)
        return is_so()

    wait_for(passed)


def begin_feed(page: Page) -> None:
    """The page has its cursor, and asks for what changed in `FEED_EVERY` again."""
    note_waits(page)
    page.clock.run_for(FEED_EVERY)
    next_wait(page, 0)


def note_waits(page: Page) -> None:
    """From now on the page tells how long it waits between its questions for what changed."""
    page.evaluate(_NOTE_WAITS)


def next_wait(page: Page, number: int) -> int:
    """The wait of this number, from 0, in ms, once the page has begun it."""
    told = wait_for(partial(_told_beyond, page, number))
    return int(told[number])


def _told_beyond(page: Page, number: int) -> list[int] | None:
    told: list[int] = page.evaluate("window.waits")
    return told if len(told) > number else None
