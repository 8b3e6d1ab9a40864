"""The foot of a mail."""

from html import unescape

import pytest

from chalicelib.domain.emails import Untracked
from chalicelib.domain.message.feet import foot_of
from tests.builders import MORNING, an_email

URL = "https://r.example/r/" + "A" * 48


def foot(email=None, locale="it", **details):
    return foot_of(email or an_email(), locale=locale, recipient_url=URL, **details)


def test_a_copy_says_to_whom_the_mail_went():
    said = foot(an_email(untracked=Untracked.OWN_COPY), went_to=["a@b.example", "c@d.example"])

    assert said.text.splitlines()[1].endswith("inviata a: a@b.example, c@d.example.")
    assert "<bdi>a@b.example</bdi>, <bdi>c@d.example</bdi>." in said.html


@pytest.mark.parametrize(
    ("number", "rest"), [(20, "a19@b.example."), (23, "a19@b.example, 3 more.")]
)
def test_a_copy_names_twenty_and_counts_the_others(number, rest):
    said = foot(locale="en", went_to=[f"a{place}@b.example" for place in range(number)])

    assert said.text.splitlines()[1].endswith(rest)


def test_it_says_who_sent_the_mail_to_whom():
    said = foot(locale="en").text.splitlines()[0]

    assert "Officina Bianchi Srl sent this email to acquisti@verdicostruzioni.example." == said


def test_who_has_no_name_is_named_by_the_address():
    assert "inviata da no-reply@ricevuta.example a" in foot(an_email(from_name="")).text


@pytest.mark.parametrize(("locale", "word"), [("it", "disattivarlo"), ("en", "switch it off")])
def test_a_tracked_mail_says_so_and_leads_to_the_recipients_page(locale, word):
    said = foot(locale=locale)

    assert word in said.html
    assert word in said.text
    assert f'href="{URL}"' in said.html
    assert said.text.endswith(f": {URL}\n")


def test_openings_that_are_only_counted_are_called_so():
    said = foot(an_email(untracked=Untracked.ANONYMOUS))

    assert "senza sapere di chi" in said.text
    assert URL in said.text


@pytest.mark.parametrize("why", set(Untracked) - {Untracked.ANONYMOUS})
def test_a_mail_that_tells_nothing_says_nothing_of_it(why):
    said = foot(an_email(untracked=why))

    assert URL not in said.html + said.text
    assert 1 == len(said.text.splitlines())


def test_a_mail_whose_recipient_stopped_it_says_nothing_of_it_either():
    assert URL not in foot(an_email(stopped_at=MORNING)).text


@pytest.mark.parametrize("locale", ["it", "en"])
def test_html_and_plain_text_say_the_same(locale):
    said = foot(locale=locale)
    words = said.html.replace("<br>", "\n").replace("</a>.", f": {URL}")
    for tag in ("<bdi>", "</bdi>", f'<a href="{URL}" style="color:#566273">'):
        words = words.replace(tag, "")

    assert said.text.strip() == unescape(words)


def test_no_name_becomes_markup():
    evil = "<script>alert(1)</script>{sender}"
    html = foot(an_email(from_name=evil, to_email=f"{evil}@b.example")).html

    assert "<script" not in html
    assert 2 == html.count("&lt;script&gt;alert(1)&lt;/script&gt;{sender}")
