"""The body of a mail: harmless, with its buttons in place, and readable as plain text."""

import re
from html import escape, unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.message.bodies import BUTTONS_PLACE, Link, html_part, sanitise, text_part

LINKS = [
    Link("fattura-18.pdf", "https://r.example/a/" + "A" * 48),
    Link("allegato B.pdf", "https://r.example/a/" + "B" * 48),
]
PIXEL_URL = "https://r.example/o/" + "C" * 48

CORPUS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=https://evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'/onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<img src=javascript:alert(1)>",
    "<img src=data:text/html;base64,PHNjcmlwdD4=>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<img src onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java&#x09;script:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<a href=data:text/html,<script>alert(1)</script>>x</a>",
    "<a href=file:///etc/passwd>x</a>",
    "<a href=https://ok.example onclick=alert(1)>x</a>",
    "<body onload=alert(1)>x",
    "<iframe src=https://evil.example></iframe>",
    "<object data=https://evil.example></object>",
    "<embed src=https://evil.example>",
    "<form action=https://evil.example><input name=password><button>x</button></form>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<p style='background-image:url(https://evil.example/x.png)'>x</p>",
    "<p style='border:1px url(https://evil.example/x.png)'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<p style='width:e\\78pression(alert(1))'>x</p>",
    "<p style='width:exp/**/ression(alert(1))'>x</p>",
    "<p style='-moz-binding:url(https://evil.example/x.xml#xss)'>x</p>",
    "<p style='behavior:url(x.htc)'>x</p>",
    "<p style='position:fixed;top:0;left:0'>x</p>",
    "<p style='color:red\"onmouseover=\"alert(1)'>x</p>",
    "<p/onmouseover=alert(1)>x",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title></title><script>alert(1)</script>",
    "</div></body></html><script>alert(1)</script>",
    "\0<scr\0ipt>alert(1)</scr\0ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p title='{{allegati}}'>x</p>",
    "<a href='https://ok.example/{{allegati}}'>x</a>",
]

HARMFUL_TAGS = {
    "script", "style", "iframe", "object", "embed", "form", "input", "button", "textarea", "link",
    "meta", "base", "svg", "math", "template", "noscript", "title", "body", "html", "frame",
}  # fmt: skip


class Tags(HTMLParser):
    """The tags of a page with their attributes, as a parser reads them."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.comments = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.comments.append(data)

    def handle_decl(self, decl):
        self.comments.append(decl)

    handle_pi = unknown_decl = handle_decl


def assert_harmless(page):
    tags = Tags(page)
    assert [] == tags.comments
    for tag, attributes in tags.found:
        assert tag not in HARMFUL_TAGS
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert "{{" not in value
            if name in ("href", "src", "cite"):
                scheme = re.match(r"\s*([a-z0-9+.-]*):", value, re.IGNORECASE)
                assert scheme is None or scheme[1] in ("http", "https", "mailto", "tel")
            if name == "style":
                assert not re.search(r"expression|url\(|position|binding|behavior|\\", value)


@pytest.mark.parametrize("body", CORPUS)
def test_what_could_run_or_hide_does_not_survive(body):
    assert_harmless(sanitise(body))


snippets = st.lists(st.sampled_from([*CORPUS, "<", ">", "'", '"', "<p>", "</p>", "{{", "&"])).map(
    "".join
)


@given(snippets | st.text(max_size=60))
def test_no_mixture_of_it_survives_either(body):
    once = sanitise(body)

    assert_harmless(once)
    assert_harmless(sanitise(once))


@pytest.mark.parametrize(
    "body",
    [
        "<p>Gentile cliente, <strong>grazie</strong>.</p>",
        '<p style="color:rgb(1, 2, 3);text-align:center">Ciao</p>',
        '<table><tbody><tr><td style="padding:4px">1</td></tr></tbody></table>',
        '<img src="https://bianchi.example/logo.png" alt="Bianchi">',
        "<p>{{allegati}}</p>",
        "Prezzo &lt; 100 &amp; IVA",
    ],
)
def test_what_is_harmless_stays_as_it_is(body):
    assert body == sanitise(body)


@pytest.mark.parametrize("target", ["https://b.example/x", "mailto:a@b.example", "tel:+390612345"])
def test_a_link_of_the_company_stays(target):
    assert f'href="{target}"' in sanitise(f'<a href="{target}">x</a>')


def page_of(body, links=LINKS, pixel_url=None, locale="it", subject="Fattura"):
    return html_part(body, subject=subject, links=links, pixel_url=pixel_url, locale=locale)


def hrefs(page):
    return [attributes.get("href") for tag, attributes in Tags(page).found if tag == "a"]


@pytest.mark.parametrize("place", ["{{allegati}}", "{{ allegati }}", "{{\n\tallegati }}"])
def test_the_buttons_stand_at_the_place_holder(place):
    page = page_of(f"<p>prima</p>{place}<p>dopo</p>")

    before, after = page.split("<p>prima</p>")[1].split("<p>dopo</p>")
    assert [link.url for link in LINKS] == hrefs(before)
    assert [] == hrefs(after)
    assert not BUTTONS_PLACE.search(page)


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
    page = page_of(sanitise('<a href="https://b.example/{{allegati}}">x</a>'), links=LINKS[:1])

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
    assert text_part("{{allegati}}", links=links).startswith("{{allegati}} {url} %s \\1.pdf: http")


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
    return text_part(body, links=links).splitlines()


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

    assert all(f"{link.filename}: {link.url}" in lines for link in LINKS)
    assert "prima" == lines[0].strip()
    assert any(line.endswith("dopo") for line in lines)
    assert "allegati" not in "".join(lines)


def test_the_plain_text_without_links_has_none():
    assert "prima dopo\n" == text_part("prima {{allegati}}dopo", links=[])


def test_the_plain_text_reads_like_the_page():
    body = (
        "<h1>Fattura</h1><p>Gentile <b>cliente</b>,<br>ecco la   fattura &amp; il resto.</p>"
        "<ul><li>uno</li><li>due</li></ul>"
        "<table><tbody><tr><td>Totale</td><td>100 €</td></tr></tbody></table><hr>"
        '<p>Vedi <a href="https://b.example/">il sito</a> o <a>niente</a>.</p>'
    )
    expected = (
        "Fattura\n\nGentile cliente,\necco la fattura & il resto.\n\n- uno\n- due\n\n"
        "Totale 100 €\n\nVedi il sito <https://b.example/> o niente.\n"
    )

    assert expected == text_part(body, links=[])


def test_an_end_without_a_beginning_changes_nothing():
    assert "a b\n" == text_part("a</a> b", links=[])


@given(st.text(max_size=100))
def test_the_plain_text_holds_every_word_that_was_written(body):
    shown = text_part(sanitise(escape(body)), links=[])

    assert "".join(BUTTONS_PLACE.sub("", body).replace("\0", "").split()) == "".join(shown.split())
    assert shown.endswith("\n")


@given(snippets)
def test_every_body_becomes_a_page_with_all_buttons_and_one_pixel(body):
    page = page_of(sanitise(body), pixel_url=PIXEL_URL)
    targets = [unescape(target) for target in re.findall(r'<a href="(https://r[^"]+)', page)]

    assert [link.url for link in LINKS] == targets
    assert 1 == page.count(PIXEL_URL)
    assert PIXEL_URL not in text_part(sanitise(body), links=LINKS)


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
    conditions = re.findall(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", page, re.DOTALL)

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
        "<p>Ciao</p>", subject="", links=[], pixel_url=PIXEL_URL, locale="it", foot="<i>piede</i>"
    )

    assert page.index("Ciao") < page.index("<i>piede</i>") < page.index(PIXEL_URL)
    assert text_part("<p>Ciao</p>", links=[], foot="piede\n") == "Ciao\n\n-- \npiede\n"
