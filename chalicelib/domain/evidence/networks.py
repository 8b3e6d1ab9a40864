"""Where a fetch came from, as far as its address tells.

The address is judged here and goes no further. `data/networks.json` has the ranges and the rules.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_network

from chalicelib.domain.rule_data import rule_data

UNKNOWN_NETWORK = "unknown"
APPLE_EGRESS = "apple_egress"

_BEYOND_IPV4 = 1 << 32
"""Added to IPv6 addresses, so that both kinds lie on one line."""


class Certainty(StrEnum):
    """What a network alone says of a fetch from it."""

    ALWAYS = "always"
    """A machine."""
    PROBABLE = "probable"
    """A machine soon after delivery; later maybe a person behind the same gateway."""
    PROXY = "proxy"
    """An image proxy, behind which a person may be."""
    NONE = "none"


Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Network:
    """A network, and what a fetch from it is."""

    name: str
    pixel: Certainty
    link: Certainty


def parse_address(address: str) -> Address | None:
    """The address; None if it is none. An IPv4 address in IPv6's clothes is an IPv4 address."""
    try:
        if ":" not in address:
            return IPv4Address(address.strip())
        parsed = IPv6Address(address.strip())
    except ValueError:
        return None
    return parsed.ipv4_mapped or parsed


def network_class(address: Address | None) -> str:
    """The name of the first network that holds the address."""
    if address is None:
        return UNKNOWN_NETWORK
    stretches = _stretches()
    return stretches.names[bisect_right(stretches.starts, _place(address)) - 1]


@cache
def networks() -> Mapping[str, Network]:
    """The known networks by name, in the order in which they count."""
    return {
        name: Network(name, Certainty(known["pixel"]), Certainty(known["link"]))
        for name, known in rule_data("networks")["networks"].items()
    }


@dataclass(frozen=True, slots=True)
class Stretches:
    """The whole line of addresses in pieces, each of one network or of none."""

    starts: tuple[int, ...]
    names: tuple[str, ...]


def stretches_of(ranges: Mapping[str, Sequence[str]]) -> Stretches:
    """The line of addresses. Where networks overlap, the one that comes first counts."""
    spans = [
        (_place(parsed.network_address), _place(parsed.broadcast_address) + 1, rank, name)
        for rank, (name, texts) in enumerate(ranges.items())
        for parsed in map(ip_network, texts)
    ]
    starts, names = [0], [UNKNOWN_NETWORK]
    open_spans: list[tuple[int, str]] = []
    edges = sorted(
        edge
        for first, behind, rank, name in spans
        for edge in ((first, True, rank, name), (behind, False, rank, name))
    )
    for place, opens, rank, name in edges:
        if opens:
            open_spans.append((rank, name))
        else:
            open_spans.remove((rank, name))
        held_by = min(open_spans)[1] if open_spans else UNKNOWN_NETWORK
        starts.append(place)
        names.append(held_by)
    return Stretches(tuple(starts), tuple(names))


@cache
def _stretches() -> Stretches:
    known = rule_data("networks")["networks"]
    return stretches_of({name: network["ranges"] for name, network in known.items()})


def _place(address: Address) -> int:
    return int(address) + (_BEYOND_IPV4 if address.version == 6 else 0)  # noqa: PLR2004
