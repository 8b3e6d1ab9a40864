"""Texts with variables."""

import pytest

from chalicelib.domain.templates.texts import (
    LONGEST_SUBJECT,
    Filled,
    fill_body,
    fill_subject,
    unknown_variables,
)
from chalicelib.domain.templates.variables import Variable

VALUES = {Variable.CUSTOMER: "Verdi & <b>Figli</b>", Variable.NUMBER: "18"}


@pytest.mark.parametrize(
    "written", ["{{numero}}", "{{ numero }}", "{{&nbsp;numero\n}}", "{{\u00a0numero\u00a0}}"]
)
def test_a_variable_is_filled_however_it_is_spaced(written):
    assert Filled("n. 18.") == fill_body(f"n. {written}.", VALUES)


def test_a_value_is_text_in_a_body_and_itself_in_a_subject():
    assert "Verdi &amp; &lt;b&gt;Figli&lt;/b&gt;" == fill_body("{{cliente}}", VALUES).text
    assert "Verdi & <b>Figli</b>" == fill_subject("{{cliente}}", VALUES).text


def test_a_value_is_not_looked_at_for_variables():
    values = {Variable.CUSTOMER: "{{numero}}", Variable.NUMBER: "{{cliente}}"}

    assert "{{numero}} {{cliente}}" == fill_body("{{cliente}} {{numero}}", values).text


def test_what_nobody_knows_stays_and_is_told_once():
    text = "{{scadenza}}, {{data}}, {{ scadenza }}"

    assert Filled(text, (Variable.DUE_DATE, Variable.DATE)) == fill_body(text, VALUES)


@pytest.mark.parametrize("place", ["{{allegati}}", "{{ allegati }}", "{{tspay-tastodoc}}"])
def test_the_place_of_the_buttons_stays_for_the_mail(place):
    assert Filled("{{allegati}}") == fill_body(place, VALUES)


def test_a_subject_that_gets_too_long_ends_in_an_ellipsis():
    subject = fill_subject("{{cliente}} {{numero}}", {**VALUES, Variable.CUSTOMER: "x" * 300})

    assert LONGEST_SUBJECT == len(subject.text)
    assert "x…" == subject.text[-2:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{numero}} di {{cliente}} {{allegati}} {{tspay-tastodoc}}", []),
        ("a {b} }} {c}", []),
        ("{{numeroo}}", [("numeroo", 1, 1)]),
        ("Gentile {{cliente}},\n  {{Numero}}", [("Numero", 2, 3)]),
        ("{{", [("", 1, 1)]),
        ("{{}}", [("", 1, 1)]),
        ("{{numero}", [("numero", 1, 1)]),
        ("{{<b>numero</b>}}", [("<b>numero</b>", 1, 1)]),
        ("{{% for x in y %}}", [("% for x in y %", 1, 1)]),
        ("{{{{numero}}}}", [("{{numero", 1, 1)]),
    ],
)
def test_what_is_no_variable_is_told_with_its_place(text, expected):
    told = [tuple(one.params.values()) for one in unknown_variables(text, in_subject=False)]

    assert expected == told


@pytest.mark.parametrize("name", ["allegati", "tspay-tastodoc", "scadenze"])
def test_what_is_no_line_of_text_has_no_place_in_a_subject(name):
    [problem] = unknown_variables(f"{{{{numero}}}} {{{{{name}}}}}", in_subject=True)

    assert {"name": name, "line": 1, "column": 12} == problem.params


def test_lines_of_a_value_are_lines_of_the_body():
    assert "a<br>&lt;b" == fill_body("{{scadenze}}", {Variable.DUE_LINES: "a\n<b"}).text


@pytest.mark.parametrize("piece", ["{{", "{{ ", "{{x", "{{&nbsp;", "{{numero ", "{{x}}\n"])
def test_of_many_faults_the_first_are_told(piece):
    text = piece * (50 * 1024 // len(piece))

    assert 20 == len(unknown_variables(text, in_subject=False))
    assert text == fill_body(text, VALUES).text


def test_many_spaces_are_no_burden():
    text = "{{" + " " * 50_000 + "x"

    assert 1 == len(unknown_variables(text, in_subject=False))
