"""What recipients allow to be recorded about them, and what follows for an email.

The Garante's Provvedimento 284 of 17 April 2026 puts identifying pixels under art. 122 of the
Codice Privacy: notice, and consent unless exempt. Whether the reading of an invoice is exempt is
not settled, so that it is each company's to decide, and each recipient's to refuse.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from chalicelib.domain.emails import Untracked


class Consent(StrEnum):
    """What a recipient said to a company's tracking."""

    GRANTED = "granted"
    DENIED = "denied"
    UNKNOWN = "unknown"


class ConsentSource(StrEnum):
    """Where a consent is known from."""

    COMPANY = "company"
    IMPORT = "import"
    """From another system, as it was said there."""
    RECIPIENT_PAGE = "recipient_page"
    """From whoever holds the link to the recipient's page, which every mail has: good to refuse."""
    RECIPIENT_CODE = "recipient_code"
    """From the recipient, who typed a code that the operator mailed: good to allow again."""
    ERASURE = "erasure"
    """The recipient's data were erased, and are not collected anew."""


IN_PERSON = frozenset({ConsentSource.RECIPIENT_PAGE, ConsentSource.RECIPIENT_CODE})
"""What no company may say in a recipient's name."""


class OnUnknownConsent(StrEnum):
    """What a company does where a recipient has said nothing."""

    TRACK = "track"
    ANONYMOUS = "anonymous"
    OFF = "off"


class LegalBasis(StrEnum):
    """By what right a company says that it records (GDPR art. 6); its recipients are shown it."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGITIMATE_INTEREST = "legitimate_interest"


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """What a recipient last said to a company, as far as it was told to the service."""

    consent: Consent
    source: ConsentSource
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a recipient allows, as it is known when an email is queued."""

    untracked: Untracked | None
    """Why the email is not tracked, as far as it goes by the recipient; None: it may be."""
    erased_at: datetime | None = None
    """When all that was held of the recipient was erased, if that is the last that is known."""


def recipient_key(company_id: int, address: str) -> str:
    """The name under which a company's recipient is known where no address may lie in clear.

    SHA-256 cut to 128 bits, over company and address without regard to case. A pseudonym, not an
    anonym: who knows the address can tell whether it is the one; nobody can read it from the key.
    """
    return sha256(f"{company_id} {address.lower()}".encode()).hexdigest()[:32]


def untracked_by_consent(
    record: ConsentRecord | None, *, basis: LegalBasis | None, on_unknown: OnUnknownConsent
) -> Untracked | None:
    """Why an email is not tracked, as far as its recipient's consent goes; None: it may be.

    A refusal counts whatever the basis (GDPR art. 21). Where the basis is the consent, silence is
    none: such an email is never tracked as the company's others may be.
    """
    consent = record.consent if record else Consent.UNKNOWN
    if consent is Consent.GRANTED:
        return None
    if consent is Consent.DENIED:
        return Untracked.CONSENT_DENIED
    if on_unknown is OnUnknownConsent.ANONYMOUS:
        return Untracked.ANONYMOUS
    if on_unknown is OnUnknownConsent.OFF or basis is LegalBasis.CONSENT:
        return Untracked.CONSENT_UNKNOWN
    return None
