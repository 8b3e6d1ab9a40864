"""A body as plain text."""

import pytest

from chalicelib.domain.bodies.reading import read_body
from tests.builders import let_in


def text_of(body):
    return read_body(let_in(body), buttons=False).text[0]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "<dl><dt>IBAN<dd>IT60X0542811101000000123456<dt>Scadenza<dd>31/12/2026</dl>",
            "IBAN: IT60X0542811101000000123456\nScadenza: 31/12/2026",
        ),
        (
            "<table><tr><th>Descrizione</th><th>Importo</th></tr></table>",
            "Descrizione  Importo",
        ),
        (
            (
                "<table><tr><th>Voce<th align=right>Importo<tr><td>Ricambi<td align=right>1.200 €"
                "<tr><td colspan=2>IVA esclusa</table>"
            ),
            "Voce     Importo\nRicambi  1.200 €\nIVA esclusa",
        ),
        (
            f"<table><tr><td>{'lunga ' * 9}<td>1<td>{'altra ' * 6}</table>",
            f"{'lunga ' * 9}| 1 | altra altra \n{'altra ' * 4}".rstrip(),
        ),
        ("<table><tr><td><p>uno<p>due</td><td>tre</table>", "uno\n\ndue\n\ntre"),
        ("<p>a</p><ul><li>b</li><li>c<ul><li>d</li></ul></ul>e", "a\n\n- b\n- c\n   - d\n\ne"),
        ("<ol start=3><li>a<li><p>b<p>c<li value=9>d</ol>", "3. a\n4. b\n\n   c\n\n9. d"),
        ("<ol type=a><li>x<li>y</ol><ol type=I start=4><li>z</ol>", "a. x\nb. y\n\nIV. z"),
        ("<ul><li></li><li><ul><li>x</ul></ul>", "-\n-\n   - x"),
        ("<pre>  a\n\tb  c</pre>", "   a\n         b  c"),
        ("<p style='white-space: pre-line'>uno\n due</p>", "uno\ndue"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>\n>> b\n\nc"),
        ("<h2>Fattura</h2>testo<hr>fine", "Fattura\n\ntesto\n\n------------------------\n\nfine"),
        ("<img alt='Logo Brambilla' src='https://b.example/l.png'> Ciao", "Logo Brambilla Ciao"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("<p>a</p><p>&nbsp;</p><p>&nbsp;</p><p>b</p>", "a\n\nb"),
        ("From me<br>&gt; cited", " From me\n > cited"),
        ("<q>sì</q>, H<sub>2</sub>O", "“sì”, H2O"),
    ],
)
def test_what_the_page_shows_is_told_in_words_and_lines(body, text):
    assert text == text_of(body)


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("<a href='https://pay.example/7'>https://pay.example/7</a>", "<https://pay.example/7>"),
        ("<a href='https://www.b.example/'>www.b.example</a>", "<https://www.b.example/>"),
        ("<a href='https://b.example/'>il sito</a>", "il sito <https://b.example/>"),
        ("<a href='mailto:info@b.example'>info@b.example</a>", "info@b.example"),
        ("<a href='mailto:info@b.example'>scrivici</a>", "scrivici <mailto:info@b.example>"),
        ("<a href='tel:+39021234567'>+39 02 1234567</a>", "+39 02 1234567"),
        (
            "<a href='https://b.example/'><img alt='' src='https://x.example/'></a>",
            "<https://b.example/>",
        ),
        ("<a>niente</a>", "niente"),
    ],
)
def test_where_a_link_goes_is_told_once(link, text):
    assert text == text_of(link)


@pytest.mark.parametrize(
    "style",
    [
        "display:none;max-height:0;overflow:hidden",
        "display: none !important",
        "visibility:hidden",
        "max-height:0px; overflow:hidden",
    ],
)
def test_the_text_of_a_preview_is_hidden_in_both_parts(style):
    body = let_in(f'<div style="{style}">Anteprima</div><p>Ciao</p>')

    assert "Ciao" == text_of(body)
    assert body.index("Anteprima") < body.index("Ciao")
    assert 'style="' in body


def test_a_long_paragraph_flows_to_the_width_of_its_reader():
    words = "Le ricordiamo che la fattura scade alla fine del mese. " * 4

    lines = text_of(f"<p>{words}</p>").split("\n")
    assert [True, True, True, False] == [line.endswith(" ") for line in lines]
    assert max(map(len, lines)) <= 78
    assert words.strip() == "".join(lines)


def test_no_word_is_broken_however_long_it_is():
    url = f"https://b.example/{'x' * 300}"

    assert f"vedi <{url}>" == text_of(f"vedi {url}".replace(url, f"&lt;{url}&gt;")).replace(
        " \n", " "
    )
