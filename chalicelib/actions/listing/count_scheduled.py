"""Count the scheduled mail of a list's filters."""

from datetime import datetime

from chalicelib.actions.listing.summarise_emails import summarise_emails
from chalicelib.domain.companies import Company
from chalicelib.domain.listing.plans import Plan
from chalicelib.domain.listing.summaries import scheduled_of
from chalicelib.domain.reads import Reads, TooMuchToRead


def count_scheduled(company: Company, plan: Plan, *, now: datetime, reads: Reads) -> int | None:
    """How many emails of the plan's filters are scheduled, whatever the period; None: too many.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    counting = Reads()
    try:
        return scheduled_of(
            summarise_emails(company, plan.of_scheduled(now=now), now=now, reads=counting)
        )
    except TooMuchToRead:
        return None
    finally:
        reads.note_beside(counting)
