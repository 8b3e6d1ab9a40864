"""`python -m bench.scale`: which limit comes first, and what a flood costs those beside it.

Arithmetic for the limits; for the queue a simulation, seeded, so that the same comes out each time.
What docs/scale.md says of both is printed here.
"""

import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from statistics import median

from bench.scale_away import beside_one_away

EMAILS_A_MONTH = 30
"""Of one company, on average: an assumption."""
PEAK = 0.4 / (3 * 8 * 3600) * 3
"""Share of a month's emails in the busiest second: 40 % go out on three days at the turn of the
month, within eight hours each, and the busiest hour has three times the average. An assumption."""
PEAK_DAY = 0.4 / 3

_BATCH = 10


@dataclass(frozen=True, slots=True)
class Limit:
    """Something of which there is only so much."""

    name: str
    there_is: float
    """In a second, unless `share` says otherwise."""
    one_email_takes: float
    share: float = PEAK
    """Of a month's emails, in the time that the limit is about."""

    @property
    def companies(self) -> float:
        """How many fill it."""
        return self.there_is / (self.one_email_takes * EMAILS_A_MONTH * self.share)


# Seconds of Lambda are what `python -m bench.cost` measured; writes and requests what it counted.
LIMITS = (
    Limit("Lambda: 10 at once (a new account), API", 10, 0.18),
    Limit("Lambda: 1,000 at once (default), API", 1000, 0.18),
    Limit("outbox: MaximumConcurrency 10, all by SES", 10, 0.19),
    Limit("outbox: MaximumConcurrency 10, all by own servers", 10, 1.2),
    Limit("events of SES: MaximumConcurrency 5", 5, 2 * 0.027),
    Limit("SES: 14 a second (a usual first quota)", 14, 1),
    Limit("SES: 50,000 a day (a usual first quota)", 50_000, 1, PEAK_DAY),
    Limit("SQS: 120,000 in flight, three in ten wait a quarter hour", 120_000 / 900, 0.3),
    Limit("API Gateway: 10,000 requests", 10_000, 4.3),
    Limit("DynamoDB: 40,000 writes, one table (default)", 40_000, 12),
    Limit("DynamoDB: ByDue, eight partitions of 1,000 writes", 8_000, 2),
    Limit("S3: 3,500 puts under one prefix", 3_500, 2),
    Limit("KMS: 10,000 requests, all by own servers", 10_000, 1),
)


@dataclass(slots=True)
class Queue:
    """The outbox, with the companies' emails in their order."""

    fair: bool
    waiting: dict[int, deque[float]]
    in_flight: dict[int, int]

    def take(self) -> list[tuple[int, float]]:
        """A batch: the oldest first, or, where it is fair, first of who has the least in flight."""
        taken: list[tuple[int, float]] = []
        while len(taken) < _BATCH and self.waiting:
            company = min(self.waiting, key=self._turn)
            taken.append((company, self.waiting[company].popleft()))
            self.in_flight[company] = self.in_flight.get(company, 0) + 1
            if not self.waiting[company]:
                del self.waiting[company]
        return taken

    def _turn(self, company: int) -> tuple[int, float]:
        return self.in_flight.get(company, 0) if self.fair else 0, self.waiting[company][0]


def simulate(*, workers: int, fair: bool, flood: int, seed: int = 1) -> list[float]:
    """Seconds from queueing to sending of 300 companies' single emails beside another's flood.

    An email takes 0.3 s, one of the flood 1 s; a batch takes as long as its longest lane.
    """
    dice = random.Random(seed)  # noqa: S311 - keeps no secret
    arrivals = sorted((dice.uniform(0, 600), company) for company in range(1, 301))
    queue = Queue(fair=fair, waiting={0: deque([0.0] * flood)} if flood else {}, in_flight={})
    events: list[tuple[float, int, list[tuple[int, float]]]] = [
        (0.0, n, []) for n in range(workers)
    ]
    found: list[float] = []
    upcoming = deque(arrivals)
    while events:
        now, worker, done = heappop(events)
        for company, queued in done:
            queue.in_flight[company] -= 1
            if company:
                found.append(now - queued)
        while upcoming and upcoming[0][0] <= now:
            at, company = upcoming.popleft()
            queue.waiting.setdefault(company, deque()).append(at)
        batch = queue.take()
        if batch:
            lanes: dict[int, float] = {}
            for company, _ in batch:
                lanes[company] = lanes.get(company, 0) + (0.3 if company else 1.0)
            heappush(events, (now + max(lanes.values()), worker, batch))
        elif upcoming:
            heappush(events, (upcoming[0][0], worker, []))
    return found


def lines() -> Iterator[str]:
    """What docs/scale.md says."""
    yield f"{'limit':<58}{'companies':>12}{'emails/s':>10}"
    for limit in sorted(LIMITS, key=lambda one: one.companies):
        rate = limit.companies * EMAILS_A_MONTH * PEAK
        yield f"{limit.name:<58}{limit.companies:>12,.0f}{rate:>10,.1f}"
    yield f"\n{'300 single emails beside a flood of 5,000':<46}{'median':>9}{'p95':>9}{'worst':>9}"
    for workers in (2, 10, 50):
        for fair in (False, True):
            waits = sorted(simulate(workers=workers, fair=fair, flood=5_000))
            name = f"{workers} workers, {'fair' if fair else 'oldest first'}"
            yield f"{name:<46}{_waits(waits)}"
    yield "\n300 single emails beside 200,000 to a server that says nothing"
    for flood in (0, 200_000):
        waits = sorted(beside_one_away(flood, workers=10))
        yield f"{f'10 workers, fair, {flood:,} of them':<46}{_waits(waits)}"


def _waits(waits: Sequence[float]) -> str:
    """Sorted: half of them, nineteen of twenty, the longest."""
    p95 = waits[len(waits) * 95 // 100]
    return f"{median(waits):>8.1f}s{p95:>8.1f}s{waits[-1]:>8.1f}s"


if __name__ == "__main__":
    print(*lines(), sep="\n")
