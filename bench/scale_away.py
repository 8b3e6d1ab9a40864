"""A simulation of the outbox: single emails beside a flood whose company's server says nothing.

Seeded, so that the same comes out each time.
"""

import random
from collections import deque
from heapq import heapify, heappop, heappush

_BATCH = 10
_SENDS_IN = 0.3
_KNOWN_AFTER, _HELD, _LEFT_ALONE = 5.0, 20.0, 120.0
"""Seconds of a dialogue after which all workers know, in which it ends, and until the next one."""
_PUT_OFF_IN = 0.1
"""What finds no lane open; it waits where it takes no place in flight."""
_FIRST_WAIT, _LONGEST_WAIT = 30.0, 3600.0
_OTHERS, _WITHIN = 300, 600.0


def beside_one_away(flood: int, *, workers: int, seed: int = 1) -> list[float]:
    """Seconds from queueing to sending of 300 companies' single emails, within ten minutes."""
    dice = random.Random(seed)  # noqa: S311 - keeps no secret
    others = deque(sorted(dice.uniform(0, _WITHIN) for _ in range(_OTHERS)))
    waiting = [(0.0, 0)] * flood
    """From when on each may be handed out again, and how often it was."""
    free = [0.0] * workers
    heapify(free)
    found: list[float] = []
    next_try = _KNOWN_AFTER + _HELD
    while others:
        now = heappop(free)
        taken = [others.popleft() for _ in range(_BATCH) if others and others[0] <= now]
        theirs = 0
        is_held = bool(flood) and (now < _KNOWN_AFTER or now >= next_try)
        lasts = _HELD if is_held else _PUT_OFF_IN
        while len(taken) + theirs < _BATCH and waiting and waiting[0][0] <= now:
            tries = heappop(waiting)[1] + 1
            wait = min(_FIRST_WAIT * (1 << min(tries - 1, 20)), _LONGEST_WAIT)
            heappush(waiting, (now + lasts + wait * (1 - dice.random() / 2), tries))
            theirs += 1
        if is_held and theirs and now >= next_try:
            next_try = now + _HELD + _LEFT_ALONE
        found += [now + _SENDS_IN - queued for queued in taken]
        takes = max(lasts if theirs else _PUT_OFF_IN, _SENDS_IN if taken else 0)
        heappush(free, now + takes)
    return found
