"""Which server a mailbox's address stands for: by its provider, or by what its domain says in DNS.

Nobody but DNS is asked, and a person looks at what is proposed before it is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib.domain.companies import GrantedBy, Security
from chalicelib.domain.mailboxes.mail_servers import is_public, normalise_host
from chalicelib.domain.mailboxes.presets import (
    Preset,
    preset_at,
    preset_of_domain,
    preset_of_exchanger,
)


class FoundBy(StrEnum):
    """How a server was found."""

    PROVIDER = "provider"
    MAIL_EXCHANGER = "mail_exchanger"
    SERVICE_RECORD = "service_record"


@dataclass(frozen=True, slots=True)
class Host:
    """A host that a domain names, and its addresses."""

    name: str
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service(Host):
    """Where a domain's people hand in mail (RFC 6186, RFC 8314)."""

    port: int = 0
    security: Security = Security.TLS


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed; without a server nothing was found."""

    found_by: FoundBy | None = None
    preset: Preset | None = None
    host: str | None = None
    port: int | None = None
    security: Security | None = None


def propose(domain: str, *, exchangers: Sequence[Host], services: Sequence[Service]) -> Proposal:
    """The server of a domain's mailboxes.

    Args:
        domain: of the address.
        exchangers: its mail exchangers, the first to be tried first.
        services: where it says that mail is handed in, the first to be tried first.

    Raises:
        ValueError: it says of a host in our own network, or of none, that mail is handed in there.
    """
    if preset := preset_of_domain(domain):
        return _of_preset(preset, FoundBy.PROVIDER)
    for host in exchangers:
        if preset := preset_of_exchanger(host.name) or _preset_at(host):
            return _of_preset(preset, FoundBy.MAIL_EXCHANGER)
    for service in services:
        name = normalise_host(service.name)
        if not all(map(is_public, service.addresses)):
            raise ValueError("This is not the name of a server on the public internet.")
        return Proposal(FoundBy.SERVICE_RECORD, None, name, service.port, service.security)
    return Proposal()


def proposal_row(proposal: Proposal, email: str, *, offered: Sequence[GrantedBy]) -> dict[str, Any]:
    """The proposal as the API shows it.

    Args:
        proposal: for the next.
        email: of the mailbox.
        offered: at whose mailboxes' providers the operator is registered.
    """
    preset = proposal.preset
    by_address = not preset or preset.username_is_address
    connect = preset.connect if preset and preset.connect in offered else None
    return {
        "found_by": proposal.found_by and proposal.found_by.value,
        "provider": preset.name if preset else None,
        "host": proposal.host,
        "port": proposal.port,
        "security": proposal.security and proposal.security.value,
        "username": email if proposal.host and by_address else None,
        "connect": connect and connect.value,
        "certified": bool(preset and preset.certified),
        "needs": dict(preset.needs) if preset else None,
    }


def _of_preset(preset: Preset, found_by: FoundBy) -> Proposal:
    return Proposal(found_by, preset, preset.host, preset.port, preset.security)


def _preset_at(host: Host) -> Preset | None:
    return next(filter(None, map(preset_at, host.addresses)), None)
