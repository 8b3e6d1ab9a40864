"""What AWS allows, and that what the service may grow to lies below.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
"""

import json
from dataclasses import replace
from datetime import timedelta

from chalicelib.actions.mailboxes import verify_smtp
from chalicelib.actions.recipients import sweep_recipient
from chalicelib.domain.companies import LONGEST_UNDO_SECONDS
from chalicelib.domain.documents.sends import MOST_SENDS
from chalicelib.domain.due import LONGEST_DELAY, Hold
from chalicelib.domain.email_ids import LAST_ID, EmailKey
from chalicelib.domain.emails import Attachment
from chalicelib.domain.hits import KEPT_HITS, MOST_LATE_HITS, attachment
from chalicelib.queues import outbox
from chalicelib.tables.emails.hits import fields_of, sort_of
from chalicelib.tables.emails.mapping import to_item
from tests.builders import MORNING, a_hit, an_email

GATEWAY_SECONDS = 29
LONGEST_DELAY_SECONDS = 900
ITEM_BYTES = 400 * 1024
MESSAGE_BYTES = 256 * 1024
AWS_ANSWERS_IN = 5
"""Seconds for what a request asks of AWS besides."""

WIDE = "\N{EURO SIGN}"
"""Three bytes of UTF-8."""


def test_what_waits_for_a_mail_server_is_answered_before_the_gateway_gives_up():
    assert verify_smtp.PATIENCE.whole <= GATEWAY_SECONDS - AWS_ANSWERS_IN
    assert verify_smtp.PATIENCE.until_dot < verify_smtp.PATIENCE.whole


def test_what_a_request_does_to_a_recipients_emails_ends_before_the_gateway_gives_up():
    assert sweep_recipient._IN_A_REQUEST <= GATEWAY_SECONDS - AWS_ANSWERS_IN


def test_no_message_is_to_wait_for_longer_than_a_new_one_may():
    assert timedelta(seconds=LONGEST_DELAY_SECONDS) >= LONGEST_DELAY
    assert LONGEST_DELAY_SECONDS >= LONGEST_UNDO_SECONDS


def test_ten_messages_of_the_outbox_fit_into_one_request():
    longest = Hold(EmailKey(10**15, LAST_ID), MORNING, tries=10**6, has_turn=True)

    assert MESSAGE_BYTES > outbox.MOST_AT_ONCE * len(json.dumps(outbox._message(longest)))


def test_the_largest_email_with_all_of_its_facts_fits_into_an_item():
    hit = a_hit(
        what=replace(attachment(9), passed=True, served=False),
        agent="ordinary_windows+outdated",
        network="infrastructure",
        source=4095,
    )
    replies = ("last_reply", "accepted_reply", "delivery_reply", "delay_reply", "bounce_reply")
    file = Attachment(WIDE * 200, "a" * 127 + "/" + "b" * 127, 25_000_000, "0" * 64)
    email = an_email(
        subject=WIDE * 250,
        to_name=WIDE * 200,
        from_name=WIDE * 200,
        to_email="a" * 320,
        from_email="a" * 320,
        copy_to="a" * 320,
        attachments=(file,) * 10,
        hits=(hit,) * KEPT_HITS,
        **dict.fromkeys(replies, WIDE * 500),
    )
    late = {f"{sort_of(hit)}{number:05}:last": fields_of(hit) for number in range(MOST_LATE_HITS)}
    stored = to_item(email).to_dynamodb_dict() | {"late_hits": {"M": late}}

    # JSON spells types and brackets that DynamoDB counts as less.
    assert ITEM_BYTES > len(json.dumps(stored, ensure_ascii=False).encode())


def test_a_pointer_to_all_of_a_documents_emails_fits_into_an_item():
    number, version = len(str(LAST_ID)), 64 * len(WIDE.encode())

    assert ITEM_BYTES > MOST_SENDS * (number + version + 8)
