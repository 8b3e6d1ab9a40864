"""Who may claim, cancel or fail an email: as the domain has it, and never two at once."""

from datetime import timedelta

import pytest

from chalicelib.domain.emails import Settlement
from chalicelib.domain.states import awaits_sending, can_settle
from chalicelib.tables.emails.decisions import cancel_waiting, settle_unknown
from chalicelib.tables.emails.sending import (
    claim_email,
    fail_unclaimed,
    find_email,
    put_new_email,
)
from tests.builders import MORNING, an_email

LATER = MORNING + timedelta(hours=1)
NOTHING = {}
FAILED = {"failed_at": MORNING}
FACTS = [
    NOTHING,
    FAILED,
    *(
        {fact: MORNING}
        for fact in (
            "sent_at",
            "delivered_at",
            "bounced_at",
            "complained_at",
            "outcome_unknown_at",
            "cancelled_at",
            "lease_until",
        )
    ),
    {"erased_at": MORNING},
    {"stopped_at": MORNING},
    {"attempts": 2, "errors_count": 2},
]


@pytest.fixture
def store(company):
    def store(facts):
        email = an_email(company_id=company.id, **facts)
        put_new_email(email)
        return email

    return store


def claim(email):
    return claim_email(email.key, lease_until=LATER, lease_id="mine")


def cancel(email):
    return cancel_waiting(email.key, at=LATER)


def fail(email):
    return fail_unclaimed(email, at=LATER, reason="gave_up", reply="")


@pytest.mark.parametrize("facts", FACTS, ids=" ".join)
@pytest.mark.parametrize("ask", [claim, cancel])
def test_what_awaits_sending_and_nothing_else_may_be_claimed_or_cancelled(store, facts, ask):
    email = store(facts)

    assert awaits_sending(email) == bool(ask(email))


@pytest.mark.parametrize("facts", FACTS, ids=" ".join)
def test_what_awaits_sending_or_has_failed_may_fail(store, facts):
    email = store(facts)

    assert (awaits_sending(email) or facts == FAILED) == fail(email)


KNOWN = ("sent_at", "delivered_at", "bounced_at", "complained_at", "cancelled_at", "failed_at")


@pytest.mark.parametrize("facts", FACTS, ids=" ".join)
def test_what_is_of_unknown_outcome_and_nothing_else_is_settled(store, facts):
    email = store(facts)
    unknown = can_settle(email, now=LATER)

    assert unknown == bool(settle_unknown(email, Settlement.SENT, at=LATER))


@pytest.mark.parametrize("fact", [*KNOWN, "settled_at"])
def test_what_becomes_known_before_somebody_settles_it_stands(store, fact):
    email = store({"outcome_unknown_at": MORNING, fact: MORNING})

    assert settle_unknown(email, Settlement.RESEND, at=LATER) is None
    assert email == find_email(email.key)


@pytest.mark.parametrize("ask", [claim, cancel, fail])
@pytest.mark.parametrize("first", [claim, cancel, fail])
def test_of_two_who_want_different_things_of_an_email_the_first_has_it(store, first, ask):
    email = store(NOTHING)
    assert first(email)
    then = find_email(email.key)

    again = first == ask != cancel
    assert again == bool(ask(email))
    if not again:
        assert then == find_email(email.key)


@pytest.mark.parametrize("ask", [claim, cancel, fail])
def test_an_email_that_is_not_there_is_made_by_nobody(company, ask):
    email = an_email(company_id=company.id)

    assert not ask(email)
    assert find_email(email.key) is None
