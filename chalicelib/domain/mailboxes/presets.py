"""Providers of mailboxes that are known: `data/mail_presets.json`, with its sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, ip_address
from typing import Any

from chalicelib.domain.companies import GrantedBy, Security
from chalicelib.domain.rule_data import rule_data

_KEYS = {
    *("id", "name", "domains", "mx", "host", "port", "security", "username", "certified"),
    *("needs", "confidence", "sources", "mx_ranges", "connect"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One provider."""

    preset_id: str
    name: str
    domains: frozenset[str]
    """Of its own customers' addresses."""
    exchangers: tuple[str, ...]
    """Ends of the names of hosts that take mail for its customers' own domains."""
    ranges: tuple[IPv4Network, ...]
    """Where these hosts are, if they bear the customers' names."""
    host: str
    port: int
    security: Security
    username_is_address: bool
    connect: GrantedBy | None
    """By whose consent a mailbox can be connected without a password."""
    certified: bool
    """Italian certified mail (PEC)."""
    needs: Mapping[str, str]
    """What it takes, in a sentence of each language."""


def read_preset(row: Mapping[str, Any]) -> Preset:
    """A provider as the file has it.

    Raises:
        ValueError: there is a key that nobody reads, or one is missing.
    """
    missing = _KEYS - {"mx_ranges", "connect"} - row.keys()
    if row.keys() - _KEYS or missing:
        raise ValueError(f"{row.get('id')}: {sorted((row.keys() - _KEYS) | missing)}")
    return Preset(
        preset_id=row["id"],
        name=row["name"],
        domains=frozenset(row["domains"]),
        exchangers=tuple(row["mx"]),
        ranges=tuple(IPv4Network(one) for one in row.get("mx_ranges", ())),
        host=row["host"],
        port=row["port"],
        security=Security(row["security"]),
        username_is_address=row["username"] == "address",
        connect=GrantedBy(row["connect"]) if "connect" in row else None,
        certified=row["certified"],
        needs=row["needs"],
    )


@cache
def presets() -> tuple[Preset, ...]:
    """All that are known."""
    return tuple(read_preset(row) for row in rule_data("mail_presets")["presets"])


def preset_of_domain(domain: str) -> Preset | None:
    """Whose addresses are in this domain."""
    return next((one for one in presets() if domain in one.domains), None)


def preset_of_exchanger(host: str) -> Preset | None:
    """Who takes mail at the host of this name; of several, who is named most closely."""
    found = [
        (len(end), one)
        for one in presets()
        for end in one.exchangers
        if f".{host.rstrip('.').lower()}".endswith(f".{end}")
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def preset_at(address: str) -> Preset | None:
    """Whose hosts are where this address is."""
    ip = ip_address(address)
    return next((one for one in presets() for range_ in one.ranges if ip in range_), None)
