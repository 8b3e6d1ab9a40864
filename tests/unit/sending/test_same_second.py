"""Very many emails may be due at the same second."""

from datetime import timedelta

import pytest

from bench.same_minute import DUE, requests_per_email
from chalicelib.actions.sending.queue_batch import draw_batch
from chalicelib.domain.email_ids import due_at
from tests.builders import MORNING


@pytest.mark.parametrize("crowd", [4_000, 100_000])
def test_a_batch_costs_the_same_however_many_are_due_at_its_second(crowd):
    # A put for each; where an id is taken, one to find by whom, and the next put.
    assert requests_per_email(crowd) < 1.2


def test_ids_of_a_whole_second_stay_within_it():
    drawn = [draw_batch(50, due=DUE, idempotency=None, now=MORNING) for _ in range(100)]

    moments = {due_at(email_id) for batch in drawn for email_id in batch.email_ids}
    assert all(DUE <= moment < DUE + timedelta(seconds=1) for moment in moments)
    assert len(moments) > 50


def test_the_emails_of_a_batch_lie_side_by_side():
    batch = draw_batch(50, due=DUE, idempotency=None, now=MORNING)

    assert 1 == len({due_at(email_id) for email_id in batch.email_ids})
    assert 50 == len(set(batch.email_ids))


def test_what_is_due_within_a_second_keeps_its_millisecond():
    due = DUE + timedelta(milliseconds=7)

    [email_id] = draw_batch(1, due=due, idempotency=None, now=MORNING).email_ids
    assert due == due_at(email_id)
