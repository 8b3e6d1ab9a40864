"""A write on which the outcome of an email hangs."""

import pytest

from chalicelib.actions.sending.insist import insist
from chalicelib.domain.errors import TryAgainLater


class Table:
    """Fails so often, each time after so many seconds, before it answers."""

    def __init__(self, failures, *, seconds=0.0):
        self.left, self.seconds = failures, seconds
        self.asked = 0
        self.now = 0.0
        self.slept = []

    def write(self):
        self.asked += 1
        self.now += self.seconds
        if self.left:
            self.left -= 1
            raise TryAgainLater("The table does not answer.")
        return "written"

    def insist(self):
        return insist(self.write, sleep=self.slept.append, monotonic=lambda: self.now)


@pytest.mark.parametrize("failures", [0, 1, 3])
def test_what_fails_at_once_is_done_again(failures):
    table = Table(failures)
    answer = table.insist()

    assert ("written", failures + 1) == (answer, table.asked)
    assert [0.2] * failures == table.slept


def test_it_is_given_up_in_the_end():
    table = Table(9)
    with pytest.raises(TryAgainLater):
        table.insist()

    assert 4 == table.asked


def test_a_table_that_is_silent_is_not_asked_for_long():
    table = Table(9, seconds=3.0)
    with pytest.raises(TryAgainLater):
        table.insist()

    assert 2 == table.asked


def test_another_error_is_raised_as_it_is():
    def spoilt():
        raise KeyError("lease")

    with pytest.raises(KeyError):
        insist(spoilt)
