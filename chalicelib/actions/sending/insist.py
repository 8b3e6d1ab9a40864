"""Insist on a write on which the outcome of an email hangs."""

import time
from collections.abc import Callable

from chalicelib.domain.clocks import Monotonic
from chalicelib.domain.errors import TryAgainLater

_TRIES = 4
_WITHIN_SECONDS = 5.0
"""A table that is silent takes longer by itself, and then the worker's time is short."""
_BETWEEN_SECONDS = 0.2


def insist[Answer](
    write: Callable[[], Answer],
    *,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Monotonic = time.monotonic,
) -> Answer:
    """Do it again where AWS fails at once, since what is not written nobody will know.

    An email whose claim is not answered for may have left, and one that was claimed unheard cannot
    be claimed anew before the claim runs out.

    Args:
        write: to do, which must be right to do twice.
        sleep: waits between tries.
        monotonic: by what the time that they take is measured.

    Raises:
        TryAgainLater: it failed every time, or for too long.
    """
    began = monotonic()
    for _ in range(_TRIES - 1):
        try:
            return write()
        except TryAgainLater:
            if monotonic() - began > _WITHIN_SECONDS:
                raise
            sleep(_BETWEEN_SECONDS)
    return write()
