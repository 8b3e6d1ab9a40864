"""What comes back to the receiving domain becomes a fact of the email whose address it came to."""

import json
from datetime import UTC, datetime

import boto3
import pytest

from chalicelib.domain.email_ids import EmailKey, mint_email_id
from chalicelib.domain.emails import Transport
from chalicelib.domain.feedback.return_addresses import forwarding_address, return_address
from chalicelib.domain.states import DeliveryStatus, delivery_status
from chalicelib.keys.key_ring import forget_key_ring, key_ring
from chalicelib.settings import settings
from chalicelib.tables.emails.sending import find_email, put_new_email
from chalicelib.tables.suppressions import find_suppression
from local import lambdas
from local.inbound import told_of
from local.pump import event_of, failed_ids
from tests.builders import an_email

DOMAIN = "bounces.ricevuta.example"
QUEUE_ARN = "arn:aws:sqs:eu-south-1:123456789012:SesEvents"


def bounce(to, *, action="failed", status="5.1.1", said="550 5.1.1 User unknown", returned=""):
    return (
        "From: MAILER-DAEMON@mx.verdi.example\nSubject: Undelivered\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.verdi.example\n\n"
        f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {said}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nSubject: x\n{returned}\n--b--\n"
    ).encode()


@pytest.fixture
def bucket(service):
    return boto3.resource("s3").Bucket(settings().content_bucket)


@pytest.fixture
def come_in(service, bucket):
    """Have mail come in to an address, and return whether it is tried again."""

    def come_in(mail, *recipients, name="one"):
        key = f"inbound/{name}"
        bucket.put_object(Key=key, Body=mail)
        body = json.dumps(told_of(key, list(recipients)))
        message = {"MessageId": "1", "ReceiptHandle": "r", "Body": body, "MD5OfBody": "m"}
        forget_key_ring()  # as in a process of its own, which asks for the keys itself
        answer = service.record_ses_events(
            event_of([message], QUEUE_ARN), lambdas.context("record_ses_events")
        )
        return bool(failed_ids(answer, {"1"}))

    return come_in


@pytest.fixture
def email(company):
    """One that left by the company's own server, an instant ago."""
    now = datetime.now(UTC)
    sent = an_email(
        company_id=company.id,
        email_id=mint_email_id(due_at=now, noise=5),
        queued_at=now,
        sent_at=now,
        to_email=f"anna.{company.id}@verdi.example",
        transport=Transport.SMTP,
    )
    put_new_email(sent)
    return sent


def address_of(key):
    return return_address(key, domain=DOMAIN, ring=key_ring())


def forwarded_of(company_id):
    return forwarding_address(company_id, domain=DOMAIN, ring=key_ring())


def status_of(email):
    return delivery_status(find_email(email.key), now=datetime.now(UTC))


def left_in(bucket):
    return [one.key for one in bucket.objects.filter(Prefix="inbound/")]


def test_a_bounce_to_its_address_is_the_emails_fact_and_suppresses_the_recipient(
    email, come_in, bucket
):
    again = come_in(bounce(email.to_email), address_of(email.key))

    found = find_email(email.key)
    assert not again
    assert DeliveryStatus.BOUNCED is status_of(email)
    assert ("address_unknown", "smtp; 550 5.1.1 User unknown") == (
        found.bounce_reason,
        found.bounce_reply,
    )
    assert "unknown_address" == find_suppression(email.company_id, email.to_email)[0].why
    assert [] == left_in(bucket)


def test_one_that_a_rule_forwards_is_known_by_what_it_sends_back(email, come_in):
    returned = f"X-Ricevuta-Return: {address_of(email.key)}\n"

    come_in(bounce(email.to_email, returned=returned), forwarded_of(email.company_id))

    assert DeliveryStatus.BOUNCED is status_of(email)


def test_to_a_companys_address_come_no_notices_of_another_companys_emails(email, come_in):
    returned = f"X-Ricevuta-Return: {address_of(email.key)}\n"

    come_in(bounce(email.to_email, returned=returned), forwarded_of(email.company_id + 1))

    assert DeliveryStatus.SENT is status_of(email)


FORGED = {
    "an address that nobody signed": "b" + "a" * 42 + "@" + DOMAIN,
    "no address of ours": "postmaster@" + DOMAIN,
}


@pytest.mark.parametrize("name", FORGED)
def test_what_comes_to_a_forged_address_changes_nothing_and_is_deleted(
    name, email, come_in, bucket
):
    returned = f"X-Ricevuta-Return: {address_of(email.key)}\n"

    again = come_in(bounce(email.to_email, returned=returned), FORGED[name])

    assert not again
    assert DeliveryStatus.SENT is status_of(email)
    assert [] == left_in(bucket)


def test_an_absence_note_says_nothing_about_delivery(email, come_in):
    note = (
        f"From: {email.to_email}\nSubject: Automatic reply\nAuto-Submitted: auto-replied\n\n"
        "550 5.1.1 User unknown: I am away."
    ).encode()

    come_in(note, address_of(email.key))

    assert DeliveryStatus.SENT is status_of(email)


def test_our_own_mail_that_comes_back_to_us_is_no_bounce_and_answered_by_nothing(
    email, come_in, sent
):
    own = (
        f"From: fatture@bianchi.example\nX-Ricevuta-Return: {address_of(email.key)}\n"
        "Subject: Nostra fattura nr. 18\n\nGentile cliente"
    ).encode()

    come_in(own, address_of(email.key))

    assert DeliveryStatus.SENT is status_of(email)
    assert [] == sent.mails()


def test_a_server_that_still_tries_and_one_that_delivered_are_told_as_such(email, come_in):
    to = address_of(email.key)
    come_in(bounce(email.to_email, action="delayed", status="4.4.1", said="421 later"), to)
    delayed = find_email(email.key).delayed_at

    come_in(bounce(email.to_email, action="delivered", status="2.0.0", said="250 ok"), to)

    assert delayed
    assert DeliveryStatus.DELIVERED is status_of(email)


def test_of_ten_megabytes_the_beginning_is_read(email, come_in):
    mail = bounce(email.to_email) + b"x" * 10_000_000

    come_in(mail, address_of(email.key))

    assert DeliveryStatus.BOUNCED is status_of(email)


def test_what_was_read_before_is_passed_over(email, come_in, service):
    key = "inbound/gone"
    body = json.dumps(told_of(key, [address_of(email.key)]))
    message = {"MessageId": "1", "ReceiptHandle": "r", "Body": body, "MD5OfBody": "m"}

    answer = service.record_ses_events(
        event_of([message], QUEUE_ARN), lambdas.context("record_ses_events")
    )

    assert set() == failed_ids(answer, {"1"})


def test_a_bounce_of_an_email_that_is_not_there_is_tried_again_while_it_is_young(company, come_in):
    nobody = EmailKey(company.id, mint_email_id(due_at=datetime.now(UTC), noise=9))

    assert come_in(bounce("x@verdi.example"), address_of(nobody))


def test_the_first_fact_wins_however_often_it_comes(email, come_in):
    come_in(bounce(email.to_email), address_of(email.key))
    first = find_email(email.key).bounced_at

    come_in(bounce(email.to_email, said="554 5.7.1 spam", status="5.7.1"), address_of(email.key))

    found = find_email(email.key)
    assert (first, "address_unknown") == (found.bounced_at, found.bounce_reason)


def test_the_settings_say_where_to_forward_to_and_whether_anything_came(
    api, company, email, come_in, set_environment
):
    set_environment(INBOUND_DOMAIN=DOMAIN)
    path = f"/c/{company.id}/settings/bounces"
    before = api.get(path, key=company.key).json["data"]

    come_in(bounce(email.to_email), before["forward_to"])

    after = api.get(path, key=company.key).json["data"]
    assert forwarded_of(company.id) == before["forward_to"]
    assert (None, True) == (before["seen_at"], after["seen_at"] is not None)
    assert {"google", "microsoft", "aruba", "libero", "other"} == {
        one["provider"] for one in after["how"]
    }


def test_the_code_by_which_gmail_asks_is_shown_until_mail_comes(api, company, come_in):
    path, to = f"/c/{company.id}/settings/bounces", forwarded_of(company.id)
    asked = (
        b"From: Gmail Team <forwarding-noreply@google.com>\n"
        b"Subject: (#123456789) Gmail Forwarding Confirmation - Receive Mail from x\n\nHello"
    )

    come_in(asked, to)
    shown = api.get(path, key=company.key).json["data"]["code"]
    come_in(bounce("x@verdi.example"), to, name="two")

    assert "123456789" == shown
    assert api.get(path, key=company.key).json["data"]["code"] is None


def test_without_a_receiving_domain_there_is_nothing_to_forward_to(api, company):
    shown = api.get(f"/c/{company.id}/settings/bounces", key=company.key).json["data"]

    assert shown["forward_to"] is None
