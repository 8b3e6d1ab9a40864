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
    RARELY = "rarely"
    """A place of servers: a browser there may be a reader's, and rarely is."""
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
    edges: list[tuple[int, bool, int]] = []
    for rank, texts in enumerate(ranges.values()):
        for text in texts:
            first, behind = _ends(text)
            edges += ((first, True, rank), (behind, False, rank))
    edges.sort()
    named = tuple(ranges)
    starts, names, held = [0], [UNKNOWN_NETWORK], list[int]()
    for place, opens, rank in edges:
        (held.append if opens else held.remove)(rank)
        starts.append(place)
        names.append(named[min(held)] if held else UNKNOWN_NETWORK)
    return Stretches(tuple(starts), tuple(names))


@cache
def _stretches() -> Stretches:
    known = rule_data("networks")["networks"]
    return stretches_of({name: network["ranges"] for name, network in known.items()})


def _ends(text: str) -> tuple[int, int]:
    """Where a range begins, and the place behind it.

    Most are IPv4's, and `ipaddress` would take longer for them than all else at a start.
    """
    if ":" in text:
        parsed = ip_network(text)
        return _place(parsed.network_address), _place(parsed.broadcast_address) + 1
    address, _, bits = text.partition("/")
    first, second, third, fourth = map(int, address.split("."))
    start = first << 24 | second << 16 | third << 8 | fourth
    return start, start + (1 << 32 - int(bits))


def _place(address: Address) -> int:
    return int(address) + (_BEYOND_IPV4 if address.version == 6 else 0)  # noqa: PLR2004
