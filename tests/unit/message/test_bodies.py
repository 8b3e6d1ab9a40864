"""The body of a mail: harmless, with its buttons in place, and readable as plain text."""

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.bodies.reading import read_body
from chalicelib.domain.message.bodies import Link, html_part, text_part
from tests.builders import let_in
from tests.hostile import snippets
from tests.markup import Tags

LINKS = [
    Link("fattura-18.pdf", "https://r.example/a/" + "A" * 48),
    Link("allegato B.pdf", "https://r.example/a/" + "B" * 48),
]
PLACE_HOLDER = re.compile(r"\{\{\s*allegati\s*\}\}")
PIXEL_URL = "https://r.example/o/" + "C" * 48


def page_of(body, links=LINKS, pixel_url=None, locale="it", subject="Fattura"):
    return html_part(
        read_body(body, buttons=bool(links)),
        subject=subject,
        links=links,
        pixel_url=pixel_url,
        locale=locale,
    )


def plain(body, links, foot=""):
    return text_part(read_body(body, buttons=bool(links)), links=links, foot=foot)


def hrefs(page):
    return [attributes.get("href") for tag, attributes in Tags(page).found if tag == "a"]


@pytest.mark.parametrize("place", ["{{allegati}}", "{{ allegati }}", "{{\n\tallegati }}"])
def test_the_buttons_stand_at_the_place_holder(place):
    page = page_of(f"<p>prima</p>{place}<p>dopo</p>")

    before, after = page.split("<p>prima</p>")[1].split("<p>dopo</p>")
    assert [link.url for link in LINKS] == hrefs(before)
    assert [] == hrefs(after)
    assert "allegati}}" not in page


@pytest.mark.parametrize("other", ["{allegati}", "{{allegato}}", "{{ALLEGATI}}", "{{allegati}", ""])
def test_without_a_place_holder_the_buttons_stand_at_the_end(other):
    page = page_of(f"<p>prima {other}</p>")

    assert [link.url for link in LINKS] == hrefs(page.split(f"<p>prima {other}</p>")[1])


def test_of_two_place_holders_the_first_gets_the_buttons_and_the_second_goes():
    page = page_of("<i>1</i>{{allegati}}<i>2</i>{{allegati}}<i>3</i>")

    assert [link.url for link in LINKS] == hrefs(page.split("<i>2</i>")[0])
    assert "<i>2</i><i>3</i>" in page


def test_without_links_the_place_holder_goes():
    assert "<div><p>prima </p></div>" in page_of("<p>prima {{allegati}}</p>", links=[])


def test_a_place_holder_within_an_attribute_gets_no_button():
    page = page_of(let_in('<a href="https://b.example/{{allegati}}">x</a>'), links=LINKS[:1])

    assert [LINKS[0].url] == [target for target in hrefs(page) if target]


@pytest.mark.parametrize(("locale", "word"), [("it", "Apri"), ("en", "Open")])
def test_a_button_speaks_the_language_of_the_company(locale, word):
    page = page_of("", locale=locale)

    assert f'<html lang="{locale}">' in page
    assert f">{word} <bdi>fattura-18.pdf</bdi></a>" in page


@pytest.mark.parametrize(
    "filename", ["<script>alert(1)</script>.pdf", '"><img src=x onerror=alert(1)>', "a&b'c.pdf"]
)
def test_a_button_shows_the_file_name_and_runs_nothing(filename):
    page = page_of("", links=[Link(filename, LINKS[0].url)])

    assert f"Apri <bdi>{escape(filename)}</bdi>" in page
    assert {"table", "tr", "td", "a", "bdi"} == {
        tag for tag, _ in Tags(page.split("<div>")[1]).found
    }


def test_a_file_name_that_looks_like_a_place_holder_is_only_a_name():
    links = [Link("{{allegati}} {url} %s \\1.pdf", LINKS[0].url)]

    assert "Apri <bdi>{{allegati}} {url} %s \\1.pdf</bdi></a>" in page_of(
        "{{allegati}}", links=links
    )
    assert plain("{{allegati}}", links=links).startswith("{{allegati}} {url} %s \\1.pdf: <http")


def test_the_title_shows_the_subject_and_runs_nothing():
    page = page_of("", subject="</title><script>alert(1)</script>", links=[])

    assert "<title>&lt;/title&gt;&lt;script&gt;" in page
    assert "script" not in {tag for tag, _ in Tags(page).found}


def test_braces_in_a_body_are_only_text():
    assert "<div>{0} {content} {</div>" in page_of("{0} {content} {", links=[])


def test_the_pixel_is_the_last_thing_in_the_body():
    page = page_of("<p>Ciao</p>", pixel_url=PIXEL_URL)

    assert PIXEL_URL == Tags(page).found[-1][1]["src"]
    assert re.search(r"<img [^>]+>\s*</body></html>\s*$", page)


def test_without_a_pixel_there_is_no_image():
    assert "<img" not in page_of("<p>Ciao</p>")


def lines_of(body, links=LINKS):
    return plain(body, links=links).splitlines()


@pytest.mark.parametrize(
    "body",
    [
        "<p>prima {{allegati}} dopo</p>",
        "<p>prima</p><p>{{ allegati }}</p><p>dopo</p>",
        "prima {{allegati}}{{allegati}} dopo",
        "<p>prima</p> dopo",
    ],
)
def test_each_link_has_a_line_of_its_own(body):
    lines = lines_of(body)

    assert all(f"{link.filename}: <{link.url}>" in lines for link in LINKS)
    assert "prima" == lines[0].strip()
    assert any(line.endswith("dopo") for line in lines)
    assert "allegati" not in "".join(lines)


def test_the_plain_text_without_links_has_none():
    assert "prima dopo\n" == plain("prima {{allegati}}dopo", links=[])


def test_the_plain_text_reads_like_the_page():
    body = (
        "<h1>Fattura</h1><p>Gentile <b>cliente</b>,<br>ecco la   fattura &amp; il resto.</p>"
        "<ul><li>uno</li><li>due</li></ul>"
        "<table><tbody><tr><td>Totale</td><td>100 €</td></tr></tbody></table><hr>"
        '<p>Vedi <a href="https://b.example/">il sito</a> o <a>niente</a>.</p>'
    )
    expected = (
        "Fattura\n\nGentile cliente,\necco la fattura & il resto.\n\n- uno\n- due\n\n"
        "Totale  100 €\n\n------------------------\n\nVedi il sito <https://b.example/> o niente.\n"
    )

    assert expected == plain(body, links=[])


def test_an_end_without_a_beginning_changes_nothing():
    assert "a b\n" == plain("a</a> b", links=[])


@given(st.text(max_size=100))
def test_the_plain_text_holds_every_word_that_was_written(body):
    shown = plain(let_in(escape(body)), links=[])

    assert "".join(PLACE_HOLDER.sub("", body).replace("\0", "").split()) == "".join(shown.split())
    assert shown.endswith("\n")


@given(snippets)
def test_every_body_becomes_a_page_with_all_buttons_and_one_pixel(body):
    page = page_of(let_in(body), pixel_url=PIXEL_URL)
    targets = [unescape(target) for target in re.findall(r'<a href="(https://r[^"]+)', page)]

    assert [link.url for link in LINKS] == targets
    assert 1 == page.count(PIXEL_URL)
    assert PIXEL_URL not in plain(let_in(body), links=LINKS)


def test_a_body_without_colours_may_be_read_in_the_dark():
    page = page_of("<p>Ciao</p>")

    assert {"color-scheme", "supported-color-schemes"} == {
        attrs["name"] for tag, attrs in Tags(page).found if attrs.get("content") == "light dark"
    }
    assert "prefers-color-scheme:dark" in page


@pytest.mark.parametrize("style", ["color:#000", "BACKGROUND-COLOR:white"])
def test_a_body_with_colours_of_its_own_stays_on_white(style):
    page = page_of(f'<p style="{style}">Ciao</p>')

    assert "prefers-color-scheme" not in page
    assert "light dark" not in page


def test_outlook_gets_a_width_and_a_padding_that_it_understands():
    page = page_of("")
    _, *conditions = re.findall(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", page, re.DOTALL)

    assert ["table", "tr", "td"] == [tag for tag, _ in Tags(conditions[0]).found]
    assert "</td></tr></table>" == conditions[1]
    assert "mso-padding-alt" in page


def test_every_table_is_there_for_the_looks_alone():
    tables = [attrs for tag, attrs in Tags(page_of("")).found if tag == "table"]

    assert tables
    assert all(attrs["role"] == "presentation" for attrs in tables)


def test_a_mail_says_its_language_where_a_provider_takes_its_html_apart():
    [article] = [attrs for _, attrs in Tags(page_of("", locale="en")).found if "role" in attrs][:1]

    assert ("article", "en") == (article["role"], article["lang"])


def test_a_body_may_run_from_right_to_left():
    [cell] = [attrs for _, attrs in Tags(page_of("<p>שלום</p>")).found if "dir" in attrs]

    assert "auto" == cell["dir"]
    assert "text-align:start" in cell["style"]


def test_the_foot_stands_below_the_body_and_above_the_pixel():
    page = html_part(
        read_body("<p>Ciao</p>", buttons=False),
        subject="",
        links=[],
        pixel_url=PIXEL_URL,
        locale="it",
        foot="<i>piede</i>",
    )

    assert page.index("Ciao") < page.index("<i>piede</i>") < page.index(PIXEL_URL)
    assert plain("<p>Ciao</p>", links=[], foot="piede\n") == "Ciao\n\n-- \npiede\n"
