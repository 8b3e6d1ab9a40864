"""FIC's List Emails to the letter: envelope, order, columns, `q`."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from chalicelib.actions.listing import list_emails, read_contents, walk_emails
from chalicelib.domain import reads
from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.emails import Document
from chalicelib.routes.company import emails
from chalicelib.stores.attachments import put_body
from chalicelib.tables.emails.sending import put_new_email
from tests.builders import MORNING, a_hit, an_email

PATH = "https://mail.example.test/c/{}/emails"


@pytest.fixture
def store(company):
    """Store emails of one a day before the morning, the first the newest, each with its details."""

    def store(*emails):
        ids = []
        for day, details in enumerate(emails):
            due = MORNING - timedelta(days=day)
            email_id = mint_email_id(due_at=due, noise=day)
            put_new_email(
                an_email(
                    **{
                        "company_id": company.id,
                        "email_id": email_id,
                        "queued_at": due,
                        "subject": str(day),
                        **details,
                    }
                )
            )
            ids.append(email_id)
        return ids

    return store


@pytest.fixture
def ask(api, company):
    def ask(query=(), **parameters):
        pairs = [*query, *parameters.items()]
        return api.call("GET", f"/c/{company.id}/emails", key=company.key, query=urlencode(pairs))

    return ask


@pytest.fixture
def subjects(ask):
    def subjects(query=(), **parameters):
        answer = ask(query, **parameters)
        assert 200 == answer.status, answer.body
        return [row["subject"] for row in answer.json["data"]]

    return subjects


def url(company, query):
    return f"{PATH.format(company.id)}?{query}"


def test_a_page_in_the_middle_says_where_it_stands(company, store, ask):
    store(*[{}] * 8)
    page = ask(page="2", per_page="3").json

    assert ["3", "4", "5"] == [row["subject"] for row in page.pop("data")]
    assert isinstance(page.pop("next_cursor"), str)
    assert page.pop("looked_through") is None
    assert page == {
        "current_page": 2,
        "first_page_url": url(company, "per_page=3&page=1"),
        "from": 4,
        "last_page": 3,
        "last_page_url": url(company, "per_page=3&page=3"),
        "next_page_url": url(company, "per_page=3&page=3"),
        "path": PATH.format(company.id),
        "per_page": 3,
        "prev_page_url": url(company, "per_page=3&page=1"),
        "to": 6,
        "total": 8,
    }


def test_an_empty_list_is_one_empty_page(company, ask):
    page = ask().json

    assert page == {
        "current_page": 1,
        "data": [],
        "first_page_url": url(company, "page=1"),
        "from": None,
        "last_page": 1,
        "last_page_url": url(company, "page=1"),
        "next_page_url": None,
        "path": PATH.format(company.id),
        "per_page": 50,
        "prev_page_url": None,
        "to": None,
        "total": 0,
        "next_cursor": None,
        "looked_through": None,
    }


@pytest.mark.parametrize("filters", [{}, {"category": "invoice"}, {"q": "subject <> 'x'"}])
def test_a_page_past_the_end_is_empty_and_knows_the_total(store, ask, filters):
    store({}, {}, {})
    page = ask(page="9", per_page="2", **filters).json

    assert ([], None, None, 3, 2, None) == (
        page["data"],
        page["from"],
        page["to"],
        page["total"],
        page["last_page"],
        page["next_page_url"],
    )


@pytest.mark.parametrize(
    "query",
    [
        [],
        [("sort", "id")],
        [("sort", "-subject")],
        [("category", "invoice"), ("category", "order"), ("page", "1")],
        [("q", "id > 1")],
        [("q", "kind <> 'DDT' and to_name contains 'verdi'")],
        [("from", "2026-01-01")],
        [("category", "order"), ("category", "invoice")],
        [("search", "verdi"), ("sort", "id")],
    ],
)
def test_next_page_urls_lead_through_all_emails_once(api, company, store, ask, query):
    categories = [Category.INVOICE, Category.ORDER]
    ids = store(*({"category": categories[day % 2]} for day in range(13)))
    page = ask([*query, ("per_page", "2")]).json
    seen = [row["id"] for row in page["data"]]
    pages = 1
    while following := page["next_page_url"]:
        answer = api.call(
            "GET", urlsplit(following).path, key=company.key, query=urlsplit(following).query
        )
        page = answer.json
        seen += [row["id"] for row in page["data"]]
        pages += 1

    assert (sorted(ids), 13, 7) == (sorted(seen), len(seen), pages)


@pytest.mark.parametrize("page", range(1, 8))
@pytest.mark.parametrize("sort", ["-id", "id"])
def test_any_page_can_be_asked_for_by_its_number(store, ask, page, sort, monkeypatch):
    # So that few emails are enough for the ways that are meant for many.
    monkeypatch.setattr(list_emails, "_MOST_SKIPPED_WHOLE", 5)
    categories = list(Category)[:3]
    store(*({"category": categories[day % 3]} for day in range(13)))
    answer = ask(page=str(page), per_page="2", sort=sort).json

    expected = [str(day) for day in range(13)]
    expected = (expected if sort == "-id" else expected[::-1])[2 * page - 2 : 2 * page]
    assert expected == [row["subject"] for row in answer["data"]]
    assert (13, 2 * page - 1, page < 7) == (
        answer["total"],
        answer["from"],
        answer["next_page_url"] is not None,
    )


def test_urls_carry_the_query(store, ask):
    store({}, {})
    query = [
        ("q", "to_name contains 'l''ordine & c.' or id > 1"),
        ("sort", "subject"),
        ("fields", "id"),
        ("per_page", "1"),
    ]

    following = ask(query).json["next_page_url"]
    assert [*query, ("page", "2")] == sorted(
        parse_qsl(urlsplit(following).query), key=lambda pair: [*dict(query), "page"].index(pair[0])
    )


def test_the_list_is_counted_for_fics_clients_and_not_for_our_page(store, ask):
    store({}, {}, {})

    assert 3 == ask(per_page="2").json["total"]
    ours = ask([("from", "2026-01-01"), ("per_page", "2")]).json
    assert (None, None, None, 1, 1, 2) == (
        ours["total"],
        ours["last_page"],
        ours["last_page_url"],
        ours["current_page"],
        ours["from"],
        ours["to"],
    )
    assert ours["first_page_url"].endswith("emails?from=2026-01-01&per_page=2")
    assert 3 == ask([("from", "2026-01-01")]).json["total"]


def test_what_is_followed_by_cursor_from_the_start_is_not_counted(store, ask):
    store({}, {}, {})
    first = ask(cursor="", per_page="2").json
    second = ask(cursor=first["next_cursor"], per_page="2").json

    assert first["first_page_url"].endswith("emails?per_page=2&cursor=")
    assert (None, None, None, None, ["2"]) == (
        second["current_page"],
        second["from"],
        second["total"],
        second["last_page"],
        [row["subject"] for row in second["data"]],
    )


@pytest.mark.parametrize(
    "other", [{"category": "order"}, {"q": "id > 1"}, {"sort": "id"}, {"from": "2026-01-01"}]
)
def test_a_cursor_is_of_one_list(store, ask, other):
    store({}, {}, {})
    cursor = ask(cursor="", per_page="1").json["next_cursor"]

    assert 200 == ask(cursor=cursor, per_page="2", fields="id").status
    refused = ask(cursor=cursor, **other)
    assert (422, {"cursor"}) == (
        refused.status,
        set(refused.json["error"]["validation_result"]),
    )


def test_a_cursor_is_of_one_company(store, ask, api, make_company):
    store({}, {}, {})
    cursor = ask(cursor="", per_page="1").json["next_cursor"]
    other = make_company(company_id=999_001)

    answer = api.get(f"/c/{other.id}/emails", key=other.key, cursor=cursor)
    assert 422 == answer.status


def test_q_is_answered(store, subjects):
    store(
        {"category": Category.QUOTE, "sent_at": MORNING},
        {"category": Category.PROFORMA},
        {"category": Category.QUOTE, "to_name": "Gialli Snc", "sent_at": MORNING},
        {"category": Category.INVOICE, "hits": (a_hit(),), "sent_at": MORNING},
    )

    assert ["0", "2"] == subjects(q="kind = 'Preventivi'")
    assert ["1"] == subjects(q="kind = 'Pro forma'")
    assert ["0", "1", "2"] == subjects(q="kind = 'preventivi' or kind = 'Proforma'")
    assert ["2"] == subjects(q="to_name starts with 'gialli'")
    assert ["2"] == subjects(q="kind = 'Preventivi' and to_name contains 'SNC'")
    assert ["1"] == subjects(q="status = 'pending'")
    assert ["3"] == subjects(q="recipient_status = 'email_opened'")
    assert ["0", "2", "3"] == subjects(q="sent_date = '2026-11-24'")
    assert ["1"] == subjects(q="sent_date is null")
    assert [] == subjects(q="kind = 'unheard of'")
    assert ["2"] == subjects(q="kind = 'Preventivi' and id < 907000000000000 and subject = '2'")


@pytest.mark.parametrize(
    ("q", "problem"),
    [
        ("name =", "At the end"),
        ("nome = 'x'", "nome: emails are filtered by"),
        ("status = 'failed'", "status: the values are"),
    ],
)
def test_what_is_wrong_with_q_is_said(ask, q, problem):
    refused = ask(q=q)

    [told] = refused.json["error"]["validation_result"]["q"]
    assert (422, True) == (refused.status, told.startswith(problem))


def test_what_was_not_sent_comes_last_whichever_way_the_sent_are_sorted(store, subjects):
    store({"sent_at": MORNING - timedelta(days=9)}, {}, {"sent_at": MORNING}, {})

    assert ["2", "0", "1", "3"] == subjects(sort="-sent_date")
    assert ["0", "2", "1", "3"] == subjects(sort="sent_date")
    assert ["1"] == subjects(sort="-sent_date", page="3", per_page="1")


def test_columns_are_those_that_are_asked_for(store, ask):
    store({})

    assert {"id", "kind"} == ask(fields="id,kind").json["data"][0].keys()
    assert "content" not in ask(fieldset="basic").json["data"][0]
    assert ask().json["data"][0]["content"] is None
    assert {"fields"} == ask(fields="nome").json["error"]["validation_result"].keys()


def test_bodies_are_read_where_they_are_asked_for(store, ask, subjects, company):
    for name in "ab":
        body = f"<p>Gentile {name}</p>"
        put_body(company_id=company.id, batch_id=name * 32, body=body, retention_months=24)
    store({"batch_id": "a" * 32}, {"batch_id": "b" * 32}, {"batch_id": "c" * 32})

    expected = ["<p>Gentile a</p>", "<p>Gentile b</p>", None]
    for asked in ({"fieldset": "detailed"}, {"fieldset": "fic_view"}, {"fields": "content"}):
        assert expected == [row["content"] for row in ask(**asked).json["data"]]
    assert ["1"] == subjects(q="content contains 'GENTILE B'")
    assert ["2"] == subjects(q="content is null")
    assert ["0"] == subjects(q="content is not null and subject = '0'")


def test_bodies_that_an_answer_cannot_hold_are_left_out(store, ask, company, monkeypatch):
    # As if an answer held a single body.
    monkeypatch.setattr(read_contents, "MOST_BYTES", 20)
    put_body(company_id=company.id, batch_id="a" * 32, body="x" * 18, retention_months=24)
    store({"batch_id": "a" * 32}, {"batch_id": "a" * 32})

    answer = ask(fieldset="detailed").json["data"]
    assert ["x" * 18, None] == [row["content"] for row in answer]


def test_no_more_bodies_are_searched_than_somebody_would_wait_for(store, ask, monkeypatch):
    # As if one body were many.
    monkeypatch.setattr(read_contents, "MOST_BODIES_SEARCHED", 1)
    store({"batch_id": "a" * 32}, {"batch_id": "b" * 32})

    refused = ask(q="content contains 'x'")
    assert (422, {"q"}) == (refused.status, set(refused.json["error"]["validation_result"]))
    assert 200 == ask(q="content contains 'x' and subject = '1'").status


def test_our_own_filters_are_answered(store, subjects):
    store(
        {"sent_at": MORNING, "document": Document(18, "18/A")},
        {"sent_at": MORNING, "hits": (a_hit(),)},
        {"failed_at": MORNING, "to_email": "rossi@cliente.example"},
        {"cancelled_at": MORNING, "category": Category.ORDER},
    )

    assert ["0"] == subjects(unread="true")
    assert ["1"] == subjects(evidence="seen")
    assert ["2", "3"] == subjects([("delivery_status", "failed"), ("delivery_status", "cancelled")])
    assert ["2"] == subjects(search="ROSSI@")
    assert ["0"] == subjects(search="18/a")
    assert ["0"] == subjects(document_id="18")
    assert ["3"] == subjects(category="order", delivery_status="cancelled")
    assert [] == subjects(category="order", delivery_status="failed")


def test_several_categories_are_merged_by_time(store, subjects):
    store(
        {"category": Category.ORDER},
        {"category": Category.QUOTE},
        {"category": Category.INVOICE},
        {"category": Category.ORDER},
        {"category": Category.QUOTE},
    )

    both = [("category", "order"), ("category", "quote")]
    assert ["0", "1", "3", "4"] == subjects(both)
    assert ["4", "3", "1", "0"] == subjects([*both, ("sort", "id")])


def test_an_answer_says_what_it_read(store, ask):
    store({}, {}, {})
    answer = ask()

    assert "1" == answer.headers["x-requests"]
    assert 0 < float(answer.headers["x-read-units"])
    assert "0" == ask(q="kind = 'unheard of'").headers["x-requests"]


@pytest.fixture
def hardly_anything(monkeypatch):
    """As if next to nothing were too much to read."""

    class LittleReads(reads.Reads):
        def check(self):
            if self.requests:
                raise reads.TooMuchToRead(self.most_units)

    monkeypatch.setattr(emails, "Reads", LittleReads)
    monkeypatch.setattr(list_emails, "Reads", LittleReads)
    monkeypatch.setattr(walk_emails, "MOST_OF_A_BATCH", 2)


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "subject = 'x'"},
        {"sort": "subject"},
        {"unread": "true"},
        {"q": "kind = 'Fatture' and subject = 'x'"},
    ],
)
def test_what_would_take_too_long_is_refused_with_what_helps(hardly_anything, store, ask, asked):
    store(*[{}] * 5)
    refused = ask(**asked)

    [told] = refused.json["error"]["validation_result"]["from"]
    assert (422, True) == (refused.status, told.startswith("Narrow the period"))
    assert "2,500 read units" in told


def test_a_page_that_is_full_before_it_takes_too_long_is_answered_without_a_total(
    hardly_anything, store, ask
):
    store(*[{}] * 5)
    page = ask(q="subject <> 'x'", per_page="1").json

    assert (["0"], None, None, True) == (
        [row["subject"] for row in page["data"]],
        page["total"],
        page["last_page_url"],
        page["next_page_url"].endswith("page=2"),
    )


def test_more_than_can_be_counted_has_no_total(hardly_anything, store, ask):
    store(*[{}] * 5)
    page = ask(per_page="2").json

    assert (2, None, None) == (len(page["data"]), page["total"], page["last_page"])


@pytest.mark.parametrize(
    "name", ["q", "search", "sort", "category", "icon", "from", "to", "page", "per_page", "unread"]
)
def test_an_empty_parameter_is_as_none_at_all(api, company, store, name):
    store({}, {})
    whole, asked = (
        api.call("GET", f"/c/{company.id}/emails", key=company.key, query=query)
        for query in ("", f"{name}=")
    )

    ids = [[row["id"] for row in answer.json["data"]] for answer in (whole, asked)]
    assert (200, ids[0]) == (asked.status, ids[1])
    assert whole.json["total"] == asked.json["total"]


def test_what_was_silent_for_days_is_found_and_counted(api, company, store):
    week_ago = datetime.now(UTC) - timedelta(days=7, hours=1)
    silent, *_ = store({"sent_at": week_ago}, {"sent_at": week_ago + timedelta(days=5)}, {})
    path = f"/c/{company.id}/emails"
    found = api.get(path, key=company.key, no_signal_days="7").json["data"]
    counted = api.get(f"{path}/summary", key=company.key).json["data"]["silent"]

    assert [silent] == [row["id"] for row in found]
    assert {"days": 7, "total": 1} in counted
    assert 422 == api.get(path, key=company.key, no_signal_days="0").status


def test_a_search_tells_how_far_it_is_and_goes_on(api, company, store):
    ids = store(*({"to_name": "Rossi" if day in {1, 5, 6} else "Verdi"} for day in range(8)))
    path = f"/c/{company.id}/emails"
    pages = [api.get(path, key=company.key, search="rossi", look_through="3").json]
    while pages[-1]["next_cursor"]:
        cursor = pages[-1]["next_cursor"]
        asked = {"search": "rossi", "look_through": "3", "cursor": cursor}
        pages.append(api.get(path, key=company.key, **asked).json)

    assert [3, 3, 2] == [page["looked_through"] for page in pages]
    found = [[row["id"] for row in page["data"]] for page in pages]
    assert [[ids[1]], [ids[5]], [ids[6]]] == found


def test_a_full_page_of_a_search_passes_nothing_over(api, company, store):
    ids = store(*({"to_name": "Rossi"} for _ in range(5)))
    path = f"/c/{company.id}/emails"
    asked = {"search": "rossi", "look_through": "100", "per_page": "3"}
    first = api.get(path, key=company.key, **asked).json
    second = api.get(path, key=company.key, **asked, cursor=first["next_cursor"]).json

    assert ids == [row["id"] for page in (first, second) for row in page["data"]]
    assert (3, 2, None) == (
        first["looked_through"],
        second["looked_through"],
        second["next_cursor"],
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"look_through": "0"},
        {"look_through": "9999"},
        {"look_through": "5", "page": "1"},
        {"look_through": "5", "sort": "to_name"},
    ],
)
def test_only_a_list_in_the_order_of_ids_is_looked_through_by_parts(api, company, asked):
    answer = api.get(f"/c/{company.id}/emails", key=company.key, **asked)

    assert (422, {"look_through"}) == (
        answer.status,
        set(answer.json["error"]["validation_result"]),
    )
