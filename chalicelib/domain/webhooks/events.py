"""Which events a change of an email is: a pure function of its facts before and after.

An event's id is made of what it tells and of nothing else, so that facts that come in another
order, or a change that is read twice, give the same ids.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from chalicelib.domain.categories import REMINDERS
from chalicelib.domain.emails import Email
from chalicelib.domain.evidence.evidence import EvidenceLevel, evidence
from chalicelib.domain.judging import Lens
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.webhooks.event_types import EventType, fic_types

RIPENS_IN = timedelta(minutes=1)
"""For so long what was seen may turn out to be a machine's doing by what else comes (`together`);
later only by the link that no person sees."""

_CLOCKS_DIFFER_BY = timedelta(seconds=5)

_FACTS = {
    "sent_at": EventType.SENT,
    "delivered_at": EventType.DELIVERED,
    "delayed_at": EventType.DELAYED,
    "bounced_at": EventType.BOUNCED,
    "complained_at": EventType.COMPLAINED,
    "failed_at": EventType.FAILED,
    "outcome_unknown_at": EventType.OUTCOME_UNKNOWN,
}
_ONLY_TRACKED = {EventType.DELIVERED, EventType.DELAYED, EventType.COMPLAINED}
"""What a licence that does not track shows nothing of."""

PROVEN_BY = {
    EventType.SEEN: EvidenceLevel.SEEN_THROUGH_PROXY,
    EventType.DOWNLOADED: EvidenceLevel.DOWNLOADED,
}
"""From which level on an email counts as such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that became of an email."""

    id: str
    types: tuple[str, ...]
    """What it is called; of several, a subscription's own first one."""
    at: datetime
    """When that was, or since when it is known."""
    company_id: int
    email_id: int
    about: int
    """The id that it tells: of the email, or of the document as FIC does."""
    document_id: int | None = None
    retracts: EventType | None = None
    proves: EventType | None = None
    """It is told once nothing that comes later is likely to take it back."""


def events_of(
    before: Email | None, after: Email, lens: Lens, *, changed_at: datetime
) -> list[Event]:
    """What is to be told of a change, in the order in which it happened.

    Args:
        before: the email as it was; None: it is new.
        after: as it is.
        lens: how its company looks at emails.
        changed_at: when it changed, by the clock of who stores it.
    """
    if after.is_copy:
        return []
    found = [*_of_facts(before, after, lens), *_of_evidence(before, after, lens, changed_at)]
    return sorted(found, key=lambda event: event.at)


def still_proven(event_type: EventType, email: Email, lens: Lens) -> bool:
    """Whether what was to be told of an email's reading is so still."""
    return _proof(event_type, email, lens) is not None


def _of_facts(before: Email | None, after: Email, lens: Lens) -> Iterator[Event]:
    for name, event_type in _FACTS.items():
        at: datetime | None = getattr(after, name)
        is_new = at is not None and getattr(before, name, None) is None
        if at is None or not is_new or (event_type in _ONLY_TRACKED and not lens.tracks):
            continue
        yield _event(after, event_type, at)
        if event_type is EventType.SENT:
            yield from _of_sending(after, at)
        elif event_type is EventType.FAILED and after.last_reason is ReasonCode.SUPPRESSED:
            yield _event(after, EventType.SUPPRESSED, at)


def _of_sending(email: Email, at: datetime) -> Iterator[Event]:
    if email.category in REMINDERS:
        yield _event(email, EventType.REMINDER_SENT, at)
    types, document = fic_types(email.category), email.document
    if types and document and document.id is not None:
        yield Event(
            id=_id(email, "fic"),
            types=types,
            at=at,
            company_id=email.company_id,
            email_id=email.email_id,
            about=document.id,
        )


def _of_evidence(
    before: Email | None, after: Email, lens: Lens, changed_at: datetime
) -> Iterator[Event]:
    if after.erased_at:
        # What is not held any more was not taken back.
        return
    for event_type in PROVEN_BY:
        was = _proof(event_type, before, lens) if before else None
        proof = _proof(event_type, after, lens)
        if was is None and proof is not None:
            yield _event(after, event_type, proof, proves=event_type)
        elif was is not None and proof is None and _was_told(was, changed_at):
            yield _event(after, EventType.RETRACTED, changed_at, retracts=event_type, of=was)


def _proof(event_type: EventType, email: Email, lens: Lens) -> datetime | None:
    known = evidence(email, lens)
    return known.at if known.level >= PROVEN_BY[event_type] else None


def _was_told(proof: datetime, changed_at: datetime) -> bool:
    return changed_at - proof >= RIPENS_IN - _CLOCKS_DIFFER_BY


def _event(
    email: Email,
    event_type: EventType,
    at: datetime,
    *,
    proves: EventType | None = None,
    retracts: EventType | None = None,
    of: datetime | None = None,
) -> Event:
    # A fact is set once, whichever of several comes first; what proves a reading may be another.
    proof = at if proves else of
    told = (event_type, retracts or "", f"{proof:%Y%m%d%H%M%S%f}" if proof else "")
    return Event(
        id=_id(email, *told),
        types=(event_type.value,),
        at=at,
        company_id=email.company_id,
        email_id=email.email_id,
        about=email.email_id,
        document_id=email.document.id if email.document else None,
        retracts=retracts,
        proves=proves,
    )


def _id(email: Email, *told: str) -> str:
    named = " ".join((str(email.company_id), str(email.email_id), *told))
    return f"evt_{sha256(named.encode()).hexdigest()[:32]}"
