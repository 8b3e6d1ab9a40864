"""Where a fetch came from, as far as its address tells.

The address is judged here and goes no further. `data/networks.json` has the ranges and the rules.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    collapse_addresses,
    ip_address,
    ip_network,
)

from chalicelib.mail.rule_data import rule_data

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


@dataclass(frozen=True, slots=True)
class Network:
    """A network, and what a fetch from it is."""

    name: str
    pixel: Certainty
    link: Certainty
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def holds(self, place: int) -> bool:
        """Whether an address lies in it."""
        index = bisect_right(self.starts, place) - 1
        return index >= 0 and place <= self.ends[index]


def parse_address(address: str) -> IPv4Address | IPv6Address | None:
    """The address; None if it is none. An IPv4 address in IPv6's clothes is an IPv4 address."""
    try:
        parsed = ip_address(address.strip())
    except ValueError:
        return None
    return (isinstance(parsed, IPv6Address) and parsed.ipv4_mapped) or parsed


def network_class(address: IPv4Address | IPv6Address | None) -> str:
    """The name of the first network that holds the address."""
    if address is None:
        return UNKNOWN_NETWORK
    place = _place(address)
    for network in networks().values():
        if network.holds(place):
            return network.name
    return UNKNOWN_NETWORK


@cache
def networks() -> Mapping[str, Network]:
    """The known networks by name, in the order in which they are asked."""
    return {
        name: _network(name, known["pixel"], known["link"], known["ranges"])
        for name, known in rule_data("networks")["networks"].items()
    }


def _network(name: str, pixel: str, link: str, ranges: list[str]) -> Network:
    parsed = [ip_network(text) for text in ranges]
    short = collapse_addresses(one for one in parsed if isinstance(one, IPv4Network))
    long = collapse_addresses(one for one in parsed if isinstance(one, IPv6Network))
    disjoint: list[IPv4Network | IPv6Network] = [*short, *long]
    return Network(
        name,
        Certainty(pixel),
        Certainty(link),
        tuple(_place(one.network_address) for one in disjoint),
        tuple(_place(one.broadcast_address) for one in disjoint),
    )


def _place(address: IPv4Address | IPv6Address) -> int:
    return int(address) + (_BEYOND_IPV4 if address.version == 6 else 0)  # noqa: PLR2004
