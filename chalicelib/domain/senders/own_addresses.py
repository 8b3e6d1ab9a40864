"""Which addresses are a company's own: where a test may go, and so to nobody else."""

from dataclasses import dataclass

from chalicelib.domain.companies import Company
from chalicelib.domain.message.addresses import normalise_plain_address


@dataclass(frozen=True, slots=True)
class OwnAddresses:
    """Those that are known, the likeliest first, and a domain of which all are."""

    addresses: tuple[str, ...]
    domain: str = ""

    def has(self, address: str) -> bool:
        """Whether it is one of them, in capitals or not."""
        known = {one.casefold() for one in self.addresses}
        of_domain = bool(self.domain) and address.casefold().endswith(f"@{self.domain}")
        return address.casefold() in known or of_domain


def own_addresses(company: Company, *, actor: str) -> OwnAddresses:
    """The addresses that are a company's own.

    That of whoever acts, where they are called by one; the mailbox and the domain that were
    verified; and where answers go, which every mail tells its recipients.
    """
    smtp, domain = company.smtp, company.domain
    is_proven = domain is not None and domain.verified_at is not None
    found = (
        _address(actor),
        smtp.from_email if smtp and smtp.verified_at else "",
        domain.from_email if domain and is_proven else "",
        company.reply_to or "",
    )
    return OwnAddresses(
        tuple(dict.fromkeys(filter(None, found))),
        domain.name.casefold() if domain and is_proven else "",
    )


def _address(actor: str) -> str:
    try:
        return normalise_plain_address(actor)
    except ValueError:
        return ""
