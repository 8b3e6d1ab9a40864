"""What scale.md rests on: the arithmetic of limits, and the simulated outbox."""

from statistics import median

import pytest

from bench import scale
from bench.scale_away import beside_one_away


def test_a_limit_is_reached_by_as_many_companies_as_fill_it():
    limit = scale.Limit("any", 100, 2, share=0.001)

    assert pytest.approx(100) == limit.companies * scale.EMAILS_A_MONTH * 0.001 * 2


def test_at_the_peak_a_million_emails_a_month_are_some_fourteen_a_second():
    assert pytest.approx(13.9, rel=0.01) == 1_000_000 * scale.PEAK


def test_the_same_seed_gives_the_same_waits():
    first, again = (scale.simulate(workers=3, fair=True, flood=200) for _ in range(2))

    assert first == again
    assert first != scale.simulate(workers=3, fair=True, flood=200, seed=2)


def test_every_single_email_is_sent_and_none_faster_than_an_email_takes():
    waits = scale.simulate(workers=3, fair=False, flood=200)

    assert 300 == len(waits)
    assert pytest.approx(0.3) == min(waits)


def test_without_a_flood_nobody_waits():
    waits = scale.simulate(workers=10, fair=False, flood=0)

    assert pytest.approx(0.3, abs=0.05) == median(waits)


def test_fair_queues_take_the_others_past_a_flood():
    fair, oldest_first = (
        median(scale.simulate(workers=5, fair=fair, flood=2_000)) for fair in (True, False)
    )

    assert 10 * fair < oldest_first


def test_200_000_emails_whose_server_is_away_hold_half_of_the_others_up_by_a_tenth_of_a_second():
    alone, beside = (median(beside_one_away(flood, workers=10)) for flood in (0, 200_000))

    assert 0.1 >= beside - alone


def test_none_waits_longer_than_a_dialogue_with_a_server_that_says_nothing():
    assert 20 + 0.3 >= max(beside_one_away(200_000, workers=10))
