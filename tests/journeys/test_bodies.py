"""Bodies as software makes them: who reads the text part reads the words of the HTML part."""

import re
from pathlib import Path

import pytest

from chalicelib.domain.bodies.reading import read_body
from tests.builders import let_in

CORPUS = Path(__file__).parent.parent / "corpus" / "bodies.html"
VISIBLE = Path(__file__).with_name("visible.js").read_text()
BUTTONS = "<p>QUI STANNO I BOTTONI</p>", "\n\nQUI STANNO I BOTTONI\n\n"

BODIES = dict(
    re.findall(r"<!--== (.+?) ==-->\n(.+?)(?=\n<!--==|\Z)", CORPUS.read_text(), re.DOTALL)
)


def words(text):
    return re.findall(r"\w+", text.casefold())


@pytest.fixture(scope="module")
def shown(browser):
    page = browser.new_page()

    def shown(html):
        page.set_content(f"<!DOCTYPE html><meta charset=utf-8><body>{html}</body>")
        return page.evaluate(VISIBLE)

    yield shown
    page.close()


def test_there_are_bodies_of_many_kinds():
    assert len(BODIES) >= 40


@pytest.mark.parametrize("name", BODIES)
def test_both_parts_hold_the_same_words_in_the_same_order(name, shown):
    body = read_body(let_in(BODIES[name]), buttons=True)
    html, text = BUTTONS

    assert words(shown(html.join(body.html))) == words(text.join(body.text))
