"""What may stand in the list's query string."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import LAST_ID, first_id_at
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.evidence.evidence import EvidenceLevel
from chalicelib.domain.listing.cursors import write_cursor
from chalicelib.domain.listing.plans import Plan
from chalicelib.domain.listing.sorting import SortKey
from chalicelib.domain.periods import IdRange, id_range
from chalicelib.domain.states import DeliveryStatus
from chalicelib.routes.company.list_columns import Columns
from chalicelib.routes.company.list_query import plan_from, read_list_query
from tests.builders import RING

EVERYTHING = frozenset(Category)
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SHOWN = IdRange(last=first_id_at(NOW + timedelta(minutes=15)) - 1)


def query(**parameters):
    return read_list_query(
        {name: value if isinstance(value, list) else [value] for name, value in parameters.items()},
        now=NOW,
    )


def problems_of(**parameters):
    with pytest.raises(InvalidRequest) as refused:
        query(**parameters)
    return set(refused.value.problems)


def test_without_parameters_the_first_fifty_of_all_emails_are_asked_for():
    asked = query()

    assert Plan(within=SHOWN, categories=EVERYTHING, takes=None) == asked.plan
    assert (1, "", 50, (), Columns()) == (
        asked.page,
        asked.cursor,
        asked.per_page,
        asked.asked,
        asked.columns,
    )


def test_a_period_and_a_category_become_keys():
    asked = query(**{"from": "2026-11-01", "to": "2026-11-30", "category": "quote"})

    within = id_range(first_day=date(2026, 11, 1), last_day=date(2026, 11, 30))
    expected = Plan(within=within, categories=frozenset({Category.QUOTE}), takes=None)
    assert expected == asked.plan


def test_categories_may_be_several():
    expected = {Category.QUOTE, Category.ORDER}

    assert expected == query(category=["quote", "order", "quote"]).plan.categories


def test_what_q_says_and_what_the_parameters_say_hold_both():
    plan = query(
        to="2026-11-30", category=["quote", "order"], q="kind = 'Preventivi' and id > 5"
    ).plan

    assert (frozenset({Category.QUOTE}), 6, None) == (
        plan.categories,
        plan.within.first,
        plan.takes,
    )


def test_an_empty_q_or_sort_is_none():
    assert query().plan == query(q="", sort="", fields="", fieldset="").plan


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("delivery_status", "sent"),
        ("evidence", "seen"),
        ("unread", "true"),
        ("search", "x"),
        ("document_id", "7"),
        ("q", "subject = 'x'"),
    ],
)
def test_what_keys_do_not_tell_is_tried_on_rows(name, value):
    assert query(**{name: value}).plan.takes is not None


@pytest.mark.parametrize(
    ("text", "newest_first", "keys"),
    [
        ("-id", True, ()),
        ("id", False, ()),
        ("id,-subject", False, ()),
        ("-sent_date", True, (SortKey("sent_date", descending=True),)),
        (
            "kind,-to_name",
            True,
            (SortKey("kind", descending=False), SortKey("to_name", descending=True)),
        ),
    ],
)
def test_a_list_by_id_is_in_the_order_of_keys_and_others_are_sorted(text, newest_first, keys):
    plan = query(sort=text).plan

    assert (newest_first, keys) == (plan.newest_first, plan.sort)


@pytest.mark.parametrize(
    "text", [",", "content", "error_log", "attachments", "x", "id,", "--id", "+id", " id", "-"]
)
def test_what_cannot_be_sorted_by_is_refused(text):
    assert {"sort"} == problems_of(sort=text)


def test_ours_are_followed_by_cursor_and_fics_are_counted():
    assert 1 == query(q="id > 1", sort="id", fields="id", fieldset="basic", per_page="5").page
    assert query(category="quote").page is None
    assert query(cursor="").page is None
    assert 7 == query(category="quote", page="7").page


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "x", "1.0", "1" * 10, "\N{ARABIC-INDIC DIGIT ONE}"]
)
def test_a_page_is_a_number_from_one(text):
    assert {"page"} == problems_of(page=text)


def test_a_page_and_a_cursor_exclude_each_other():
    assert {"page"} == problems_of(page="1", cursor="x")


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
    assert {name} == problems_of(**{name: day})


@given(st.dates())
def test_every_day_of_the_calendar_can_be_asked_for(day):
    asked = query(**{"from": day.isoformat(), "to": day.isoformat(), "include": "scheduled"})

    assert id_range(first_day=day, last_day=day) == asked.plan.within


def test_scheduled_mail_stands_apart_whatever_the_period_ends_with():
    assert SHOWN.last == query(**{"from": "2026-01-01", "to": "2026-12-31"}).plan.within.last


@pytest.mark.parametrize(
    "asked",
    [
        {"include": "scheduled"},
        {"delivery_status": ["sent", "scheduled"]},
        {"document_id": "18"},
        {"document_reference": "f-18"},
    ],
)
def test_scheduled_mail_is_listed_where_it_is_asked_for(asked):
    assert IdRange() == query(**asked).plan.within


def test_a_period_that_can_hold_nothing_but_scheduled_mail_holds_it():
    day = date(2026, 12, 2)
    plan = query(**{"from": day.isoformat()}).plan

    assert id_range(first_day=day, last_day=None) == plan.within


def test_a_scheduled_email_is_found_by_its_id():
    number = SHOWN.last + 1

    assert IdRange(number, number) == query(q=f"id = {number}").plan.within


def test_nothing_else_can_be_included():
    assert {"include"} == problems_of(include="cancelled")


def test_a_period_that_begins_after_its_end_is_refused():
    assert {"from"} == problems_of(**{"from": "2026-11-02", "to": "2026-11-01"})


@pytest.mark.parametrize(
    ("text", "per_page"), [("1", 1), ("50", 50), ("100", 100), ("007", 7), ("0100", 100)]
)
def test_a_page_holds_from_one_to_a_hundred_emails(text, per_page):
    assert per_page == query(per_page=text).per_page


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
    assert {"per_page"} == problems_of(per_page=text)


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("category", list(Category)),
        ("delivery_status", list(DeliveryStatus)),
        ("evidence", [level.name.lower() for level in EvidenceLevel]),
    ],
)
def test_every_choice_can_be_made_and_no_other(name, choices):
    assert query(**{name: [str(choice) for choice in choices]})
    for wrong in ("", "x", "Invoice", "SENT", "seen ", "Fatture", "\0"):
        assert {name} == problems_of(**{name: wrong})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("unread", "false"),
        ("unread", ""),
        ("search", "x" * 201),
        ("document_id", "x"),
        ("document_id", ""),
        ("document_id", "-1"),
        ("document_id", str(LAST_ID + 1)),
        ("fieldset", "all"),
        ("fields", "id,nome"),
        ("fields", "id,,kind"),
        ("q", "nome = 'x'"),
        ("q", "id ="),
        ("per_page", ["1", "2"]),
        ("q", ["id = 1", "id = 2"]),
        ("from", ["2026-11-01", "2026-11-01"]),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(name, value):
    assert {name} == problems_of(**{name: value})


@pytest.mark.parametrize("unknown", ["unheard_of", "categroy", "kind", "Q"])
def test_a_parameter_that_would_be_without_effect_is_refused(unknown):
    assert {unknown} == problems_of(**{unknown: "x"})


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, Columns()),
        ({"fieldset": "basic"}, Columns(without_content=True)),
        ({"fieldset": "detailed"}, Columns(content=True)),
        ({"fieldset": "fic_view"}, Columns(content=True)),
        ({"fields": "id,subject"}, Columns(("id", "subject"))),
        ({"fields": "id, content", "fieldset": "basic"}, Columns(("id", "content"), content=True)),
    ],
)
def test_columns_are_chosen_by_name_or_by_set(parameters, expected):
    assert expected == query(**parameters).columns


def test_the_url_of_another_page_carries_what_was_asked_for():
    asked = {
        "category": ["quote", "order"],
        "q": "to_name contains 'l''ordine & c.'",
        "per_page": "7",
    }

    url = urlsplit(query(**asked, page="3").url("https://r.example/c/1/emails", page="4"))

    expected = asked | {"q": [asked["q"]], "per_page": ["7"], "page": ["4"]}
    assert ("/c/1/emails", expected) == (url.path, parse_qs(url.query))
    assert "+" not in url.query


def test_lists_of_other_filters_have_other_names_and_pages_have_not():
    name = query(category="quote").name

    assert name == query(category="quote", per_page="7", fields="id", cursor="x").name
    assert name != query(category="order").name
    assert name != query(category="quote", sort="id").name


def test_a_list_goes_on_from_its_cursor():
    asked = query(cursor=write_cursor(77, of="list", ring=RING), category="quote")

    plan = plan_from(asked, name="list", ring=lambda: RING)
    assert (0, 76) == (plan.within.first, plan.within.last)
    with pytest.raises(InvalidRequest):
        plan_from(asked, name="other", ring=lambda: RING)


def test_a_list_that_begins_with_the_oldest_goes_on_upwards():
    asked = query(cursor=write_cursor(77, of="list", ring=RING), sort="id")

    plan = plan_from(asked, name="list", ring=lambda: RING)
    assert (78, SHOWN.last) == (plan.within.first, plan.within.last)


def test_no_keys_are_asked_for_where_there_is_no_cursor():
    asked = query()

    assert asked.plan is plan_from(asked, name="list", ring=lambda: pytest.fail("asked"))
