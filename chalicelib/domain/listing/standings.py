"""Where an email stands, as its company is shown it: its state, what is known, and the icon."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.emails import Email, Outline
from chalicelib.domain.evidence.evidence import Evidence, EvidenceLevel, evidence_of
from chalicelib.domain.evidence.grades import Grade, grade
from chalicelib.domain.evidence.together import judged_hits
from chalicelib.domain.judging import Lens
from chalicelib.domain.states import DeliveryStatus, as_standard_shows, delivery_status

_PROBLEMS = {
    DeliveryStatus.FAILED,
    DeliveryStatus.OUTCOME_UNKNOWN,
    DeliveryStatus.UNREADABLE,
}
_PROBLEMS_THOUGH_READ = {DeliveryStatus.BOUNCED, DeliveryStatus.COMPLAINED}
_WAITING = {DeliveryStatus.SCHEDULED, DeliveryStatus.QUEUED, DeliveryStatus.SENDING}


class Icon(StrEnum):
    """The product's icons, each for a group of states."""

    QUEUED = "queued"
    SENT = "sent"
    READ = "read"
    DOWNLOADED = "downloaded"
    PROBLEM = "problem"
    CANCELLED = "cancelled"
    RESENT = "resent"
    """It was a problem, and was sent again: there is nothing left to do about this one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an email has come, and what is known of its reading."""

    status: DeliveryStatus
    known: Evidence
    sure: Grade
    """How sure that is."""
    resent: bool
    """Another email was sent in its place."""

    @property
    def is_read(self) -> bool:
        """Whether a person has seen it."""
        return self.known.level >= EvidenceLevel.SEEN_THROUGH_PROXY

    @property
    def icon(self) -> Icon:
        """Which of the product's icons stands for the email.

        A download or a reading proves that it arrived, whatever was thought of the sending; but
        what bounced for good is in no mailbox, and a complaint needs somebody all the more.
        """
        if self.status in _PROBLEMS_THOUGH_READ:
            return self._problem
        if self.known.level is EvidenceLevel.DOWNLOADED:
            return Icon.DOWNLOADED
        if self.is_read:
            return Icon.READ
        if self.status in _PROBLEMS:
            return self._problem
        if self.status is DeliveryStatus.CANCELLED:
            return Icon.CANCELLED
        return Icon.QUEUED if self.status in _WAITING else Icon.SENT

    @property
    def _problem(self) -> Icon:
        mended = self.resent and self.status is not DeliveryStatus.COMPLAINED
        return Icon.RESENT if mended else Icon.PROBLEM


def standing(email: Email | Outline, lens: Lens, *, now: datetime) -> Standing:
    """Where the email stands, as far as the licence shows it."""
    status = delivery_status(email, now=now)
    if not lens.tracks:
        status = as_standard_shows(status)
    judged = judged_hits(email, lens.judging)
    known = evidence_of(email, judged, lens)
    resent = email.resent_as is not None
    return Standing(status, known, grade(email, judged, known), resent)
