"""The summary: as many emails as the list has, in the states that the list shows."""

from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlencode

import pytest

from chalicelib.actions.listing import count_outlines
from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Licence
from chalicelib.domain.email_ids import EmailKey, mint_email_id
from chalicelib.domain.emails import Document, Email, Untracked
from chalicelib.domain.hits import KEPT_HITS
from chalicelib.domain.judging import Judging, Lens
from chalicelib.domain.listing.standings import standing
from chalicelib.domain.periods import IdRange
from chalicelib.domain.reads import Reads
from chalicelib.tables.companies import save_company
from chalicelib.tables.emails import pages as email_pages
from chalicelib.tables.emails.hits import record_hit
from chalicelib.tables.emails.mapping import to_item
from chalicelib.tables.emails.outlines import to_outline
from chalicelib.tables.emails.sending import put_new_email
from tests.builders import GATE_SHOWN, MORNING, WHOLE_MAIL, a_hit, an_email

LATER = MORNING + timedelta(hours=1)
STORIES = [
    {},
    {"sent_at": MORNING},
    {"sent_at": MORNING, "hits": (a_hit(at=LATER),), "hit_count": 1},
    {"sent_at": MORNING, "hits": (a_hit(at=LATER, what="0"),), "hit_count": 1},
    {"sent_at": MORNING, "hits": (a_hit(at=MORNING),), "hit_count": 1},
    {"sent_at": MORNING, "hits": (a_hit(at=LATER, what="honeypot", source=3),), "hit_count": 1},
    {"delivered_at": MORNING, "category": Category.QUOTE},
    {"bounced_at": MORNING, "category": Category.QUOTE},
    {"complained_at": MORNING},
    {"failed_at": MORNING},
    {"outcome_unknown_at": MORNING},
    {"cancelled_at": MORNING},
    {"lease_until": MORNING},
    {"sent_at": MORNING, "stopped_at": LATER},
    {"sent_at": MORNING, "erased_at": LATER},
    {"sent_at": MORNING, "untracked": Untracked.OWN_COPY},
    {"sent_at": MORNING, **GATE_SHOWN},
    {"sent_at": MORNING, **WHOLE_MAIL},
]


@pytest.fixture
def store(company):
    """Store emails of one a week before the morning, each with its details."""

    def store(*stories):
        for week, details in enumerate(stories):
            due = MORNING - timedelta(weeks=week)
            email_id = mint_email_id(due_at=due, noise=week)
            put_new_email(
                an_email(company_id=company.id, email_id=email_id, queued_at=due, **details)
            )

    return store


@pytest.fixture
def ask(api, company):
    def ask(what="", **parameters):
        path = f"/c/{company.id}/emails{what}"
        query = urlencode(parameters, doseq=True)
        return api.call("GET", path, key=company.key, query=query)

    return ask


@pytest.fixture
def summary(ask):
    def summary(**parameters):
        answer = ask("/summary", **parameters)
        assert 200 == answer.status, answer.body
        return answer.json["data"]

    return summary


def states_listed(ask, **parameters):
    rows = ask(**parameters, per_page="100").json["data"]
    names = ("category", "delivery_status", "evidence", "icon")
    return Counter(tuple(row[name] for name in names) for row in rows)


def states_summed(summary, **parameters):
    return {
        (line["category"], line["delivery_status"], line["evidence"], line["icon"]): line["total"]
        for line in summary(**parameters)["states"]
    }


@pytest.mark.parametrize("licence", Licence)
def test_the_states_are_those_of_the_list(domain_company, store, ask, summary, licence):
    save_company(replace(domain_company(), licence=licence))
    store(*STORIES)

    assert states_listed(ask) == states_summed(summary)


@pytest.mark.parametrize(
    "filters",
    [
        {"from": "2026-10-01", "to": "2026-10-31"},
        {"category": "quote"},
        {"category": ["quote", "order"]},
        {"delivery_status": ["failed", "sent"]},
        {"evidence": "seen"},
        {"unread": "true"},
        {"search": "acquisti@"},
        {"document_id": "18"},
        {"q": "kind = 'Preventivi' and sent_date is null"},
        {"q": "kind = 'unheard of'"},
    ],
)
def test_the_lists_filters_hold(store, ask, summary, filters):
    store(*STORIES, {"document": Document(18, "18")})

    listed = states_listed(ask, **filters)
    assert listed == states_summed(summary, **filters)
    assert listed.total() == summary(**filters)["total"]


def test_scheduled_mail_is_counted_apart_whatever_the_period(company, store, summary):
    store(*STORIES)
    due = datetime.now(UTC) + timedelta(days=40)
    for noise, details in enumerate([{}, {"category": Category.QUOTE}, {"cancelled_at": due}]):
        email_id = mint_email_id(due_at=due, noise=noise)
        put_new_email(an_email(company_id=company.id, email_id=email_id, queued_at=due, **details))

    counted = summary(**{"from": "2026-10-01", "to": "2026-11-30"})
    assert (2, 0) == (
        counted["scheduled"],
        sum(line["total"] for line in counted["states"] if line["delivery_status"] == "scheduled"),
    )
    assert 1 == summary(category="quote")["scheduled"]
    assert 1 == summary(category="quote", search="acquisti")["scheduled"]
    assert len(STORIES) + 3 == summary(include="scheduled")["total"]


def test_only_the_categories_that_are_asked_for_have_a_line(store, summary):
    store(*STORIES)

    assert [("quote", 2), ("order", 0)] == [
        (line["category"], line["total"])
        for line in summary(category=["order", "quote"])["categories"]
    ]


def test_it_is_a_query_of_the_period_and_one_of_what_is_to_come(store, ask):
    store(*STORIES)

    answer = ask("/summary", category="quote")
    assert ("2", True) == (answer.headers["x-requests"], float(answer.headers["x-read-units"]) > 0)


def test_late_hits_count(company, store, summary):
    store({"sent_at": MORNING})
    machine, person = a_hit(at=LATER, agent="program"), a_hit(at=LATER, what="0")
    for hit in [machine] * KEPT_HITS + [person]:
        email_id = mint_email_id(due_at=MORNING, noise=0)
        record_hit(EmailKey(company.id, email_id), hit)

    assert 1 == summary()["icons"]["downloaded"]


@pytest.mark.parametrize("emails_of_an_answer", [1, 3])
def test_long_histories_are_read_in_parts_that_leave_nothing_out(
    store, summary, monkeypatch, emails_of_an_answer
):
    ask = email_pages._ask

    def few_at_a_time(*arguments, **options):
        # As if so few emails were 1 MB.
        return ask(*arguments, **({"limit": emails_of_an_answer} | options))

    monkeypatch.setattr(email_pages, "_ask", few_at_a_time)
    store(*[{}] * 40)

    shown = summary()
    assert (40, 40) == (shown["total"], sum(line["total"] for line in shown["months"]))


def test_behind_the_last_email_of_a_period_nothing_is_left(company, store, monkeypatch):
    ask = email_pages._ask

    def full_answer(*arguments, **options):
        # As DynamoDB does where 1 MB ends with the last one; moto knows that it is.
        answer = ask(*arguments, **options)
        return answer | {"LastEvaluatedKey": answer["Items"][-1]}

    monkeypatch.setattr(email_pages, "_ask", full_answer)
    store({})
    only = mint_email_id(due_at=MORNING, noise=0)

    def left(last):
        return email_pages.read_outlines(company.id, IdRange(0, last), reads=Reads())[1]

    assert (None, IdRange(only + 1, only + 1)) == (left(only), left(only + 1))


def test_what_would_take_too_long_is_told_to_be_narrowed(store, ask, monkeypatch):
    monkeypatch.setattr(count_outlines, "MOST_UNITS_OF_SUMMING", 0)
    store({})

    refused = ask("/summary").json["error"]["validation_result"]
    assert "Narrow the period" in refused["from"][0]


@pytest.mark.parametrize("name", ["page", "per_page", "cursor", "sort", "fields", "group"])
def test_what_only_a_page_can_have_is_refused(ask, name):
    refused = ask("/summary", **{name: "1"})

    assert (422, {name}) == (refused.status, set(refused.json["error"]["validation_result"]))


def test_another_companys_emails_are_not_counted(api, company):
    assert 404 == api.get("/c/999999/emails/summary", key=company.key).status


@pytest.mark.parametrize(("story", "icon"), [(GATE_SHOWN, "read"), (WHOLE_MAIL, "sent")])
def test_what_gave_no_person_a_file_is_counted_as_no_download(store, summary, story, icon):
    store({"sent_at": MORNING} | story)

    icons = summary()["icons"]
    assert (1, 0) == (icons[icon], icons["downloaded"])


MOMENTS = [field.name for field in fields(Email) if field.type == datetime | None]


@pytest.mark.parametrize("fact", MOMENTS)
@pytest.mark.parametrize("untracked", [None, *Untracked])
@pytest.mark.parametrize("story", [{}, GATE_SHOWN, WHOLE_MAIL])
def test_an_email_stands_where_its_outline_does(service, fact, untracked, story):
    for hits in ((), (a_hit(at=LATER + timedelta(seconds=5), what="0", source=7),)):
        email = an_email(**{fact: LATER, "untracked": untracked, "hits": hits, **story})
        outline = to_outline(to_item(email).to_dynamodb_dict())
        for judging in (Judging(), Judging(timedelta())):
            stand = partial(standing, now=LATER, lens=Lens(tracks=True, judging=judging))

            assert stand(email) == stand(outline)
