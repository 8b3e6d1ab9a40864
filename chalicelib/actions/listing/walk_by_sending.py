"""Walk the emails of a plan as they were sent, reading little more than is shown.

Keys are in the order of due times. An email leaves when it is due or later, and within
LONGEST_UNTIL_SENT: so long a stretch of keys is kept back, since what is read next may belong
before it. One that was held even longer stands where it was found.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush

from chalicelib.actions.listing.walk_emails import walk_rows
from chalicelib.domain.companies import Company
from chalicelib.domain.email_ids import due_at
from chalicelib.domain.emails import Email
from chalicelib.domain.listing.filter_bounds import LONGEST_UNTIL_SENT
from chalicelib.domain.listing.filter_fields import Row
from chalicelib.domain.listing.plans import Plan
from chalicelib.domain.listing.sorting import sort_rows
from chalicelib.domain.reads import Reads

_SLACK = timedelta(seconds=2)
"""Rows say when they were sent to the second; equal ones, sorted by other fields, stay together."""

type _KeptBack = list[tuple[int, int, Row, Email]]


def walk_by_sending(
    company: Company, plan: Plan, *, now: datetime, reads: Reads
) -> Iterator[Email]:
    """The emails that the plan takes, by `sent_date`; behind them all that were not sent.

    Raises:
        TooMuchToRead: so much would have to be read that nobody would wait for it.
        TryAgainLater: AWS does not answer.
    """
    newest_first = plan.sort[0].descending
    walk = plan if newest_first == plan.newest_first else plan.reversed()
    sign = -1 if newest_first else 1
    kept_back: _KeptBack = []
    unsent: list[tuple[Row, Email]] = []
    for number, (row, email) in enumerate(walk_rows(company, walk, now=now, reads=reads)):
        if email.sent_at is None:
            unsent.append((row, email))
            continue
        due = due_at(email.email_id)
        bound = due + LONGEST_UNTIL_SENT + _SLACK if newest_first else due - _SLACK
        yield from sort_rows(_settled(kept_back, sign * bound.timestamp()), plan.sort)
        # Among equals the newest first, whichever way they were read.
        place = number if newest_first else -number
        heappush(kept_back, (sign * int(email.sent_at.timestamp()), place, row, email))
    yield from sort_rows(_settled(kept_back, float("inf")), plan.sort)
    yield from sort_rows(unsent if newest_first else unsent[::-1], plan.sort)


def _settled(kept_back: _KeptBack, bound: float) -> list[tuple[Row, Email]]:
    """Take out what nothing that is read later belongs before, in order."""
    settled = []
    while kept_back and kept_back[0][0] < bound:
        _, _, row, email = heappop(kept_back)
        settled.append((row, email))
    return settled
