"""What may stand in the list's query string."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mail.categories import Category
from chalicelib.mail.email_ids import LAST_ID
from chalicelib.mail.errors import InvalidRequest
from chalicelib.mail.periods import IdRange, id_range
from chalicelib.routes.list_query import ListQuery, read_list_query, write_cursor

CURSOR = write_cursor(893469312184327)


def problems_of(parameters):
    with pytest.raises(InvalidRequest) as refused:
        read_list_query(parameters)
    return set(refused.value.problems)


def test_without_parameters_the_newest_fifty_of_all_emails_are_asked_for():
    expected = ListQuery(within=IdRange(), category=None, below=None, per_page=50, asked={})

    assert expected == read_list_query({})


def test_a_period_a_category_a_length_and_a_cursor_may_be_asked_for():
    asked = {"from": "2026-11-01", "to": "2026-11-30", "category": "quote", "per_page": "7"}
    expected = ListQuery(
        within=id_range(first_day=date(2026, 11, 1), last_day=date(2026, 11, 30)),
        category=Category.QUOTE,
        below=893469312184327,
        per_page=7,
        asked=asked,
    )

    assert expected == read_list_query(asked | {"cursor": CURSOR})


@given(st.integers(0, LAST_ID))
def test_a_cursor_reads_back_as_where_the_next_page_begins(below):
    assert below == read_list_query({"cursor": write_cursor(below)}).below


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "A",
        "=",
        "====",
        "AAAA",
        "null",
        "-1",
        "893469312184327",
        CURSOR[:-1],
        CURSOR + "A",
        CURSOR + "=",
        CURSOR + "AAAA",
        CURSOR + "\n",
        " " + CURSOR,
        CURSOR[:6] + "\n" + CURSOR[6:],
        CURSOR[:-1] + "é",
        CURSOR[:-1] + "٣",
        CURSOR[:-1] + "\0",
        CURSOR[:-1] + "\ud800",
        "AAAg________",
        "_" * 12,
        "_" * 5000,
        "A" * 5000,
        "💶" * 3,
    ],
)
def test_a_malformed_cursor_is_refused(cursor):
    assert {"cursor"} == problems_of({"cursor": cursor})


@given(st.text(max_size=20) | st.text("AB_-=", max_size=13) | st.binary(max_size=9).map(repr))
def test_no_text_is_a_cursor_but_what_was_written_as_one(text):
    try:
        below = read_list_query({"cursor": text}).below
    except InvalidRequest:
        return
    assert text == write_cursor(below)


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize(
    "day",
    [
        "",
        "x",
        "2026",
        "2026-11",
        "2026-1-5",
        "20261105",
        "2026-W45-4",
        "2026-13-01",
        "2026-02-29",
        "2026-00-10",
        "0000-01-01",
        "10000-01-01",
        "2026-11-05T00:00:00",
        " 2026-11-05",
        "2026-11-05\n",
        "05/11/2026",
        "-2026-11-05",
        "\N{ARABIC-INDIC DIGIT TWO}026-11-05",
        "2026-11-0\N{FULLWIDTH DIGIT FIVE}2026-11-05\0",
        "\ud800",
    ],
)
def test_a_day_is_written_in_one_way_only(name, day):
    assert {name} == problems_of({name: day})


@given(st.dates())
def test_every_day_of_the_calendar_can_be_asked_for(day):
    parameters = {"from": day.isoformat(), "to": day.isoformat()}

    assert id_range(first_day=day, last_day=day) == read_list_query(parameters).within


def test_a_period_that_begins_after_its_end_is_refused():
    assert {"from"} == problems_of({"from": "2026-11-02", "to": "2026-11-01"})


@pytest.mark.parametrize(
    ("text", "per_page"), [("1", 1), ("50", 50), ("100", 100), ("007", 7), ("0100", 100)]
)
def test_a_page_holds_from_one_to_a_hundred_emails(text, per_page):
    assert per_page == read_list_query({"per_page": text}).per_page


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0000",
        "101",
        "1000",
        "x",
        "-1",
        "+1",
        "1.0",
        "1e1",
        "1_0",
        " 5",
        "5\n",
        "0x10",
        "\N{ARABIC-INDIC DIGIT FIVE}",
        "\N{FULLWIDTH DIGIT FIVE}²",
        "01001",
        "01009999",
        "9" * 5000,
        "\ud800",
    ],
)
def test_a_page_of_any_other_length_is_refused(text):
    assert {"per_page"} == problems_of({"per_page": text})


@pytest.mark.parametrize("category", Category)
def test_every_category_can_be_asked_for(category):
    assert category is read_list_query({"category": category.value}).category


@pytest.mark.parametrize("text", ["", "x", "Invoice", "INVOICE", "invoice ", "Fatture", "\0"])
def test_an_unknown_category_is_refused(text):
    assert {"category"} == problems_of({"category": text})


def test_the_url_of_another_page_carries_what_was_asked_for():
    asked = {"from": "2026-11-01", "category": "quote", "per_page": "7"}
    query = read_list_query(asked | {"cursor": CURSOR})

    url = urlsplit(query.url("https://r.example/c/1/emails", cursor=write_cursor(5)))

    assert "/c/1/emails" == url.path
    expected = {name: [value] for name, value in asked.items()} | {"cursor": [write_cursor(5)]}
    assert expected == parse_qs(url.query)


def test_the_url_of_the_first_page_has_no_cursor():
    assert "/emails?per_page=7" == read_list_query({"per_page": "7", "cursor": CURSOR}).url(
        "/emails"
    )
    assert "/emails" == read_list_query({"cursor": CURSOR}).url("/emails")


@pytest.mark.parametrize("unknown", ["unheard_of", "q", "sort", "categroy", "fieldset"])
def test_a_parameter_that_would_be_without_effect_is_refused(unknown):
    with pytest.raises(InvalidRequest) as caught:
        read_list_query({unknown: "x"})

    assert {unknown} == caught.value.problems.keys()


def test_the_first_page_may_be_named_and_no_other():
    assert read_list_query({}) == read_list_query({"page": "1"})
    with pytest.raises(InvalidRequest):
        read_list_query({"page": "2"})
