"""What a domain lets send in its name (SPF, RFC 7208), as far as that can be told beforehand.

By nobody's address in particular: it is looked for by name whether what sends is included.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

type Ask = Callable[[str, str], list[str]]
"""The records of a name, of a kind, as DNS has them."""

_MOST_LOOKUPS = 10
_MOST_VOID = 2
"""Both as RFC 7208 section 4.6.4 has them: beyond, receivers stop and call it an error."""
_TERM = re.compile(
    r"(?P<sign>[+?~-]?)(?P<name>all|include|a|mx|ptr|ip4|ip6|exists)"
    r"(?::(?P<value>[^\s]+?))?(?P<length>(?:/\d{1,3}){0,2})",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"(?P<name>[a-z][a-z0-9._-]*)=(?P<value>\S*)", re.IGNORECASE)
_NEED_VALUE = {"include", "exists", "ip4", "ip6"}


class SpfFault(StrEnum):
    """Why receivers can do nothing with it."""

    MISSING = "missing"
    SEVERAL = "several"
    WRONG = "wrong"
    TOO_MANY = "too_many"
    """Lookups, or lookups of what is not there."""


class _Faulty(Exception):
    def __init__(self, fault: SpfFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(slots=True)
class Spf:
    """What was found."""

    record: str = ""
    fault: SpfFault | None = None
    included: set[str] = field(default_factory=set)
    """Domains whose senders may send."""
    networks: list[IPv4Network | IPv6Network] = field(default_factory=list)
    is_open: bool = False
    """Everybody may."""
    is_unclear: bool = False
    """A part of it depends on who sends to whom."""


def look_at_spf(domain: str, ask: Ask) -> Spf:
    """Follow the domain's record to its end, within the bounds that receivers keep.

    Raises:
        Exception: what `ask` raises where DNS does not answer.
    """
    walk = _Walk(ask)
    try:
        walk.follow(domain)
    except _Faulty as error:
        walk.found.fault = error.fault
    return walk.found


def lets_send(found: Spf, sender: Spf, name: str) -> bool:
    """Whether a record lets those send whom a provider's own record names.

    Args:
        found: the record.
        sender: the provider's.
        name: of the provider's record, as others include it.
    """
    if found.is_open or name in found.included:
        return True
    return bool(sender.networks) and all(
        any(one.version == ours.version and one.subnet_of(ours) for ours in found.networks)  # type: ignore[arg-type]
        for one in sender.networks
    )


def with_included(record: str, name: str) -> str:
    """The record, with one more domain included before its end."""
    terms = record.split() or ["v=spf1"]
    ends = [at for at, term in enumerate(terms) if term.lstrip("+?~-").lower() == "all"]
    ends += [at for at, term in enumerate(terms) if term.lower().startswith("redirect=")]
    at = min(ends, default=len(terms))
    tail = terms[at:] or ["~all"]
    return " ".join([*terms[:at], f"include:{name}", *tail])


class _Walk:
    def __init__(self, ask: Ask) -> None:
        self.found = Spf()
        self._ask = ask
        self._lookups = self._void = 0

    def follow(self, domain: str, *, is_first: bool = True) -> None:
        """Take in a record; whoever includes one that is missing or wrong is wrong as well."""
        record = self._record_of(domain, is_first=is_first)
        redirect = ""
        for term in record.split()[1:]:
            modifier = _MODIFIER.fullmatch(term)
            if modifier:
                if modifier["name"].lower() == "redirect":
                    redirect = modifier["value"]
                continue
            if self._take(term, domain):
                return  # what stands after `all` is not read
        if redirect:
            self._redirect(redirect)

    def _record_of(self, domain: str, *, is_first: bool) -> str:
        records = [one for one in self._ask(domain, "TXT") if _is_spf(one)]
        if len(records) > 1:
            raise _Faulty(SpfFault.SEVERAL if is_first else SpfFault.WRONG)
        if not records:
            raise _Faulty(SpfFault.MISSING if is_first else SpfFault.WRONG)
        if is_first:
            self.found.record = records[0]
        return records[0]

    def _take(self, term: str, domain: str) -> bool:
        """Take in a term; True: it is the last one that counts."""
        said = _TERM.fullmatch(term)
        if not said or bool(said["value"]) < (said["name"].lower() in _NEED_VALUE):
            raise _Faulty(SpfFault.WRONG)
        name, value = said["name"].lower(), said["value"] or domain
        passes = said["sign"] in {"", "+"}
        match name:
            case "all":
                self.found.is_open |= passes
                return True
            case "ip4" | "ip6":
                network = _network(name, value + said["length"])
                self.found.networks += [network] if passes else []
            case "include":
                self._include(value, passes=passes)
            case "a":
                self._look(value, "A", "AAAA")
            case "mx":
                self._look(value, "MX")
            case _:  # ptr, exists: whoever sends decides
                self._count()
                self.found.is_unclear = True
        return False

    def _redirect(self, name: str) -> None:
        """Take another domain's record in place of this one's end."""
        self._count()
        if "%" in name:
            self.found.is_unclear = True
            return
        self.found.included.add(name.rstrip(".").lower())
        self.follow(name, is_first=False)

    def _include(self, name: str, *, passes: bool = True) -> None:
        self._count()
        if "%" in name:
            self.found.is_unclear = True
            return
        if passes:
            self.found.included.add(name.rstrip(".").lower())
        kept = self.found.is_open, list(self.found.networks), set(self.found.included)
        self.follow(name, is_first=False)
        self.found.is_open = kept[0]  # an included `all` is not the record's own
        if not passes:
            _, self.found.networks, self.found.included = kept

    def _look(self, name: str, *kinds: str) -> None:
        self._count()
        if "%" in name:
            self.found.is_unclear = True
        elif not any(self._ask(name, kind) for kind in kinds):
            self._void += 1
            if self._void > _MOST_VOID:
                raise _Faulty(SpfFault.TOO_MANY)

    def _count(self) -> None:
        self._lookups += 1
        if self._lookups > _MOST_LOOKUPS:
            raise _Faulty(SpfFault.TOO_MANY)


def _is_spf(record: str) -> bool:
    return record.lower() == "v=spf1" or record.lower().startswith("v=spf1 ")


def _network(name: str, text: str) -> Any:  # noqa: ANN401 - of either version
    try:
        network = ip_network(text, strict=False)
    except ValueError as error:
        raise _Faulty(SpfFault.WRONG) from error
    if f"ip{network.version}" != name:
        raise _Faulty(SpfFault.WRONG)
    return network
