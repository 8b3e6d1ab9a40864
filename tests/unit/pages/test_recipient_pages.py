"""The pages for recipients: whole, in each language, and harmless whatever people are called."""

import re
from base64 import b64decode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.correspondents import Correspondent
from chalicelib.domain.pages import recipient_pages as pages
from chalicelib.domain.pages.page_frame import style_source
from tests.markup import Tree

SENDER = Correspondent("Officina Bianchi Srl", "ufficio@bianchi.example", "it")


def every_page(languages, sender=SENDER):
    return {
        "missing": pages.missing_page(languages),
        "nothing": pages.nothing_page(languages),
        "later": pages.later_page(languages),
        "gone": pages.gone_page(languages, sender),
        "tries": pages.tries_page(languages, seconds=600),
        "gate": pages.gate_page(languages, sender),
        "wrong": pages.gate_page(languages, sender, wrong=True),
    }


@pytest.mark.parametrize("name", every_page(("it",)))
@pytest.mark.parametrize("locale", ["it", "en"])
def test_a_page_is_whole_and_in_its_language(name, locale):
    page = every_page((locale,))[name]
    tree = Tree(page)

    assert page.startswith("<!DOCTYPE html>")
    assert [{"lang": locale}] == tree.all("html")
    assert 1 == len(tree.all("h1")) == len(tree.all("main")) == len(tree.all("title"))
    assert not re.search(r"\{\w*\}", tree.shown)


def test_where_no_language_is_known_both_are_spoken():
    tree = Tree(pages.gone_page(("it", "en"), SENDER))

    assert [{"lang": "it"}, {"lang": "en"}] == tree.all("section")
    assert (1, 1) == (len(tree.all("h1")), len(tree.all("h2")))


@pytest.mark.parametrize("wrong", [False, True])
def test_a_gate_asks_once_whatever_the_languages(wrong):
    tree = Tree(pages.gate_page(("it", "en"), SENDER, wrong=wrong))

    [form], [address] = tree.all("form"), tree.all("input")
    assert {"method": "post"} == form
    assert [{"for": address["id"]}] == tree.all("label")
    assert wrong == (address.get("aria-describedby") == "problem") == ("aria-invalid" in address)


def test_what_is_gone_says_whom_to_ask_where_that_is_known():
    known = Tree(pages.gone_page(("it",), SENDER))
    nameless = Tree(pages.gone_page(("it",), Correspondent()))

    [link] = known.all("a")
    assert link["href"].startswith("mailto:ufficio@bianchi.example?subject=Documento%20non")
    assert "Chiedi a Officina Bianchi Srl di inviarlo di nuovo." in known.shown
    assert [] == nameless.all("a")
    assert "Chiedi al mittente di inviarlo di nuovo." in nameless.shown


@pytest.mark.parametrize(
    ("seconds", "expected"), [(1, "tra un minuto"), (60, "tra un minuto"), (61, "tra 2 minuti")]
)
def test_how_long_to_wait_is_said_in_whole_minutes(seconds, expected):
    assert expected in pages.tries_page(("it",), seconds=seconds)


names = st.text(max_size=60) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{name} {0} {{x}} %s",
        "&lt;b&gt;",
        "</bdi></main>",
        "\u202egnp.exe",
    ]
)


@given(names, names)
def test_no_name_and_no_address_becomes_markup(name, address):
    sender = Correspondent(name, address, "it")
    plain = every_page(("it",), Correspondent("Bianchi", "a@b.example", "it"))
    bare = every_page(("it",), Correspondent("", "", "it"))

    for page, html in every_page(("it",), sender).items():
        tags = [tag for tag, _ in Tree(html).tags]
        expected = [tag for tag, _ in Tree(plain[page]).tags]
        assert set(tags) <= set(expected)
        if name and address:
            assert expected == tags
        if not name and not address:
            assert html == bare[page]


def test_pages_hold_nothing_that_runs_loads_or_needs_an_inline_style():
    for html in every_page(("it", "en")).values():
        tree = Tree(html)
        attributes = {name for _, attrs in tree.tags for name in attrs}

        assert not {"script", "img", "link", "iframe", "object"} & {tag for tag, _ in tree.tags}
        assert not {"style", "src", "action", "formaction"} & attributes
        assert not [name for name in attributes if name.startswith("on")]


def test_the_policy_lets_the_style_sheet_through_and_no_other():
    [style] = re.findall(r"<style>(.*?)</style>", pages.missing_page(("it",)), re.DOTALL)

    digest = b64decode(style_source().removeprefix("'sha256-").removesuffix("'"))
    assert sha256(style.encode()).digest() == digest
    assert "url(" not in style
    assert "@import" not in style
