"""Counts by category and state, and by month in Rome."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.emails import Untracked
from chalicelib.domain.listing.standings import standing
from chalicelib.domain.listing.summaries import cell_of, summary
from tests.builders import LENS, MORNING, a_hit, an_email


def counts_of(*emails):
    def stands(email):
        return standing(email, now=MORNING, lens=LENS)

    return Counter(cell_of(email, stands(email), now=MORNING) for email in emails)


def summed(*emails, categories=frozenset(Category)):
    return summary(counts_of(*emails), categories=categories, scheduled=0)


def due(*moment, **details):
    email_id = mint_email_id(due_at=datetime(*moment, tzinfo=UTC), noise=0)
    return an_email(email_id=email_id, **details)


def some(icons):
    return {icon: total for icon, total in icons.items() if total}


def test_of_nothing_there_are_a_line_for_each_category_and_no_months():
    shown = summed(categories={Category.QUOTE, Category.INVOICE})

    assert (0, [], []) == (shown["total"], shown["months"], shown["states"])
    assert [("invoice", 0), ("quote", 0)] == [
        (line["category"], line["total"]) for line in shown["categories"]
    ]


def test_every_icon_is_there_with_or_without_emails():
    icons = {"queued", "sent", "read", "downloaded", "problem", "cancelled", "resent"}

    shown = summed(due(2026, 11, 1))
    assert [icons] * 3 == [
        shown["icons"].keys(),
        shown["categories"][5]["icons"].keys(),
        shown["months"][0]["icons"].keys(),
    ]


def test_emails_are_counted_by_category_state_and_icon():
    early = MORNING.replace(hour=6)
    shown = summed(
        due(2026, 11, 1, sent_at=MORNING),
        due(2026, 11, 2, sent_at=MORNING),
        due(2026, 11, 2, delivered_at=early, hits=(a_hit(what="0"),)),
        due(2026, 11, 3, bounced_at=MORNING, untracked=Untracked.SENDER_CHOICE),
        due(2026, 11, 3, category=Category.QUOTE, failed_at=MORNING),
    )

    assert (5, {"sent": 2, "downloaded": 1, "problem": 2}) == (shown["total"], some(shown["icons"]))
    assert [
        ("invoice", 4, {"sent": 2, "downloaded": 1, "problem": 1}),
        ("quote", 1, {"problem": 1}),
    ] == [
        (line["category"], line["total"], some(line["icons"]))
        for line in shown["categories"]
        if line["total"]
    ]
    assert [
        ("invoice", "bounced", "not_tracked", "problem", 1),
        ("invoice", "delivered", "downloaded", "downloaded", 1),
        ("invoice", "sent", "unknown", "sent", 2),
        ("quote", "failed", "unknown", "problem", 1),
    ] == [tuple(line.values()) for line in shown["states"]]


def test_months_are_romes_and_have_no_gaps():
    # In Rome it is the first of the next month from 23:00 in winter and from 22:00 in summer.
    shown = summed(due(2026, 1, 31, 23), due(2025, 10, 31, 22, 59), due(2025, 9, 30, 22))

    assert [("2025-10", 2), ("2025-11", 0), ("2025-12", 0), ("2026-01", 0), ("2026-02", 1)] == [
        (line["month"], line["total"]) for line in shown["months"]
    ]


@given(
    st.lists(
        st.builds(
            lambda month, **details: due(2026, month, 15, **details),
            st.integers(1, 12),
            category=st.sampled_from(Category),
            sent_at=st.none() | st.just(MORNING),
            failed_at=st.none() | st.just(MORNING),
            untracked=st.none() | st.sampled_from(Untracked),
        ),
        max_size=20,
    )
)
def test_every_view_counts_every_email_once(emails):
    shown = summed(*emails)

    views = (shown["categories"], shown["months"], shown["states"])
    assert [len(emails)] * 4 == [
        shown["total"],
        *(sum(line["total"] for line in view) for view in views),
    ]


def test_emails_that_nobody_was_seen_to_read_are_counted_by_how_long_ago_they_were_sent():
    sent = [MORNING - timedelta(days=days) for days in (2, 3, 8, 40)]
    read = an_email(sent_at=sent[3], hits=(a_hit(at=sent[3] + timedelta(hours=1)),))
    shown = summed(read, *(an_email(sent_at=moment) for moment in sent))

    assert [(3, 3), (7, 2), (14, 1), (30, 1)] == [
        (one["days"], one["total"]) for one in shown["silent"]
    ]
