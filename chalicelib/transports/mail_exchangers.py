"""Finds by DNS whose mail system takes a domain's mail, beside the sending, which never waits.

Whatever goes wrong here means that the provider stays unknown, and nothing more.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from chalicelib.domain.emails import UNKNOWN_PROVIDER
from chalicelib.domain.evidence.providers import Exchange, provider_of
from chalicelib.settings import settings
from chalicelib.telemetry import logger

if TYPE_CHECKING:
    from dns.resolver import Resolver

LONGEST_LOOKUP_SECONDS = 1.5
"""From the wish to know to its end, the wait for a thread included."""
_ONE_TRY_SECONDS = 0.6
_AT_ONCE = 8
_MOST_WAITING = 32
"""More domains than that at once, and slow ones, and some stay unknown this time."""
_KEPT_AT_LEAST = timedelta(minutes=5).total_seconds()
_KEPT_AT_MOST = timedelta(hours=24).total_seconds()
_MOST_KEPT = 2000


@dataclass(frozen=True, slots=True)
class _Known:
    provider: str
    until: float
    """On the monotonic clock."""


_threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="mx")
_lock = Lock()
_known: dict[str, _Known] = {}
"""The domain that was asked for longest ago comes first."""
_asked: set[str] = set()


def look_up_provider(domain: str, *, email_id: int) -> None:
    """Begin to find out, unless it is known or being found out; returns at once.

    Args:
        domain: of a recipient.
        email_id: whose sending asks, for the log.
    """
    now = monotonic()
    with _lock:
        known = _known.get(domain)
        if known and now < known.until:
            return
        if domain in _asked or len(_asked) >= _MOST_WAITING:
            return
        _asked.add(domain)
    try:
        _threads.submit(_find_out, domain, email_id, now + LONGEST_LOOKUP_SECONDS)
    except RuntimeError:  # no thread to be had
        with _lock:
            _asked.discard(domain)


def provider_so_far(domain: str) -> str:
    """What has been found out by now; UNKNOWN_PROVIDER: nothing."""
    known = _known.get(domain)
    return known.provider if known else UNKNOWN_PROVIDER


def _find_out(domain: str, email_id: int, deadline: float) -> None:
    provider, kept_for = UNKNOWN_PROVIDER, _KEPT_AT_LEAST
    try:
        exchanges, lifetime = _ask(domain, deadline - monotonic())
        provider = provider_of(exchanges)
        kept_for = min(max(lifetime, _KEPT_AT_LEAST), _KEPT_AT_MOST)
    except Exception as error:
        # The domain is part of an address, and no log's business.
        logger.info("provider not found out", email_id=email_id, reason=type(error).__name__)
    with _lock:
        _asked.discard(domain)
        _known.pop(domain, None)
        _known[domain] = _Known(provider, monotonic() + kept_for)
        while len(_known) > _MOST_KEPT:
            del _known[next(iter(_known))]


def _ask(domain: str, seconds: float) -> tuple[list[Exchange], float]:
    """The domain's MX records, and for how many seconds they hold."""
    if seconds <= 0:
        raise TimeoutError
    # As a name from the root: no search list of this machine is tried.
    answer = _resolver().resolve(f"{domain}.", "MX", search=False, lifetime=seconds)
    exchanges = [Exchange(one.preference, one.exchange.to_text()) for one in answer]
    return exchanges, answer.rrset.ttl if answer.rrset else 0.0


def _resolver() -> "Resolver":
    from dns.resolver import Resolver  # only whoever sends pays for it

    server = settings().dns_server
    resolver = Resolver(configure=not server)
    if server:
        host, _, port = server.rpartition(":")
        resolver.nameservers, resolver.port = [host], int(port)
    resolver.timeout = _ONE_TRY_SECONDS
    return resolver
