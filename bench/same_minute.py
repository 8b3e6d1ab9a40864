"""Requests to the table for each email of a batch that many others are due at the same second as.

By the service's own code, with a set in place of the table: only collisions of ids are counted.
"""

from collections.abc import Iterator
from datetime import timedelta

from bench.finding import Finding
from chalicelib.actions.sending.queue_batch import draw_batch
from chalicelib.actions.sending.store_email import store_email
from chalicelib.domain.emails import Email
from tests.builders import MORNING, an_email

BUDGET = 1.1
BATCH = 50
BATCHES = 20
DUE = MORNING + timedelta(hours=1)


class Ids:
    """A company's ids that are taken, and how often somebody asked for one."""

    def __init__(self) -> None:
        self.taken: set[int] = set()
        self.requests = 0

    def fill(self, emails: int) -> None:
        """Have so many emails be due at the second."""
        while len(self.taken) < emails:
            self.taken.update(_drawn())

    def put(self, email: Email, **_: object) -> bool:
        """Whether the email's id was free."""
        self.requests += 1
        free = email.email_id not in self.taken
        self.taken.add(email.email_id)
        return free

    def find(self, _: object) -> None:
        """Whoever has the id is not of this batch."""
        self.requests += 1


def requests_per_email(due_already: int) -> float:
    """What each email of the next batches asks of the table."""
    ids = Ids()
    ids.fill(due_already)
    for _ in range(BATCHES):
        for email_id in _drawn():
            email = an_email(email_id=email_id)
            store_email(email, keyed=True, put=ids.put, find=ids.find)
    return ids.requests / (BATCHES * BATCH)


def measure(_: object) -> Iterator[Finding]:
    """One finding for each crowd."""
    for crowd in (1_000, 10_000, 100_000):
        what = f"requests per email queued, {crowd:,} due at the same second"
        yield Finding(what, BUDGET, requests_per_email(crowd))


def _drawn() -> tuple[int, ...]:
    return draw_batch(BATCH, due=DUE, idempotency=None, now=MORNING).email_ids
