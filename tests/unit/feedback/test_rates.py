"""When too much of a company's mail comes back."""

import pytest

from chalicelib.domain.feedback.rates import ComingBack
from chalicelib.domain.suspensions import SuspendedFor

RATES = {
    (100, 10, 0): None,
    (100, 19, 0): None,
    (100, 20, 0): SuspendedFor.BOUNCES,
    (1_000, 99, 0): None,
    (1_000, 100, 0): SuspendedFor.BOUNCES,
    (100, 0, 2): None,
    (100, 0, 3): SuspendedFor.COMPLAINTS,
    (10_000, 0, 49): None,
    (10_000, 0, 50): SuspendedFor.COMPLAINTS,
    (100, 20, 3): SuspendedFor.COMPLAINTS,
    (0, 0, 0): None,
}


@pytest.mark.parametrize("counted", RATES)
def test_a_company_stands_still_where_its_share_is_too_large_and_not_only_bad_luck(counted):
    assert RATES[counted] == ComingBack(*counted).pauses_for


def test_what_was_forgiven_counts_no_more():
    assert ComingBack(900, 3, 0) == ComingBack(1_000, 103, 3).since(ComingBack(100, 100, 3))
