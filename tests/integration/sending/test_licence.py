"""An email leaves as its company's licence allows on the day when it leaves."""

from dataclasses import replace

import pytest

from chalicelib.domain.companies import Licence, OnUnknownConsent
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.errors import UnknownOutcome
from chalicelib.tables.companies import find_company, save_company
from chalicelib.tables.emails.sending import find_email
from tests.builders import PDF
from tests.fakes import FakeTransport, worker_by


@pytest.fixture
def change(company):
    def change(**details):
        save_company(replace(find_company(company.id), **details))

    return change


@pytest.mark.parametrize(
    ("rules", "fields"),
    [
        ({}, {}),
        ({}, {"deliver_as": "both"}),
        ({"on_unknown_consent": OnUnknownConsent.ANONYMOUS}, {}),
        ({"on_unknown_consent": OnUnknownConsent.OFF}, {"deliver_as": "link"}),
    ],
    ids=["link", "both", "anonymous", "untracked link"],
)
def test_a_licence_lowered_meanwhile_sends_without_pixel_and_links(
    change, post, deliver_all, sent, row, rules, fields
):
    change(**rules)
    email_id = post(**fields)
    change(licence=Licence.STANDARD)
    deliver_all()
    change(licence=Licence.PREMIUM)

    mail = sent.of(email_id)
    [file] = mail.message.iter_attachments()
    assert [] == mail.urls("/o/") + mail.urls("/a/") + mail.urls("/n/")
    assert PDF == file.get_content()
    assert "not_tracked" == row(email_id)["evidence"]
    assert "attachment" == row(email_id)["deliver_as"]


def test_an_outcome_that_is_not_known_is_that_of_an_email_without_pixel(
    change, company, post, deliver_all
):
    email_id = post()
    change(licence=Licence.STANDARD)
    deliver_all(worker_by(FakeTransport(UnknownOutcome("no_answer"))))

    email = find_email(EmailKey(company.id, email_id))
    assert ("licence", "attachment") == (email.untracked, email.deliver_as)


def test_a_licence_raised_meanwhile_tracks_nothing_that_was_queued_before(
    change, post, deliver_all, sent
):
    change(licence=Licence.STANDARD)
    email_id = post()
    change(licence=Licence.PREMIUM)
    deliver_all()

    assert [] == sent.of(email_id).urls("/o/")
