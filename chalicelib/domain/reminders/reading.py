"""Whether the mails that brought a document let a rule's condition hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.categories import REMINDERS
from chalicelib.domain.emails import Email
from chalicelib.domain.judging import Lens
from chalicelib.domain.listing.silence import silent_days
from chalicelib.domain.listing.standings import standing
from chalicelib.domain.reminders.outlooks import Why
from chalicelib.domain.reminders.rules import Rule


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a document's reading, by whichever of its recipients."""

    seen: bool = False
    """By a person: machines that fetch are none."""
    silent_for: int | None = None
    """For how many days nobody was seen to read it; None: somebody was, or it is not known."""


def reading_of(emails: Iterable[Email], lens: Lens, *, now: datetime) -> Reading:
    """What the mails prove that brought a document, its reminders aside."""
    looks = [
        (email, standing(email, lens, now=now))
        for email in emails
        if email.category not in REMINDERS and not email.is_copy
    ]
    if any(stands.is_read for _, stands in looks):
        return Reading(seen=True)
    silent = (silent_days(email, stands, now=now) for email, stands in looks)
    return Reading(silent_for=max((days for days in silent if days is not None), default=None))


def why_not_by(rule: Rule, reading: Reading) -> Why | None:
    """Why the rule does not remind of what was read so; None: it does."""
    if rule.only_unseen and reading.seen:
        return Why.SEEN
    least = rule.silent_days
    if least is not None and (reading.silent_for is None or reading.silent_for < least):
        return Why.NOT_SILENT
    return None
