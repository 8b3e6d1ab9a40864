"""Whose mail system takes a recipient's mail, and what a fetched pixel is worth there.

`data/providers.json` has the names, the sentences and their sources.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from chalicelib.domain.emails import UNKNOWN_PROVIDER
from chalicelib.domain.reasons import Reason
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.words import label

NO_MAIL = "no_mail"
"""The domain says that it takes no mail (RFC 7505)."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One MX record of a domain."""

    preference: int
    """The lowest is tried first (RFC 5321 section 5.1)."""
    host: str
    """With or without the dot at its end; empty: there is none, and shall be none."""


def provider_of(exchanges: Sequence[Exchange]) -> str:
    """Who takes the mail of a domain with these MX records.

    Only those that are tried first count; where they are of two providers, neither is named.
    """
    first = min((one.preference for one in exchanges), default=0)
    hosts = {one.host.rstrip(".").lower() for one in exchanges if one.preference == first}
    if hosts == {""}:
        return NO_MAIL
    providers = {_provider_named(host) for host in hosts}
    return providers.pop() if len(providers) == 1 else UNKNOWN_PROVIDER


def expectation(provider: str) -> Reason:
    """What a fetched pixel is worth, said before any was fetched.

    Of a provider that an earlier or a later version knew, nothing is said.
    """
    data = rule_data("providers")
    known = data["providers"].get(provider, data["providers"][UNKNOWN_PROVIDER])
    return {"code": known["expect"], **label("expectations", known["expect"])}


def _provider_named(host: str) -> str:
    labels = host.split(".")
    ends = (".".join(labels[place:]) for place in range(len(labels)))
    return next((_by_end()[end] for end in ends if end in _by_end()), UNKNOWN_PROVIDER)


@cache
def _by_end() -> Mapping[str, str]:
    providers = rule_data("providers")["providers"]
    return {end: name for name, known in providers.items() for end in known["mx"]}
