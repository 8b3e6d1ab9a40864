"""What the emails of a batch are to their document."""

import pytest

from chalicelib.domain.documents import Newest, newest_of
from chalicelib.domain.emails import Document, Untracked
from chalicelib.domain.listing.document_standings import icon_of_all, newest_shown
from chalicelib.domain.listing.standings import Icon
from tests.builders import an_email

INVOICE = Document(18, "18/2026", "2")


def test_a_batch_is_the_documents_without_the_senders_copy():
    emails = [
        an_email(email_id=7, document=INVOICE),
        an_email(email_id=5, document=INVOICE),
        an_email(email_id=9, document=INVOICE, untracked=Untracked.OWN_COPY),
    ]

    newest = newest_of(emails)
    assert (Newest(18, "2", (7, 5)), 7) == (newest, newest.last_id)


@pytest.mark.parametrize(
    "emails",
    [[an_email()], [an_email(document=INVOICE, untracked=Untracked.OWN_COPY)]],
    ids=["no document", "a copy alone"],
)
def test_what_brings_no_document_to_anybody_is_no_documents(emails):
    assert newest_of(emails) is None


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
    assert newest_shown(Newest(18, None, (7,)), []) is None
