"""A company's own domain: which may be one, and the records that its DNS has to have."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from publicsuffixlist import PublicSuffixList

from chalicelib.domain.companies import OwnDomain
from chalicelib.domain.mailboxes.mail_servers import normalise_host
from chalicelib.domain.mailboxes.presets import preset_of_domain

_LONGEST_NAME = 200
"""Of a domain, so that the names of its records are no longer than DNS takes (RFC 1035)."""
_BOUNCES = "bounces"
"""Where bounces go: nothing else may be received there, so that a name of its own is needed."""


class Purpose(StrEnum):
    """What a record is for."""

    PROOF = "proof"
    """That the domain is this company's."""
    DKIM = "dkim"
    """Keys of signatures, which are the operator's to change (RFC 6376)."""
    MAIL_FROM = "mail_from"
    """Where bounces go, under the company's own name (RFC 5321 section 2.3.1)."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record of DNS that a person copies."""

    purpose: Purpose
    kind: str
    name: str
    value: str

    @property
    def key(self) -> str:
        """What tells it from the others of its domain."""
        return f"{self.kind} {self.name}"


def check_own(domain: str, *, operators: str) -> None:
    """See that the domain can be a company's own.

    Args:
        domain: in ASCII and lower case.
        operators: the domain that the operator sends from.

    Raises:
        ValueError: it is none, or known to be another's; the message says why.
    """
    normalise_host(domain)
    if len(domain) > _LONGEST_NAME:
        raise ValueError("The name of this domain is too long.")
    if registrable_part(domain) is None:
        raise ValueError("Under this name everybody's domains are registered.")
    if preset_of_domain(domain):
        raise ValueError("This domain is a mailbox provider's.")
    if f".{domain}".endswith(f".{operators}") or f".{operators}".endswith(f".{domain}"):
        raise ValueError("This domain is the operator's.")


def registrable_part(domain: str) -> str | None:
    """The domain as it is registered, of which this is a part; None: it is a public suffix."""
    found: str | None = _suffixes().privatesuffix(domain)
    return found


def mail_from_domain(domain: str) -> str:
    """The domain that bounces of its mail go to."""
    return f"{_BOUNCES}.{domain}"


def proof_of(own: OwnDomain) -> Record:
    """The record by which the domain says that it is this company's."""
    return Record(Purpose.PROOF, "TXT", f"_ricevuta.{own.name}", f"ricevuta={own.proof}")


def records_of(own: OwnDomain, *, region: str) -> list[Record]:
    """The records, of which the proof comes first.

    Args:
        own: whose they are.
        region: of AWS, in which SES sends.
    """
    bounces = mail_from_domain(own.name)
    return [
        proof_of(own),
        *(
            Record(
                Purpose.DKIM,
                "CNAME",
                f"{token}._domainkey.{own.name}",
                f"{token}.dkim.amazonses.com",
            )
            for token in own.dkim_tokens
        ),
        Record(Purpose.MAIL_FROM, "MX", bounces, f"10 feedback-smtp.{region}.amazonses.com"),
        Record(Purpose.MAIL_FROM, "TXT", bounces, "v=spf1 include:amazonses.com ~all"),
    ]


@cache
def _suffixes() -> PublicSuffixList:
    """Read when first needed: it takes a third of a second."""
    return PublicSuffixList()
