"""Change by which rules a company has its customers reminded."""

from datetime import datetime, timedelta

from chalicelib.domain.companies import Company
from chalicelib.domain.errors import InvalidRequest, TryAgainLater
from chalicelib.domain.problems import ErrorCode, Problem, ProblemCode
from chalicelib.domain.reminders.rules import RuleBook, may_remind
from chalicelib.tables.reminders.rules import FROM_THE_FIRST, Kept, find_rules, put_rules

SETTLED_AFTER = timedelta(minutes=6)
"""Longer than any request or run of the engine may take: what these read of the rules before they
are changed, they have written by then, so that a walk over all documents that begins later meets
it.
"""

_TRIES = 3


def change_rules(company: Company, book: RuleBook, *, now: datetime) -> RuleBook:
    """Have reminders go by these rules from now on; what waits moves to the days that they say.

    Raises:
        InvalidRequest: the company's licence does not include it.
        TryAgainLater: DynamoDB does not answer, or others change them all the time.
    """
    if book.reminds and not may_remind(company.licence):
        sentence = f"The licence '{company.licence}' does not include automatic reminders."
        problem = Problem(ProblemCode.NOT_IN_LICENCE, sentence, licence=company.licence)
        raise InvalidRequest({"rules": [problem]}, ErrorCode.LICENCE)
    for _ in range(_TRIES):
        known = find_rules(company.company_id, consistent=True)
        if known.revision and known.book == book:
            return book
        changed = Kept(
            book=book,
            revision=known.revision + 1,
            reminds_at=_next(known, book, now),
            left_below=FROM_THE_FIRST,
        )
        soon = now + SETTLED_AFTER
        if put_rules(company.company_id, changed, changed_at=now, run_at=soon):
            return book
    raise TryAgainLater("The rules are changed by others.")


def _next(known: Kept, book: RuleBook, now: datetime) -> datetime | None:
    """When reminders go next: what was to go before now is still to go."""
    if not book.reminds:
        return None
    late = known.reminds_at is not None and known.reminds_at <= now
    return known.reminds_at if late else book.calendar.next_run(now)
