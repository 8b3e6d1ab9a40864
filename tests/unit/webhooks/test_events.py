"""Which events a change of an email is."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.categories import Category
from chalicelib.domain.emails import Document, Untracked
from chalicelib.domain.hits import HONEYPOT
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.webhooks.event_types import EventType
from chalicelib.domain.webhooks.events import events_of, still_proven
from tests.builders import BLIND_LENS, LENS, MORNING, a_hit, an_email

LATER = MORNING + timedelta(hours=1)
QUEUED = an_email(document=Document(18, "18"))
SENT = replace(QUEUED, sent_at=MORNING)
DELIVERED = replace(SENT, delivered_at=MORNING)
READ = replace(DELIVERED, hits=(a_hit(at=LATER, source=1),))
FETCHED = replace(DELIVERED, hits=(a_hit(at=LATER, what="0", source=1),))
FACTS = ("sent_at", "delivered_at", "delayed_at", "bounced_at", "complained_at")


def told(before, after, lens=LENS, changed_at=LATER):
    events = events_of(before, after, lens, changed_at=changed_at)
    return [event.types[0].rpartition("issued_documents.")[2] for event in events]


def test_queueing_is_no_event():
    assert [] == told(None, QUEUED)


def test_that_an_invoice_left_is_told_in_our_words_and_in_fics():
    assert ["email.sent", "invoices.email_sent"] == told(QUEUED, SENT)


def test_fics_event_names_the_document_and_ours_the_email():
    ours, fics = events_of(QUEUED, SENT, LENS, changed_at=MORNING)

    assert (QUEUED.email_id, 18) == (ours.about, ours.document_id)
    assert 18 == fics.about


@pytest.mark.parametrize("document", [None, Document(None, "18", reference="A-18")])
def test_a_document_without_fics_kind_of_id_is_no_event_of_fics(document):
    before = replace(QUEUED, document=document)

    assert ["email.sent"] == told(before, replace(before, sent_at=MORNING))


def test_a_self_invoice_has_both_of_fics_names():
    before = replace(QUEUED, category=Category.SELF_INVOICE)
    [_, fics] = events_of(before, replace(before, sent_at=MORNING), LENS, changed_at=MORNING)

    assert 2 == len(fics.types)


def test_a_reminder_that_left_is_told_as_such_too():
    before = replace(QUEUED, category=Category.AUTOMATIC_REMINDER)

    assert ["email.sent", "reminder.sent"] == told(before, replace(before, sent_at=MORNING))


@pytest.mark.parametrize(
    ("fact", "event"),
    [
        ("delivered_at", "email.delivered"),
        ("delayed_at", "email.delayed"),
        ("bounced_at", "email.bounced"),
        ("complained_at", "email.complained"),
        ("failed_at", "email.failed"),
        ("outcome_unknown_at", "email.outcome_unknown"),
    ],
)
def test_each_fact_is_told_when_it_is_new_and_never_again(fact, event):
    after = replace(SENT, **{fact: LATER})

    assert [event] == told(SENT, after)
    assert [] == told(after, replace(after, **{fact: LATER + timedelta(hours=1)}))


def test_several_facts_of_one_change_come_in_the_order_of_their_times():
    after = replace(QUEUED, delivered_at=LATER, sent_at=MORNING)

    assert ["email.sent", "invoices.email_sent", "email.delivered"] == told(QUEUED, after)


def test_one_that_is_refused_when_it_is_queued_is_told_likewise():
    refused = replace(QUEUED, failed_at=MORNING, last_reason=ReasonCode.SUPPRESSED)

    assert ["email.failed", "email.suppressed"] == told(None, refused)


def test_a_failure_for_a_suppressed_address_is_told_as_such_too():
    after = replace(QUEUED, failed_at=MORNING, last_reason=ReasonCode.SUPPRESSED)

    assert ["email.failed", "email.suppressed"] == told(QUEUED, after)


def test_a_licence_that_does_not_track_is_told_what_it_shows():
    after = replace(READ, bounced_at=LATER, complained_at=LATER, delayed_at=LATER)

    assert ["email.sent", "invoices.email_sent", "email.bounced"] == told(QUEUED, after, BLIND_LENS)


def test_the_senders_own_copy_is_nobodys_event():
    copy = replace(QUEUED, untracked=Untracked.OWN_COPY)

    assert [] == told(copy, replace(copy, sent_at=MORNING))


def test_the_first_reading_is_told_and_the_second_is_not():
    again = replace(READ, hits=(*READ.hits, a_hit(at=LATER + timedelta(hours=1), source=1)))

    assert ["email.seen"] == told(DELIVERED, READ)
    assert [] == told(READ, again)


def test_a_download_shows_that_it_was_seen():
    assert ["email.seen", "email.downloaded"] == told(DELIVERED, FETCHED)
    both = replace(READ, hits=(*READ.hits, *FETCHED.hits))
    assert ["email.downloaded"] == told(READ, both)


def test_what_the_hidden_link_shows_takes_back_what_was_told():
    scanned = replace(FETCHED, hits=(*FETCHED.hits, a_hit(at=LATER, what=HONEYPOT, source=1)))
    later = LATER + timedelta(hours=2)

    events = events_of(FETCHED, scanned, LENS, changed_at=later)

    assert ["email.retracted"] * 2 == [event.types[0] for event in events]
    assert [EventType.SEEN, EventType.DOWNLOADED] == [event.retracts for event in events]
    assert 2 == len({event.id for event in events})


def test_what_was_not_told_yet_is_not_taken_back_but_not_proven_any_more():
    scanned = replace(FETCHED, hits=(*FETCHED.hits, a_hit(at=LATER, what=HONEYPOT, source=1)))

    assert [] == told(FETCHED, scanned, changed_at=LATER + timedelta(seconds=20))
    assert still_proven(EventType.SEEN, FETCHED, LENS)
    assert not still_proven(EventType.SEEN, scanned, LENS)


def test_an_erasure_takes_nothing_back():
    erased = replace(READ, hits=(), erased_at=LATER)

    assert [] == told(READ, erased, changed_at=LATER + timedelta(days=1))


def test_no_event_holds_an_address_or_a_subject():
    events = events_of(None, replace(FETCHED, bounced_at=LATER), LENS, changed_at=LATER)

    assert "@" not in repr(events)
    assert QUEUED.subject not in repr(events)


def test_in_whatever_order_and_however_often_facts_come_the_ids_are_the_same():
    expected = {event.id for event in _history([])}
    for seed in range(1000):
        order = [*FACTS, *FACTS]
        random.Random(seed).shuffle(order)  # noqa: S311 - the same each time

        assert expected == {event.id for event in _history(order)}


def _history(order):
    """Each fact as its own change, set once, with a time that depends on which came first."""
    email, events = QUEUED, []
    for place, fact in enumerate(order or FACTS):
        at = MORNING + timedelta(minutes=place)
        after = replace(email, **{fact: getattr(email, fact) or at})
        events += events_of(email, after, LENS, changed_at=at)
        email = after
    return events
