"""Tell which of a company's emails changed since a moment."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Email
from chalicelib.domain.listing.changes import (
    MOST_AT_ONCE,
    check_age,
    split_at_most,
    stamp_to_go_on,
)
from chalicelib.domain.reads import Reads
from chalicelib.tables.emails.pages import changes_since, find_emails


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, and how to go on."""

    emails: list[Email]
    """As they are now, the one that changed longest ago first. Some may have been told before."""
    more: bool
    """Others changed too, and can be asked for at once."""
    go_on: int
    """The stamp from which on the next ones are told."""


def tell_changes(company: Company, since: int | None, *, now: datetime, reads: Reads) -> Changes:
    """Read what changed from a stamp on; without one nothing, and from where to go on.

    Raises:
        CursorExpired: the stamp is too old.
        TryAgainLater: AWS does not answer.
    """
    if since is None:
        return Changes([], more=False, go_on=stamp_to_go_on(now))
    check_age(since, now=now)
    changes = changes_since(company.company_id, since, most=MOST_AT_ONCE + 1, reads=reads)
    told, behind = split_at_most(changes)
    ids = [change.email_id for change in told]
    emails = find_emails(company.company_id, ids, reads=reads) if ids else []
    more = behind is not None
    return Changes(emails, more, stamp_to_go_on(now) if behind is None else behind)
