"""What the facts of an email say of its address, and what is known once something new is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.emails import Transport
from chalicelib.domain.feedback.suppressions import (
    SuppressedFor,
    Suppression,
    holds_for_all,
    in_force,
    lifted,
    overrules,
    renewed,
    suppression_of,
)
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.words import label
from tests.builders import MORNING, an_email

LATER = MORNING + timedelta(hours=1)
MUCH_LATER = MORNING + timedelta(days=100)
EMAIL = an_email(sent_at=MORNING)
TO = EMAIL.to_email


def bounced(reason, **facts):
    return replace(EMAIL, bounced_at=MORNING, bounce_reason=reason, **facts)


def known(why=SuppressedFor.UNKNOWN_ADDRESS, **details):
    return Suppression(**({"address": TO, "why": why, "since": MORNING} | details))


WHY = {
    ReasonCode.ADDRESS_UNKNOWN: (SuppressedFor.UNKNOWN_ADDRESS, None),
    ReasonCode.MAILBOX_FULL: (SuppressedFor.MAILBOX_FULL, timedelta(days=3)),
    ReasonCode.BOUNCED: (SuppressedFor.UNDELIVERABLE, timedelta(days=14)),
    ReasonCode.SUPPRESSED: (SuppressedFor.LISTED, None),
}


@pytest.mark.parametrize("reason", WHY)
def test_a_bounce_keeps_mail_from_the_address_for_as_long_as_its_class_lasts(reason):
    why, lasts = WHY[reason]

    shown = suppression_of(bounced(reason))

    assert shown == Suppression(
        address=TO,
        why=why,
        since=MORNING,
        until=lasts and MORNING + lasts,
        email_id=EMAIL.email_id,
    )


@pytest.mark.parametrize(
    "reason",
    [
        ReasonCode.BOUNCED_FOR_NOW,
        ReasonCode.UNWANTED,
        ReasonCode.REJECTED,
        ReasonCode.BOUNCED_TOO_LARGE,
    ],
)
def test_what_is_not_about_the_address_says_nothing_of_it(reason):
    assert suppression_of(bounced(reason)) is None


def test_a_complaint_counts_beyond_what_bounced():
    shown = suppression_of(bounced(ReasonCode.MAILBOX_FULL, complained_at=LATER))

    assert shown
    assert (SuppressedFor.COMPLAINT, LATER, None) == (shown.why, shown.since, shown.until)


REFUSED = {
    (ReasonCode.REFUSED, "550 5.1.1 User unknown"): SuppressedFor.UNKNOWN_ADDRESS,
    (ReasonCode.RECIPIENT_FULL, "552 5.2.2 full"): SuppressedFor.MAILBOX_FULL,
    (ReasonCode.REFUSED, "554 5.6.0 bad content"): None,
    (ReasonCode.BLOCKED, "550 5.7.1 user unknown to our policy"): None,
    (ReasonCode.GAVE_UP, "550 5.1.1 User unknown"): None,
}


@pytest.mark.parametrize(("reason", "reply"), REFUSED)
def test_a_server_that_refuses_the_recipient_says_so_too(reason, reply):
    failed = an_email(failed_at=MORNING, last_reason=reason, last_reply=reply)

    shown = suppression_of(failed)

    assert REFUSED[reason, reply] == (shown and shown.why)


def test_of_whom_is_erased_nothing_is_kept():
    assert suppression_of(bounced(ReasonCode.BOUNCED, erased_at=LATER, to_email="")) is None


def test_only_what_ses_said_of_an_address_holds_for_all_companies():
    by_ses = bounced(ReasonCode.ADDRESS_UNKNOWN)
    own = replace(by_ses, transport=Transport.SMTP)
    full = bounced(ReasonCode.MAILBOX_FULL)

    told = [holds_for_all(email, suppression_of(email)) for email in (by_ses, own, full)]

    assert [True, False, False] == told


def test_what_lasts_is_not_replaced_by_what_ends():
    told = known(SuppressedFor.MAILBOX_FULL, since=LATER, until=LATER + timedelta(days=3))

    assert renewed(known(), told, now=LATER) is None
    assert told == renewed(None, told, now=LATER)


def test_what_ends_is_replaced_by_what_lasts_and_by_what_is_newer():
    full = known(SuppressedFor.MAILBOX_FULL, until=MORNING + timedelta(days=3))
    gone, again = known(since=LATER), replace(full, since=LATER, until=LATER + timedelta(days=3))

    assert gone == renewed(full, gone, now=LATER)
    assert again == renewed(full, again, now=LATER)
    assert renewed(full, full, now=LATER) is None


def test_what_had_happened_before_it_was_lifted_does_not_count_again():
    was = lifted(known(), at=LATER, by="u-17", because="Typed wrongly")

    assert renewed(was, known(), now=MUCH_LATER) is None


def test_what_comes_after_it_was_lifted_counts_and_remembers_who_lifted_it():
    was = lifted(known(), at=LATER, by="u-17", because="Typed wrongly")
    again = known(since=MUCH_LATER)

    news = renewed(was, again, now=MUCH_LATER)

    assert news == replace(again, lifts=was.lifts)
    assert news.holds(now=MUCH_LATER)


def test_a_full_mailbox_is_tried_again_when_its_days_are_over():
    full = known(SuppressedFor.MAILBOX_FULL, until=MORNING + timedelta(days=3))

    assert full.holds(now=MORNING + timedelta(days=2))
    assert not full.holds(now=MORNING + timedelta(days=3))


def test_only_the_last_ten_lifts_are_kept():
    was = known()
    for number in range(12):
        was = lifted(was, at=LATER, by="", because=str(number))

    assert [str(number) for number in range(2, 12)] == [lift.because for lift in was.lifts]


def test_what_holds_for_all_binds_what_leaves_by_the_operators_ses():
    of_all = {TO: known()}
    own_server = replace(EMAIL, transport=Transport.SMTP)

    assert of_all[TO] == in_force(EMAIL, {}, of_all, now=LATER)
    assert in_force(own_server, {}, of_all, now=LATER) is None
    assert of_all[TO] == in_force(own_server, of_all, {}, now=LATER)


def test_a_company_may_overrule_that_an_address_is_unknown_and_no_complaint():
    mine = lifted(known(), at=LATER, by="u-17", because="It is right")
    complaint, newer = known(SuppressedFor.COMPLAINT), known(since=MUCH_LATER)

    assert overrules(mine, known())
    assert not overrules(mine, complaint)
    assert not overrules(mine, newer)
    assert not overrules(None, known())
    assert in_force(EMAIL, {TO: mine}, {TO: known()}, now=MUCH_LATER) is None


@pytest.mark.parametrize("why", SuppressedFor)
def test_every_class_has_its_sentence(why):
    assert all(label("suppressed_for", why).values())
