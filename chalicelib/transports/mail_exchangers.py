"""Finds by DNS whose mail system takes a domain's mail, beside the sending, which never waits.

Whatever goes wrong here means that the provider stays unknown, and nothing more.
"""

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from time import monotonic

from dns.resolver import Resolver

from chalicelib.domain.clocks import Monotonic
from chalicelib.domain.emails import UNKNOWN_PROVIDER
from chalicelib.domain.evidence.providers import Exchange, provider_of
from chalicelib.settings import settings
from chalicelib.telemetry import logger

LONGEST_LOOKUP_SECONDS = 1.5
"""From the wish to know to its end, the wait for a thread included."""
_ONE_TRY_SECONDS = 0.6
_AT_ONCE = 8
MOST_WAITING = 32
"""More domains than that at once, and slow ones, and some stay unknown this time."""
_KEPT_AT_LEAST = timedelta(minutes=5).total_seconds()
_KEPT_AT_MOST = timedelta(hours=24).total_seconds()
_MOST_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out, and how long that holds."""

    provider: str
    until: float
    """On the monotonic clock."""


class Providers:
    """What a worker knows of the domains that it sent to lately."""

    def __init__(
        self,
        *,
        dns_server: str | None = None,
        most_kept: int = _MOST_KEPT,
        threads: Executor | None = None,
        monotonic: Monotonic = monotonic,
    ) -> None:
        """Know nothing yet.

        Args:
            dns_server: who is asked, by address and port; None: whom the settings name.
            most_kept: so many domains are remembered.
            threads: who do the asking.
            monotonic: the clock that answers grow old by, in seconds.
        """
        self._dns_server = settings().dns_server if dns_server is None else dns_server
        self._most_kept = most_kept
        self._threads = threads or ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="mx")
        self._monotonic = monotonic
        self._lock = Lock()
        self.known: dict[str, Known] = {}
        """By the domain, of which the one that was asked for longest ago comes first."""
        self.asked: set[str] = set()
        """The domains that are being asked for."""

    def look_up(self, domain: str, *, email_id: int) -> None:
        """Begin to find out, unless it is known or being found out; returns at once.

        Args:
            domain: of a recipient.
            email_id: whose sending asks, for the log.
        """
        now = self._monotonic()
        with self._lock:
            known = self.known.get(domain)
            if known and now < known.until:
                return
            if domain in self.asked or len(self.asked) >= MOST_WAITING:
                return
            self.asked.add(domain)
        try:
            self._threads.submit(self._find_out, domain, email_id, now + LONGEST_LOOKUP_SECONDS)
        except RuntimeError:  # no thread to be had
            with self._lock:
                self.asked.discard(domain)

    def so_far(self, domain: str) -> str:
        """What has been found out by now; UNKNOWN_PROVIDER: nothing."""
        known = self.known.get(domain)
        return known.provider if known else UNKNOWN_PROVIDER

    def _find_out(self, domain: str, email_id: int, deadline: float) -> None:
        provider, kept_for = UNKNOWN_PROVIDER, _KEPT_AT_LEAST
        try:
            exchanges, lifetime = self._ask(domain, deadline - self._monotonic())
            provider = provider_of(exchanges)
            kept_for = min(max(lifetime, _KEPT_AT_LEAST), _KEPT_AT_MOST)
        except Exception as error:
            # The domain is part of an address, and no log's business.
            logger.info("provider not found out", email_id=email_id, reason=type(error).__name__)
        with self._lock:
            self.asked.discard(domain)
            self.known.pop(domain, None)
            self.known[domain] = Known(provider, self._monotonic() + kept_for)
            while len(self.known) > self._most_kept:
                del self.known[next(iter(self.known))]

    def _ask(self, domain: str, seconds: float) -> tuple[list[Exchange], float]:
        """The domain's MX records, and for how many seconds they hold."""
        if seconds <= 0:
            raise TimeoutError
        # As a name from the root: no search list of this machine is tried.
        answer = self._resolver().resolve(f"{domain}.", "MX", search=False, lifetime=seconds)
        exchanges = [Exchange(one.preference, one.exchange.to_text()) for one in answer]
        return exchanges, answer.rrset.ttl if answer.rrset else 0.0

    def _resolver(self) -> Resolver:
        return resolver_at(self._dns_server)


def resolver_at(server: str | None = None) -> Resolver:
    """Who is asked, by address and port; None: whom the settings name, or the machine's own."""
    server = settings().dns_server if server is None else server
    resolver = Resolver(configure=not server)
    if server:
        host, _, port = server.rpartition(":")
        resolver.nameservers, resolver.port = [host], int(port)
    resolver.timeout = _ONE_TRY_SECONDS
    return resolver
