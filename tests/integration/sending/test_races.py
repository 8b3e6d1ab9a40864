"""Who wants one email at the same moment, from threads of their own: one has it, always.

The table does one request after the other, as DynamoDB does with one item's; which comes first, the
threads decide.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.emails import Settlement
from chalicelib.tables.emails.decisions import cancel_waiting, settle_unknown
from chalicelib.tables.emails.sending import (
    claim_email,
    fail_unclaimed,
    find_email,
    put_new_email,
    record_outcome_unknown,
    record_sent,
)
from tests.builders import MORNING, an_email

ROUNDS = 10
FIRST = mint_email_id(due_at=MORNING, noise=0)
LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def rounds(company):
    """New emails with these facts, one for each round."""

    def rounds(**facts):
        for number in range(ROUNDS):
            email = an_email(company_id=company.id, email_id=FIRST + number, **facts)
            assert put_new_email(email)
            yield email

    return rounds


def at_once(*wishes):
    """What becomes of each, begun at the same moment."""
    ready = Barrier(len(wishes))

    def wish(act):
        ready.wait()
        return act()

    with ThreadPoolExecutor(len(wishes)) as pool:
        return [bool(granted) for granted in pool.map(wish, wishes)]


def claim(email, worker):
    return lambda: claim_email(email.key, lease_until=LATER, lease_id=worker)


def test_of_workers_with_a_message_of_one_email_one_has_it(rounds):
    for email in rounds():
        granted = at_once(*(claim(email, f"worker {number}") for number in range(4)))

        assert 1 == sum(granted)
        assert 1 == find_email(email.key).attempts


def test_an_email_is_cancelled_or_claimed_or_given_up_and_never_two_of_them(rounds):
    for email in rounds():
        granted = at_once(
            claim(email, "worker"),
            lambda key=email.key: cancel_waiting(key, at=LATER),
            lambda email=email: fail_unclaimed(email, at=LATER, reason="gave_up"),
        )
        facts = find_email(email.key)

        assert 1 == sum(granted)
        assert granted == [
            bool(fact) for fact in (facts.lease_until, facts.cancelled_at, facts.failed_at)
        ]


def test_of_two_who_settle_an_email_otherwise_one_decides(rounds):
    for email in rounds(outcome_unknown_at=MORNING):
        granted = at_once(
            *(
                lambda email=email, choice=choice: settle_unknown(email, choice, at=LATER)
                for choice in Settlement
            )
        )
        facts = find_email(email.key)

        assert 1 == sum(granted)
        assert list(Settlement)[granted.index(True)] is facts.settled_as
        assert (facts.settled_as is Settlement.SENT) == bool(facts.sent_at)


def test_what_two_find_out_of_one_email_is_both_kept(rounds):
    for email in rounds(lease_until=LATER, lease_id="worker"):
        at_once(
            lambda email=email: record_sent(email, at=LATER, reply="250 Ok"),
            lambda email=email: record_outcome_unknown(
                email, at=LATER, reason="no_answer", reply=""
            ),
        )
        facts = find_email(email.key)

        assert (LATER, LATER, None) == (facts.sent_at, facts.outcome_unknown_at, facts.lease_until)
