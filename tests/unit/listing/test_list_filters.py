"""The list's own filters."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.domain.emails import Document, Untracked
from chalicelib.domain.judging import Lens
from chalicelib.domain.listing.filters import ListFilters
from chalicelib.domain.listing.row_fields import ROW_FIELDS
from chalicelib.domain.listing.rows import email_row
from tests.builders import MORNING, a_hit, an_email

EMAIL = an_email(sent_at=MORNING, document=Document(18, "18/A"))


def row_of(email, *, tracks=True):
    urls = [""] * len(email.attachments)
    return email_row(email, now=MORNING, lens=Lens(tracks=tracks), attachment_urls=urls)


def takes(email=EMAIL, **filters):
    return ListFilters(**filters).take(row_of(email))


def test_without_filters_everything_is_taken():
    assert takes()


def test_states_are_taken_by_name():
    assert takes(delivery_statuses=frozenset({"sent", "failed"}))
    assert not takes(delivery_statuses=frozenset({"failed"}))
    assert takes(evidences=frozenset({"unknown"}))
    assert not takes(evidences=frozenset({"seen"}))


@pytest.mark.parametrize(
    ("changes", "unread"),
    [
        ({}, True),
        ({"delivered_at": MORNING}, True),
        ({"sent_at": None}, False),
        ({"bounced_at": MORNING}, False),
        ({"complained_at": MORNING}, False),
        ({"hits": (a_hit(at=datetime(2026, 11, 24, 12, tzinfo=UTC)),)}, False),
        ({"untracked": Untracked.SENDER_CHOICE}, False),
    ],
)
def test_unread_is_sent_tracked_and_seen_by_nobody(changes, unread):
    assert unread == takes(replace(EMAIL, **changes), unread=True)


def test_without_tracking_nothing_is_unread():
    assert not ListFilters(unread=True).take(row_of(EMAIL, tracks=False))


@pytest.mark.parametrize("text", ["verdicostruzioni.example", "COSTRUZIONI", "nostra F", "18/a"])
def test_recipient_subject_and_number_are_searched(text):
    assert takes(search=text)


def test_nothing_else_is_searched():
    assert not takes(search="Officina Bianchi")
    assert not takes(an_email(), search="18/a")


def test_the_emails_of_a_document_are_found():
    assert takes(document_id=18)
    assert not takes(document_id=19)
    assert not takes(an_email(), document_id=18)


def test_the_fields_of_a_row_are_known():
    assert ROW_FIELDS == tuple(row_of(EMAIL))


@pytest.mark.parametrize(
    ("name", "search"),
    [
        ("Società Caffè Perù Srl", "caffe"),
        ("Società Caffè Perù Srl", "PERU SOCIETA"),
        ("Bianchi Niccolò", "niccolò bianchi"),
        ("Bianchi Niccolo\u0300", "niccolò"),
        ("Dell\u2019Acqua", "dell'acqua"),
        ("Rossi\u00a0Figli", "rossi figli"),
        ("Verdi", "verdi 18/a"),
        ("Verdi", "verdi fattura"),
    ],
)
def test_a_name_is_found_as_people_write_it(name, search):
    assert takes(replace(EMAIL, to_name=name), search=search)


def test_every_word_must_be_found():
    assert not takes(replace(EMAIL, to_name="Bianchi Niccolò"), search="bianchi mario")


@pytest.mark.parametrize("search", ["caffè-prova", "xn--caff-prova-26a", "info@caffe-prova"])
def test_an_address_is_found_and_shown_as_people_write_it(search):
    email = replace(EMAIL, to_email="info@xn--caff-prova-26a.example")

    assert takes(email, search=search)
    assert "info@caffè-prova.example" == row_of(email)["to_email"]


@pytest.mark.parametrize(
    ("number", "search", "found"),
    [
        ("18", "18/2026", True),
        ("18", "18-2026", True),
        ("18", "18/2025", True),
        ("18/A", "18/a/2026", True),
        ("18", "18/2024", False),
        ("18", "18/2027", False),
        ("118", "18/2026", False),
        ("18/2026", "18", True),
    ],
)
def test_a_document_is_found_by_its_number_with_the_year_or_without(number, search, found):
    email = replace(EMAIL, document=Document(18, number))

    assert found == takes(email, search=search)
