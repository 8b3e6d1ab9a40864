"""What SES tells, read from the examples that AWS publishes, with our tags."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.email_ids import EmailKey, mint_email_id
from chalicelib.domain.message.delivery_events import (
    DeliveryEvent,
    Fact,
    as_it_can_be,
    read_delivery_event,
)
from chalicelib.domain.reason_codes import ReasonCode
from tests.builders import SES_EVENTS, ses_event

FACTS = {
    "send": (Fact.SENT, None, ""),
    "delivery": (Fact.DELIVERED, None, "250 2.6.0 Message received"),
    "delivery_delay": (Fact.DELAYED, None, "smtp; 421 4.4.1 Unable to connect to remote host"),
    "bounce": (Fact.BOUNCED, "address_unknown", "smtp; 550 5.1.1 user unknown"),
    "soft_bounce": (
        Fact.BOUNCED,
        "bounced_for_now",
        "smtp; 550 4.4.7 Message expired: unable to deliver in 840 minutes",
    ),
    "automatic_reply": (Fact.DELAYED, None, ""),
    "undetermined_bounce": (Fact.DELAYED, None, ""),
    "complaint": (Fact.COMPLAINED, None, ""),
    "suppressed_complaint": (Fact.BOUNCED, "suppressed", ""),
    "reject": (Fact.BOUNCED, "rejected", "Bad content"),
    "rendering_failure": (
        Fact.BOUNCED,
        "rejected",
        "Attribute 'attributeName' is not present in the rendering data.",
    ),
}


@pytest.mark.parametrize("name", FACTS)
def test_each_event_is_one_fact_of_the_email_that_its_tags_name(name):
    event = read_delivery_event(ses_event(name))

    assert event
    assert (12345, 890706870272007) == event.email
    assert FACTS[name] == (event.fact, event.reason, event.reply)
    assert event.sent_at <= event.at


def test_an_address_that_ses_knows_for_bouncing_was_not_even_tried():
    event = read_delivery_event(ses_event("suppressed_bounce"))

    assert event
    assert (Fact.BOUNCED, "suppressed") == (event.fact, event.reason)


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure"])
def test_who_says_that_it_is_no_spam_does_not_complain_nor_does_a_report_on_signatures(kind):
    event = ses_event("complaint")
    event["complaint"]["complaintFeedbackType"] = kind

    assert read_delivery_event(event) is None


@pytest.mark.parametrize("kind", ["abuse", "fraud", "virus", "other"])
def test_every_other_report_is_a_complaint(kind):
    event = ses_event("complaint")
    event["complaint"]["complaintFeedbackType"] = kind

    told = read_delivery_event(event)
    assert told
    assert Fact.COMPLAINED == told.fact


@pytest.mark.parametrize("name", ["open", "click", "subscription", "foreign_bounce"])
def test_what_is_not_ours_or_tells_nothing_we_keep_is_passed_over(name):
    assert read_delivery_event(ses_event(name)) is None


@pytest.mark.parametrize(
    "tags",
    [
        None,
        {},
        {"company_id": ["1"]},
        {"company_id": ["1"], "email_id": ["1", "2"]},
        {"company_id": ["x"], "email_id": ["1"]},
        {"company_id": ["-1"], "email_id": ["1"]},
    ],
)
def test_tags_that_do_not_name_one_email_are_not_ours(tags):
    event = ses_event("bounce")
    event["mail"]["tags"] = tags

    assert read_delivery_event(event) is None


@pytest.mark.parametrize("broken", [{}, {"eventType": "Send"}, {"mail": {}}, []])
def test_what_is_no_event_is_an_error_and_not_passed_over(broken):
    with pytest.raises((LookupError, TypeError, ValueError)):
        read_delivery_event(broken)


def test_every_reason_for_a_bounce_has_its_sentences():
    events = [read_delivery_event(ses_event(name)) for name in SES_EVENTS]

    assert (
        {ReasonCode.ADDRESS_UNKNOWN, ReasonCode.REJECTED}
        <= {event.reason for event in events if event and event.reason}
        <= set(ReasonCode)
    )


NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "believed"),
    [
        (timedelta(), timedelta()),
        (timedelta(seconds=-3), timedelta(seconds=-3)),
        (timedelta(hours=2), timedelta(hours=2)),
        (timedelta(hours=3, seconds=3), timedelta(hours=3, seconds=3)),
        (timedelta(seconds=-6), timedelta(hours=3)),
        (timedelta(days=-4), timedelta(hours=3)),
        (timedelta(hours=3, seconds=6), timedelta(hours=3)),
        (timedelta(days=400), timedelta(hours=3)),
    ],
)
def test_a_moment_that_cannot_have_been_is_when_the_event_was_heard(told, believed):
    email = EmailKey(1, mint_email_id(due_at=NOON, noise=1))
    event = DeliveryEvent(email=email, fact=Fact.DELIVERED, at=NOON + told, sent_at=NOON + told)
    kept = as_it_can_be(event, now=NOON + timedelta(hours=3))

    assert (NOON + believed, NOON + believed) == (kept.at, kept.sent_at)
