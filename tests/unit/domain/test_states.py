"""Where an email stands: no fact that comes late or again makes it fall back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.emails import Attachment, DeliverAs
from chalicelib.domain.states import (
    MESSAGES_KEPT_FOR,
    DeliveryStatus,
    as_standard_shows,
    awaits_sending,
    can_cancel,
    can_resend,
    can_revoke_links,
    can_settle,
    delivery_status,
    fic_status,
)
from tests.builders import MORNING, an_email

MINUTE = timedelta(minutes=1)

# The way of an email, and the later words on it; each proves more than those before it.
FURTHEST_LAST = [
    ("outcome_unknown_at", DeliveryStatus.OUTCOME_UNKNOWN),
    ("failed_at", DeliveryStatus.FAILED),
    ("cancelled_at", DeliveryStatus.CANCELLED),
    ("sent_at", DeliveryStatus.SENT),
    ("delivered_at", DeliveryStatus.DELIVERED),
    ("bounced_at", DeliveryStatus.BOUNCED),
    ("complained_at", DeliveryStatus.COMPLAINED),
]
FACTS = [fact for fact, _ in FURTHEST_LAST]
RANK = {status: rank for rank, (_, status) in enumerate(FURTHEST_LAST)}

moments = st.integers(-1000, 1000).map(lambda minutes: MORNING + minutes * MINUTE)
facts = st.dictionaries(st.sampled_from(FACTS), moments)
leases = st.none() | moments


def rank(status):
    return RANK.get(status, -1)


def test_an_email_of_which_nothing_is_known_is_queued():
    assert DeliveryStatus.QUEUED == delivery_status(an_email(), now=MORNING)


def test_an_email_due_later_is_scheduled_until_then():
    email = an_email(email_id=mint_email_id(due_at=MORNING + MINUTE, noise=0))

    assert DeliveryStatus.SCHEDULED == delivery_status(email, now=MORNING)
    assert DeliveryStatus.QUEUED == delivery_status(email, now=MORNING + MINUTE)


def test_a_claimed_email_is_being_sent():
    email = an_email(lease_until=MORNING + MINUTE)

    assert DeliveryStatus.SENDING == delivery_status(email, now=MORNING)


def test_an_email_whose_worker_died_may_have_left():
    email = an_email(lease_until=MORNING)

    assert DeliveryStatus.OUTCOME_UNKNOWN == delivery_status(email, now=MORNING)


@pytest.mark.parametrize(("fact", "status"), FURTHEST_LAST)
def test_each_fact_has_its_state(fact, status):
    assert status is delivery_status(an_email(**{fact: MORNING}), now=MORNING)


@given(facts, leases, st.sampled_from(FACTS), moments, moments)
def test_one_more_fact_never_makes_the_state_fall_back(known, lease, fact, at, now):
    before = an_email(**known, lease_until=lease)
    after = replace(before, **{fact: at})

    assert rank(delivery_status(before, now=now)) <= rank(delivery_status(after, now=now))


@given(facts, leases, moments, moments)
def test_a_repeated_fact_changes_no_state(known, lease, again, now):
    email = an_email(**known, lease_until=lease)
    repeated = replace(email, **dict.fromkeys(known, again))

    assert delivery_status(email, now=now) is delivery_status(repeated, now=now)


@given(facts.filter(bool), leases, moments, moments)
def test_no_time_that_passes_changes_a_state_that_a_fact_proves(known, lease, now, later):
    email = an_email(**known, lease_until=lease)

    assert delivery_status(email, now=now) is delivery_status(email, now=later)


@given(facts.filter(lambda known: "sent_at" in known), leases, moments)
def test_an_email_that_was_sent_is_never_shown_as_waiting(known, lease, now):
    assert "sent" == fic_status(delivery_status(an_email(**known, lease_until=lease), now=now))


WHOLE = Attachment("fattura.pdf", "application/pdf", 9, "0" * 64)


@given(facts, leases, moments)
def test_what_is_on_its_way_is_not_sent_again_and_all_else_may_be(known, lease, now):
    email = an_email(**known, lease_until=lease)
    on_its_way = {DeliveryStatus.SCHEDULED, DeliveryStatus.QUEUED, DeliveryStatus.SENDING}

    assert can_resend(email, now=now) is (delivery_status(email, now=now) not in on_its_way)


@pytest.mark.parametrize("facts", [{"erased_at": MORNING}, {"unreadable": True}], ids=str)
def test_what_is_erased_or_cannot_be_read_is_not_sent_again(facts):
    assert can_resend(an_email(sent_at=MORNING), now=MORNING)
    assert not can_resend(an_email(sent_at=MORNING, **facts), now=MORNING)


@pytest.mark.parametrize("deliver_as", [DeliverAs.LINK, DeliverAs.BOTH])
@pytest.mark.parametrize(
    "facts", [{"sent_at": MORNING}, {"lease_until": MORNING + MINUTE}, {"failed_at": MORNING}]
)
def test_links_that_may_be_outside_can_be_taken_back(deliver_as, facts):
    email = an_email(attachments=(WHOLE,), deliver_as=deliver_as, **facts)

    assert can_revoke_links(email, now=MORNING)


@pytest.mark.parametrize(
    "facts",
    [
        {"sent_at": MORNING, "attachments": ()},
        {"sent_at": MORNING, "deliver_as": DeliverAs.ATTACHMENT},
        {"sent_at": MORNING, "links_revoked_at": MORNING},
        {"sent_at": MORNING, "erased_at": MORNING},
        {"cancelled_at": MORNING},
        {},
    ],
    ids=str,
)
def test_links_that_are_not_there_cannot_be_taken_back(facts):
    email = an_email(**{"attachments": (WHOLE,), "deliver_as": DeliverAs.LINK} | facts)

    assert not can_revoke_links(email, now=MORNING)


@given(facts, leases, moments)
def test_what_can_be_cancelled_has_no_outcome_and_no_worker(known, lease, now):
    email = an_email(**known, lease_until=lease)

    assert not can_cancel(email, now=now) or awaits_sending(email)
    assert not (can_cancel(email, now=now) and can_settle(email, now=now))


@given(facts, leases, moments)
def test_what_was_settled_is_not_settled_again(known, lease, now):
    email = an_email(**known, lease_until=lease, settled_at=MORNING)

    assert not can_settle(email, now=now)


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("scheduled", "pending"),
        ("queued", "pending"),
        ("sending", "sending"),
        ("sent", "sent"),
        ("delivered", "sent"),
        ("bounced", "sent"),
        ("complained", "sent"),
        ("failed", "pending"),
        ("outcome_unknown", "sent"),
        ("cancelled", "pending"),
    ],
)
def test_fic_knows_three_states(status, shown):
    assert shown == fic_status(DeliveryStatus(status))


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("scheduled", "scheduled"),
        ("queued", "queued"),
        ("sending", "queued"),
        ("sent", "sent"),
        ("delivered", "sent"),
        ("bounced", "bounced"),
        ("complained", "sent"),
        ("failed", "failed"),
        ("outcome_unknown", "outcome_unknown"),
        ("cancelled", "cancelled"),
    ],
)
def test_a_standard_licence_shows_neither_delivery_nor_a_failure_as_success(status, shown):
    assert shown == as_standard_shows(DeliveryStatus(status)).value


def test_an_email_that_nobody_claimed_while_its_message_was_kept_will_never_leave():
    email = an_email()
    queued = delivery_status(email, now=MORNING + MESSAGES_KEPT_FOR)
    lost = delivery_status(email, now=MORNING + MESSAGES_KEPT_FOR + timedelta(seconds=1))

    assert (DeliveryStatus.QUEUED, DeliveryStatus.FAILED) == (queued, lost)
