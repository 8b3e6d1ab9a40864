"""For how long an email's links give something."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.companies import Company, Licence
from chalicelib.domain.correspondents import Correspondent, correspondent
from chalicelib.domain.emails import Transport
from chalicelib.domain.links import kept_until, links_open
from tests.builders import MORNING, an_email, an_smtp

SECOND = timedelta(seconds=1)
COMPANY = Company(12345, "Officina Bianchi Srl", Licence.PREMIUM, "en", "ufficio@bianchi.example")


def test_links_are_open_until_the_email_is_no_longer_kept():
    email = an_email(retention_months=6)
    end = MORNING + timedelta(days=186)

    assert kept_until(email) - end < SECOND
    assert links_open(email, now=end - SECOND)
    assert not links_open(email, now=end + SECOND)


@pytest.mark.parametrize("fact", ["links_revoked_at", "cancelled_at", "erased_at"])
def test_links_that_were_taken_back_are_closed(fact):
    assert not links_open(an_email(**{fact: MORNING}), now=MORNING + SECOND)


@pytest.mark.parametrize("fact", ["sent_at", "bounced_at", "outcome_unknown_at", "failed_at"])
def test_links_of_what_may_have_arrived_are_open(fact):
    assert links_open(an_email(**{fact: MORNING}), now=MORNING + SECOND)


def test_the_sender_is_named_as_in_the_email():
    own = an_email(transport=Transport.SMTP, from_email="a@officina.example", from_name="Officina")
    ours = an_email(reply_to="b@officina.example")

    assert Correspondent("Officina", "a@officina.example", "en") == correspondent(COMPANY, own)
    assert "b@officina.example" == correspondent(COMPANY, ours).address
    assert "" == correspondent(COMPANY, an_email()).address


def test_without_the_email_the_company_is_named_as_it_is_today():
    silent = replace(COMPANY, reply_to=None)
    expected = Correspondent("Officina Bianchi Srl", "ufficio@bianchi.example", "en")

    assert expected == correspondent(COMPANY, None)
    assert an_smtp().from_email == correspondent(replace(silent, smtp=an_smtp()), None).address
    unverified = replace(silent, smtp=an_smtp(verified_at=None))
    assert "" == correspondent(unverified, None).address
    assert Correspondent() == correspondent(None, None)
