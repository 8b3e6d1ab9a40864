"""Which rows a filter takes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.categories import Category
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.judging import Judging, Lens
from chalicelib.domain.listing.filter_fields import FIELDS, fields_of, predicate_of
from chalicelib.domain.listing.filter_language import parse_filter
from chalicelib.domain.listing.rows import email_row
from tests.builders import MORNING, a_hit, an_email

SENT = an_email(sent_at=MORNING, hits=(a_hit(at=MORNING),), category=Category.PROFORMA)


def takes(text, email=SENT, content="<p>Gentile cliente</p>"):
    row = email_row(
        email,
        now=MORNING,
        lens=Lens(tracks=True, judging=Judging(open_window=timedelta(0))),
        attachment_urls=[""] * len(email.attachments),
        content=content,
    )
    return predicate_of(parse_filter(text))(row)


@pytest.mark.parametrize(
    "text",
    [
        f"id = {SENT.email_id}",
        f"id >= {SENT.email_id} and id <= {SENT.email_id}",
        "id > 5",
        "id <> 5",
        "errors_count < 1",
        "status = 'sent'",
        "status <> 'pending'",
        "status is not null",
        "recipient_status = 'email_opened'",
        "kind = 'Proforma'",
        "kind = 'Pro forma'",
        "kind = 'PRO FORMA'",
        "kind like 'Pro%'",
        "kind = 'Fatture' or kind = 'Proforma'",
        "to_name contains 'verdi costruzioni'",
        "to_name starts with 'VERDI'",
        "to_name ends with 'spa'",
        "to_name like 'v%i%a'",
        "to_name like '%'",
        "to_name like 'verdi costruzioni spa'",
        "to_name not like 'verdi'",
        "to_name not like 'v%verdi%'",
        "to_name not like 'verdi costruzioni spa%spa'",
        "to_name not contains 'x'",
        "to_name = 'verdi costruzioni spa'",
        "copy_to = ''",
        "copy_to is not null",
        "content contains 'gentile' and to_email starts with 'acquisti@'",
        # The morning is 10:42:07 in Rome.
        "sent_date = '2026-11-24 10:42:07'",
        "sent_date > '2026-11-24 10:42:06'",
        "sent_date < '2026-11-24 10:42:08'",
        "sent_date <> '2026-11-24 10:42:08'",
        "sent_date = '2026-11-24'",
        "sent_date <= '2026-11-24'",
        "sent_date >= '2026-11-24'",
        "sent_date > '2026-11-23'",
        "sent_date < '2026-11-25'",
        "sent_date <> '2026-11-23'",
        "recipient_date = '2026-11-24 10:42:07'",
        "recipient_date <= '2026-11-24'",
    ],
)
def test_a_filter_takes_what_it_says(text):
    assert takes(text)


@pytest.mark.parametrize(
    "text",
    [
        "id = 5",
        "errors_count > 0",
        "status = 'pending'",
        "kind = 'Fattura'",
        "kind <> 'Pro forma'",
        "to_name starts with 'costruzioni'",
        "to_name contains '%'",
        "sent_date < '2026-11-24'",
        "sent_date > '2026-11-24'",
        "sent_date is null",
        "sent_date = '2026-11-24 10:42:08'",
        "content contains 'pagamento'",
        "id = 5 or status = 'sending'",
        "id > 5 and status = 'sending'",
    ],
)
def test_a_filter_leaves_what_it_does_not_say(text):
    assert not takes(text)


@pytest.mark.parametrize("operator", ["=", "<>", "<", "<=", ">", ">="])
def test_null_is_neither_more_nor_less_nor_equal_nor_unequal(operator):
    assert not takes(f"sent_date {operator} '2026-11-24'", an_email())
    assert takes("sent_date is null", an_email())


def test_a_body_that_is_gone_is_null():
    assert takes("content is null", content=None)
    assert not takes("content not contains 'x'", content=None)


def test_a_bare_day_is_the_whole_day_in_rome():
    late = an_email(sent_at=datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC))
    later = an_email(sent_at=datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC))

    assert takes("sent_date <= '2026-12-31'", late)
    assert not takes("sent_date <= '2026-12-31'", later)
    assert takes("sent_date > '2026-12-31'", later)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nome = 'x'", "nome: emails are filtered by errors_count, id"),
        ("error_log = 'x'", "error_log: emails"),
        ("delivery_status is null", "delivery_status: emails"),
        ("id like '1%'", "id: like cannot be used here"),
        ("id contains '1'", "id: contains"),
        ("status like 's%'", "status: like"),
        ("status > 'sent'", "status: >"),
        ("recipient_status contains 'x'", "recipient_status: contains"),
        ("sent_date starts with '2026'", "sent_date: starts with"),
        ("to_name > 'a'", "to_name: >"),
        ("kind <= 'a'", "kind: <="),
        ("id = '1'", "id: the value is a whole number."),
        ("id = 1.5", "id: the value"),
        ("id = true", "id: the value"),
        ("errors_count > 'x'", "errors_count: the value"),
        ("status = 'failed'", "status: the values are sending, pending, sent."),
        ("status = 1", "status: the values"),
        ("recipient_status = 'read'", "recipient_status: the values"),
        ("to_name = 1", "to_name: the value is a text"),
        ("kind = true", "kind: the value is a text"),
        ("sent_date = 2026", "sent_date: the value is 'YYYY-MM-DD'"),
        ("sent_date = ''", "sent_date: the value"),
        ("sent_date > '24/11/2026'", "sent_date: the value"),
        ("sent_date > '2026-02-30'", "sent_date: the value"),
        ("sent_date > '2026-11-24T10:42:07'", "sent_date: the value"),
        ("sent_date > '2026-11-24 25:00:00'", "sent_date: the value"),
        ("recipient_date > '2026'", "recipient_date: the value"),
        ("id = 1 and (status = 'sent' or nome is null)", "nome: emails"),
    ],
)
def test_what_cannot_be_filtered_by_is_refused(text, problem):
    with pytest.raises(InvalidRequest) as refused:
        predicate_of(parse_filter(text))

    [told] = refused.value.problems["q"]
    assert told.startswith(problem)


def test_bodies_are_looked_at_last():
    predicate = predicate_of(parse_filter("content contains 'x' and id = 1"))

    assert not predicate({"id": 2})


def test_the_fields_of_a_filter_are_known():
    expression = parse_filter("id = 1 and (kind = 'x' or id = 2)")

    assert {"id", "kind"} == fields_of(expression)
    assert 14 == len(set(FIELDS))


@pytest.mark.parametrize(
    "text",
    [
        "to_name = 'societa caffe peru'",
        "to_name like '%CAFFE%'",
        "to_name contains 'perù caffè'",
        "to_name starts with 'SOCIETÀ\u00a0caffe'",
        "to_email = 'info@caffè-prova.example'",
        "to_email = 'info@xn--caff-prova-26a.example'",
        "to_email ends with '@caffe-prova.example'",
        "to_name not contains 'perù tè'",
    ],
)
def test_case_accents_and_spelling_make_no_difference(text):
    row = {"to_name": "Società  Caffè Perù", "to_email": "info@caffè-prova.example"}

    assert predicate_of(parse_filter(text))(row)


@given(st.text("ab%", max_size=8), st.text("ab", max_size=8))
def test_like_is_what_the_regular_expression_says(pattern, text):
    expected = re.fullmatch(pattern.replace("%", ".*"), text, re.DOTALL) is not None

    row = {"subject": text}
    assert expected == predicate_of(parse_filter(f"subject like '{pattern}'"))(row)
