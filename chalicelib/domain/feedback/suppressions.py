"""Addresses that a company's mail does not go to: why, since when, and until when.

What bounced is not tried again and again: receivers judge a sender by how often it writes to
addresses that are not there, and by who calls its mail spam (docs/decisions/0106).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.emails import Email, Transport
from chalicelib.domain.message.bounce_reasons import bounce_reason
from chalicelib.domain.reason_codes import ReasonCode

OPERATOR = 0
"""Stands for the company in what holds for all mail that leaves by the operator's SES."""

LONGEST_NOTE = 200
_MOST_LIFTS = 10


class SuppressedFor(StrEnum):
    """Why; `data/it.json` and `data/en.json` have a sentence for each."""

    UNKNOWN_ADDRESS = "unknown_address"
    COMPLAINT = "complaint"
    LISTED = "listed"
    """SES has it on the list of its own, and sends nothing there."""
    UNDELIVERABLE = "undeliverable"
    """Refused for good, and the server did not say why."""
    MAILBOX_FULL = "mailbox_full"
    BY_HAND = "by_hand"


LASTS = {
    SuppressedFor.MAILBOX_FULL: timedelta(days=3),
    SuppressedFor.UNDELIVERABLE: timedelta(days=14),
}
"""How long; what is not named lasts until somebody lifts it."""

_BY_BOUNCE = {
    ReasonCode.ADDRESS_UNKNOWN: SuppressedFor.UNKNOWN_ADDRESS,
    ReasonCode.MAILBOX_FULL: SuppressedFor.MAILBOX_FULL,
    ReasonCode.SUPPRESSED: SuppressedFor.LISTED,
    ReasonCode.BOUNCED: SuppressedFor.UNDELIVERABLE,
}
_FOR_ALL = {SuppressedFor.UNKNOWN_ADDRESS, SuppressedFor.COMPLAINT}
_BY_OPERATOR = {Transport.SES, Transport.DOMAIN}


@dataclass(frozen=True, slots=True)
class Lift:
    """That somebody lifted a suppression."""

    at: datetime
    by: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One address, in one company or in all."""

    address: str
    """Empty in what holds for all: there only a pseudonym is kept."""
    why: SuppressedFor
    since: datetime
    until: datetime | None = None
    """None: until it is lifted."""
    by: str = ""
    """Who suppressed it by hand, as the product calls them."""
    note: str = ""
    email_id: int | None = None
    """The email that showed it."""
    lifts: tuple[Lift, ...] = ()
    """The last of them, oldest first."""

    def holds(self, *, now: datetime) -> bool:
        """Whether nothing is sent there."""
        return not self.is_lifted and (self.until is None or now < self.until)

    @property
    def is_lifted(self) -> bool:
        """Whether somebody lifted it, and nothing has come since."""
        return bool(self.lifts) and self.lifts[-1].at >= self.since


def suppression_of(email: Email) -> Suppression | None:
    """What the facts of an email say of its address; None: nothing that keeps mail from it."""
    shown = _shown(email)
    if shown is None or email.erased_at or not email.to_email:
        return None
    why, since = shown
    lasts = LASTS.get(why)
    return Suppression(
        address=email.to_email,
        why=why,
        since=since,
        until=since + lasts if lasts else None,
        email_id=email.email_id,
    )


def holds_for_all(email: Email, shown: Suppression) -> bool:
    """Whether it keeps all companies' mail from the address.

    Only what SES said counts: what a company's own server says, that company could have it say.
    """
    return shown.why in _FOR_ALL and email.transport in _BY_OPERATOR and email.failed_at is None


def leaves_by_operator(email: Email) -> bool:
    """Whether it leaves by the operator's SES, whose reputation all companies share."""
    return email.transport in _BY_OPERATOR


def renewed(known: Suppression | None, told: Suppression, *, now: datetime) -> Suppression | None:
    """What is known once this is told; None: nothing new.

    What was told of a time before somebody lifted it does not count again, and what ends by itself
    never takes the place of what does not.
    """
    if known is None:
        return told
    if known.lifts and told.since <= known.lifts[-1].at:
        return None
    if known.holds(now=now) and (known.until is None or told.since <= known.since):
        return None
    return replace(told, lifts=known.lifts)


def lifted(known: Suppression, *, at: datetime, by: str, because: str) -> Suppression:
    """The suppression, lifted."""
    return replace(known, lifts=(*known.lifts, Lift(at, by, because))[-_MOST_LIFTS:])


def in_force(
    email: Email,
    own: Mapping[str, Suppression],
    of_all: Mapping[str, Suppression],
    *,
    now: datetime,
) -> Suppression | None:
    """What keeps the email from leaving; None: nothing does.

    Args:
        email: about to leave.
        own: its company's suppressions, by address.
        of_all: those that hold for all companies, likewise.
        now: the time.
    """
    mine, alls = own.get(email.to_email), of_all.get(email.to_email)
    if mine and mine.holds(now=now):
        return mine
    if alls is None or not leaves_by_operator(email) or not alls.holds(now=now):
        return None
    return None if overrules(mine, alls) else alls


def overrules(own: Suppression | None, of_all: Suppression) -> bool:
    """Whether a company lifted for itself what holds for all: no complaint is among that."""
    lifted_since = own is not None and own.is_lifted and own.lifts[-1].at >= of_all.since
    return lifted_since and of_all.why is not SuppressedFor.COMPLAINT


def _shown(email: Email) -> tuple[SuppressedFor, datetime] | None:
    if email.complained_at:
        return SuppressedFor.COMPLAINT, email.complained_at
    if email.bounced_at:
        why = _BY_BOUNCE.get(email.bounce_reason) if email.bounce_reason else None
        return (why, email.bounced_at) if why else None
    if email.failed_at and (why := _of_refusal(email)):
        return why, email.failed_at
    return None


def _of_refusal(email: Email) -> SuppressedFor | None:
    """What a server said to the recipient's address while the email was handed to it."""
    if email.last_reason is ReasonCode.RECIPIENT_FULL:
        return SuppressedFor.MAILBOX_FULL
    if email.last_reason is not ReasonCode.REFUSED:
        return None
    about = bounce_reason(email.last_reply, for_good=True)
    is_unknown = about is ReasonCode.ADDRESS_UNKNOWN
    return SuppressedFor.UNKNOWN_ADDRESS if is_unknown else None
