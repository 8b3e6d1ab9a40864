"""Finds by DNS where a domain's mail is taken, and where its people hand theirs in.

What is not answered in time, or at all, was not found.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from dns.exception import DNSException
from dns.resolver import Resolver

from chalicelib.domain.companies import Security
from chalicelib.domain.mailboxes.proposals import Host, Service
from chalicelib.transports.mail_exchangers import resolver_at

_PATIENCE_SECONDS = 2.0
"""For each of three steps, the questions of one asked together."""
_MOST_HOSTS = 3
_PORTS = {465, 587, 2525}
_HANDED_IN = (("_submissions._tcp", Security.TLS), ("_submission._tcp", Security.STARTTLS))


def find_mail_hosts(domain: str) -> tuple[list[Host], list[Service]]:
    """The domain's mail exchangers, and where mail is handed in, as its records say."""
    asking = resolver_at()
    with ThreadPoolExecutor(4) as threads:
        exchanges = threads.submit(_records, asking, domain, "MX")
        submission = [
            (security, threads.submit(_records, asking, f"{service}.{domain}", "SRV"))
            for service, security in _HANDED_IN
        ]
        first = sorted(exchanges.result(), key=lambda one: one.preference)[:_MOST_HOSTS]
        exchangers = [Host(_name(one.exchange)) for one in first]
        services = [
            Service(_name(one.target), (), one.port, security)
            for security, records in submission
            for one in sorted(records.result(), key=lambda one: (one.priority, -one.weight))
            if _name(one.target) and one.port in _PORTS
        ][:_MOST_HOSTS]
        names = [host.name for host in (*exchangers, *services)]
        found = threads.map(lambda name: _addresses(asking, name), names)
        addresses = dict(zip(names, found, strict=True))
    return (
        [Host(one.name, addresses[one.name]) for one in exchangers],
        [Service(one.name, addresses[one.name], one.port, one.security) for one in services],
    )


def _addresses(asking: Resolver, name: str) -> tuple[str, ...]:
    kinds = ("A", "AAAA") if name else ()
    return tuple(str(one.address) for kind in kinds for one in _records(asking, name, kind))


def _records(asking: Resolver, name: str, kind: str) -> list[Any]:
    try:
        answer = asking.resolve(f"{name}.", kind, search=False, lifetime=_PATIENCE_SECONDS)
    except (DNSException, OSError, ValueError):
        return []
    return list(answer)


def _name(target: Any) -> str:  # noqa: ANN401 - dnspython types no records
    """Without the dot at its end; empty: there is none, and shall be none (RFC 2782)."""
    return str(target.to_text(omit_final_dot=True)).rstrip(".")
