"""What costs more than reading a mail is refused before anything reads it."""

import pytest

from chalicelib.domain.bodies.gate import let_in
from chalicelib.domain.bodies.limits import check_markup
from chalicelib.domain.bodies.plain import plain_text
from chalicelib.domain.bodies.tree import read_tree
from chalicelib.domain.problems import ProblemCode

MOST = 50 * 1024


def as_a_request_brings_it(body):
    html = let_in(check_markup(body), remote_pictures=False).html
    return plain_text(read_tree(html))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<div>" * 10_000, ProblemCode.TOO_MANY_ELEMENTS),
        ("<div>" * 4_000, ProblemCode.NESTED_TOO_DEEP),
        ("<div></x>" * 4_000, ProblemCode.NESTED_TOO_DEEP),
        ("<div>" * 4_000 + "</div>" * 4_000, ProblemCode.NESTED_TOO_DEEP),
        ("<div>" * 400 + "x" + "</div>" * 400, ProblemCode.NESTED_TOO_DEEP),
        ("<blockquote>" * 4_000, ProblemCode.NESTED_TOO_DEEP),
        (("<p>" * MOST)[:MOST], ProblemCode.TOO_MANY_ELEMENTS),
        (("<b>" * MOST)[:MOST], ProblemCode.TOO_MANY_ELEMENTS),
        (("<td>" * MOST)[:MOST], ProblemCode.TOO_MANY_ELEMENTS),
        (("<b><table>" * MOST)[:MOST], ProblemCode.TOO_MANY_ELEMENTS),
        (
            "<p>" + "".join(f"<b title={n}>" for n in range(900)) + "</p>" + "<p>x</p>" * 3_000,
            ProblemCode.TOO_MANY_ELEMENTS,
        ),
    ],
)
def test_what_takes_too_long_to_read_is_refused(body, code):
    with pytest.raises(ValueError, match="body") as refused:
        as_a_request_brings_it(body)

    assert code is refused.value.args[0].code


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>costa 5 &euro", "costa 5 &euro"),
        ("<p>costa 5 &eacute", "costa 5 é"),
        ("<p>x</p><a href='https://b.exam", "x"),
        ("<p>x</p><!-- ", "x"),
        ("a\ufffdb", "a\ufffdb"),
        ("<div>" * 140 + "fondo", "fondo"),
        ("<tr><td>1<td>2" * 3, "121212"),
    ],
)
def test_what_is_cut_off_or_broken_is_read_as_browsers_do(body, text):
    assert text == as_a_request_brings_it(body)


def test_a_long_invoice_is_read():
    rows = "".join(f"<tr><td>{n}<td>Vite<td>1,00" for n in range(1_200))

    assert 1_200 == len(as_a_request_brings_it(f"<table>{rows}</table>").split("\n"))
