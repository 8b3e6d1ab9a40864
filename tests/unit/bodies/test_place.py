"""The place of the buttons: found however the place-holder is spelt or wrapped."""

import pytest

from chalicelib.domain.bodies.reading import read_body
from tests.builders import let_in


@pytest.mark.parametrize(
    "spelt",
    [
        "{{allegati}}",
        "{{ allegati }}",
        "{{&nbsp;allegati&nbsp;}}",
        "{{&#8203;allegati}}",
        "&#123;&lbrace;allegati&rcub;&#125;",
        "{{<strong>allegati</strong>}}",
        "<b>{</b>{al<i>leg</i>ati<span style='color:red'>}}</span>",
        "{<wbr>{allegati}}".replace("<wbr>", "<span></span>"),
    ],
)
def test_the_buttons_stand_at_the_place_holder(spelt):
    body = read_body(let_in(f"<p>Scarica: {spelt} e poi</p>"), buttons=True)

    before, after = body.html
    assert "<p>Scarica: </p>" == before.replace("<b></b>", "")
    assert after.endswith(" e poi</p>")
    assert "{" not in before + after
    assert ("Scarica:", "e poi") == body.text


@pytest.mark.parametrize(
    ("body", "before", "after"),
    [
        ("<p>{{allegati}}</p>", "", ""),
        ("<ul><li>{{allegati}}</li></ul>", "<ul><li>", "</li></ul>"),
        ("<p><b>a{{al</b>legati}}x</p>", "<p><b>a</b></p>", "<p>x</p>"),
        (
            '<a href="https://b.example">{{allegati}} qui</a>',
            "",
            '<a href="https://b.example" rel="noopener noreferrer"> qui</a>',
        ),
        (
            "<table><tbody><tr><td>{{allegati}}</td></tr></tbody></table>",
            "<table><tbody><tr><td>",
            "</td></tr></tbody></table>",
        ),
        ("<h1>a {{allegati}}</h1>{{allegati}}b", "<h1>a </h1>", "b"),
        ("a", "a", ""),
        ("{{alle<br>gati}}", "{{alle<br>gati}}", ""),
    ],
)
def test_they_stand_where_a_table_may_stand(body, before, after):
    assert (before, after) == read_body(let_in(body), buttons=True).html


def test_without_buttons_the_sentence_goes_on():
    body = read_body(let_in("<p>prima {{<b>allegati</b>}}dopo</p>"), buttons=False)

    assert ("prima dopo", "") == body.text
    assert ("<p>prima <b></b>dopo</p>", "") == body.html
