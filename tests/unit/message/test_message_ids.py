"""By which name a mail is known."""

import pytest

from chalicelib.domain.emails import Transport
from chalicelib.domain.message.message_ids import message_id, own_message_id, thread_behind
from tests.builders import MORNING, an_email

PUBLIC_URL = "https://r.example"


def thread(email, region="eu-south-1"):
    return thread_behind(email, public_url=PUBLIC_URL, region=region)


def test_an_id_is_in_the_domain_of_the_address_that_the_mail_leaves_from():
    name = own_message_id(12345, 7, from_email="fatture@officina.example")

    assert "<7.12345@officina.example>" == name


def test_an_email_keeps_the_id_that_it_was_given():
    assert "<1.2@x.example>" == message_id(
        an_email(message_id="<1.2@x.example>"), public_url=PUBLIC_URL
    )


def test_an_email_queued_before_ids_were_kept_has_the_one_that_it_had_then():
    email = an_email()

    assert f"<{email.email_id}.12345@r.example>" == message_id(email, public_url=PUBLIC_URL)


def test_a_thread_goes_from_the_first_mail_to_the_last():
    email = an_email(
        message_id="<3@x.example>",
        references="<1@x.example> <2@x.example>",
        transport=Transport.SMTP,
        sent_at=MORNING,
    )

    assert "<1@x.example> <2@x.example> <3@x.example>" == thread(email)


@pytest.mark.parametrize(
    ("region", "domain"),
    [("eu-south-1", "eu-south-1.amazonses.com"), ("us-east-1", "email.amazonses.com")],
)
def test_what_ses_took_is_known_by_the_id_that_ses_gave_it(region, domain):
    email = an_email(message_id="<3@x.example>", sent_at=MORNING, accepted_reply="0102-7")

    assert f"<0102-7@{domain}>" == thread(email, region)


def test_what_ses_did_not_take_is_known_by_its_own_id():
    assert "<3@x.example>" == thread(an_email(message_id="<3@x.example>"))
