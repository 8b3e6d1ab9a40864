"""A company, the operator's customer, and what its licence lets it use."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Licence(StrEnum):
    """What a company may use; tracking starts at Premium."""

    STANDARD = "standard"
    PREMIUM = "premium"
    PREMIUM_PLUS = "premium_plus"
    COMPLETE = "complete"

    @property
    def tracks(self) -> bool:
        """Whether emails may carry a pixel and links, and rows may show what came of them."""
        return self is not Licence.STANDARD


class Scope(StrEnum):
    """What an API key may do, spelt as FIC spells scopes: r reads, a also writes."""

    EMAILS_READ = "emails:r"
    EMAILS_WRITE = "emails:a"


Locale = Literal["it", "en"]

RETENTION_MONTHS = (6, 12, 24, 36, 60, 120)
"""What a company may choose; infra/template.yaml has one lifecycle rule for each."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as the service knows it: never the key itself."""

    sha256: str
    """Of the whole key, in hexadecimal."""
    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """A company's own way out."""

    host: str
    port: int
    """465 means TLS from the first byte, any other STARTTLS: never plain text."""
    username: str
    encrypted_password: bytes
    """By KMS, under the encryption context of the company."""
    from_email: str
    from_name: str


@dataclass(frozen=True, slots=True)
class Company:
    """One customer of the operator."""

    company_id: int
    name: str
    licence: Licence
    locale: Locale = "it"
    reply_to: str | None = None
    """Where answers go to a mail that left from the operator's no-reply address."""
    smtp: SmtpSettings | None = None
    retention_months: int = 24
    api_keys: tuple[ApiKey, ...] = ()
