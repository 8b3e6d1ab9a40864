import pytest

from chalicelib.domain.clocks import NEVER, Deadline


@pytest.fixture
def clock():
    """A clock that stands still until it is moved."""

    class Hands:
        at = 100.0

        def __call__(self):
            return self.at

    return Hands()


def test_a_deadline_comes_nearer_and_passes(clock):
    deadline = Deadline.after(10, clock=clock)

    assert (10, False) == (deadline.left(), deadline.has_passed)
    clock.at = 104.0
    assert (6, False) == (deadline.left(), deadline.has_passed)
    clock.at = 110.0
    assert deadline.has_passed
    with pytest.raises(TimeoutError):
        deadline.left()


@pytest.mark.parametrize(("seconds", "enough"), [(6, True), (6.1, False)])
def test_a_deadline_tells_whether_there_is_enough_time(clock, seconds, enough):
    deadline = Deadline.after(10, clock=clock)
    clock.at = 104.0

    assert enough is deadline.leaves(seconds)


def test_within_a_deadline_the_sooner_one_counts(clock):
    deadline = Deadline.after(10, clock=clock)

    assert [3, 10] == [deadline.within(seconds).left() for seconds in (3, 30)]


def test_what_must_be_done_before_a_deadline_has_one_of_its_own(clock):
    assert 7 == Deadline.after(10, clock=clock).before(3).left()


def test_a_deadline_that_nobody_sets_never_passes():
    assert NEVER.leaves(1e9)
    assert not NEVER.before(1e9).has_passed
