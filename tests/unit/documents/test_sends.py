"""What the emails of a batch are to their document."""

import pytest

from chalicelib.domain.categories import Category
from chalicelib.domain.documents.sends import MOST_SENDS, Send, Sends, newest_sends, sends_of
from chalicelib.domain.emails import Document, Untracked
from chalicelib.domain.listing.document_standings import (
    NEVER_EMAILED,
    document_shown,
    icon_of_all,
)
from chalicelib.domain.listing.standings import Icon
from tests.builders import LENS, MORNING, an_email

INVOICE = Document(18, "18/2026", "2")


def test_a_batch_is_the_documents_without_the_senders_copy():
    emails = [
        an_email(email_id=7, document=INVOICE),
        an_email(email_id=5, document=INVOICE),
        an_email(email_id=9, document=INVOICE, untracked=Untracked.OWN_COPY),
    ]

    assert [(INVOICE, (Send(7, "2"), Send(5, "2")))] == sends_of(emails)


def test_a_statement_is_of_each_document_that_it_lists():
    other = Document(19, "19/2026")
    statement = an_email(email_id=7, statement=(INVOICE, other))

    assert [(INVOICE, (Send(7, "2"),)), (other, (Send(7, None),))] == sends_of([statement])


@pytest.mark.parametrize(
    "emails",
    [[an_email()], [an_email(document=INVOICE, untracked=Untracked.OWN_COPY)]],
    ids=["no document", "a copy alone"],
)
def test_what_brings_no_document_to_anybody_is_no_documents(emails):
    assert [] == sends_of(emails)


@pytest.mark.parametrize(
    ("icons", "expected"),
    [
        ([Icon.SENT], Icon.SENT),
        ([Icon.READ, Icon.SENT], Icon.READ),
        ([Icon.READ, Icon.DOWNLOADED], Icon.DOWNLOADED),
        ([Icon.DOWNLOADED, Icon.PROBLEM], Icon.PROBLEM),
        ([Icon.CANCELLED, Icon.QUEUED], Icon.QUEUED),
    ],
)
def test_one_icon_stands_for_several_emails(icons, expected):
    assert expected == icon_of_all(icons) == icon_of_all(icons[::-1])


def test_every_icon_has_its_place():
    assert all(icon_of_all([icon]) is icon for icon in Icon)


def test_emails_that_are_no_longer_kept_show_nothing():
    kept = Sends((Send(7, None),))

    assert NEVER_EMAILED == document_shown(kept, [], LENS, categories=Category, now=MORNING)


def test_sends_are_kept_once_in_the_order_of_their_ids_and_the_newest_of_many():
    many = [Send(number, None) for number in range(MOST_SENDS + 1, 0, -1)]

    assert Sends((Send(3, "1"), Send(5, "2"))) == newest_sends([Send(5, "2")], [Send(3, "1")] * 2)
    assert Sends(tuple(sorted(many[:-1])), is_whole=False) == newest_sends(many, ())
