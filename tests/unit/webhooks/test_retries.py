"""How often a delivery is tried, and when a sink is left alone."""

from datetime import timedelta

from chalicelib.domain.webhooks.retries import WAITS, pause_after, wait_after


def test_the_last_try_comes_three_days_after_the_first():
    waits = [wait_after(tries, jitter=0) for tries in range(1, len(WAITS) + 1)]

    assert timedelta(days=2, hours=22) < sum(waits, timedelta()) < timedelta(days=3, hours=2)
    assert sorted(waits) == waits


def test_after_the_last_try_there_is_no_other():
    assert wait_after(len(WAITS), jitter=1) is not None
    assert wait_after(len(WAITS) + 1, jitter=0) is None


def test_what_failed_together_comes_again_apart():
    assert wait_after(1, jitter=0.2) < wait_after(1, jitter=0.9)


def test_a_sink_that_fails_now_and_then_is_not_left_alone():
    assert pause_after(4) is None


def test_a_sink_that_fails_on_is_left_alone_for_longer_and_at_most_for_an_hour():
    assert timedelta(minutes=1) == pause_after(5)
    assert timedelta(minutes=2) == pause_after(6)
    assert timedelta(hours=1) == pause_after(1000)
