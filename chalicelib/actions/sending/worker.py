"""A worker: what one process that sends takes of the world, and remembers from batch to batch."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from chalicelib.actions.sending.choose_transport import KeptServers, choose_transport
from chalicelib.domain.backoff import Backoff
from chalicelib.domain.clocks import Clock, Monotonic
from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Email
from chalicelib.transports import MailTransport
from chalicelib.transports.mail_exchangers import Providers
from chalicelib.transports.smtp import Patience

TransportFor = Callable[[Email, Company], MailTransport]


@dataclass(frozen=True, slots=True)
class Times:
    """How long sending takes and waits. One email < the Lambda's time-out < the lease."""

    one_email: timedelta = timedelta(seconds=75)
    """At the longest, with its requests to AWS: none is begun with less time left."""
    lease: timedelta = timedelta(minutes=3)
    """Longer than the worker's Lambda may run, shorter than the outbox hides a message."""
    away: timedelta = timedelta(minutes=2)
    """So long no mail is tried of a company whose way out did not serve.

    A backlog of one company must not hold a worker for a time-out with each of its batches.
    """
    slow: timedelta = timedelta(seconds=5)
    """A company's server that takes longer over a mail has one worker at a time."""
    probation: timedelta = timedelta(minutes=10)
    """And so long after that, or after it did not serve."""
    backoff: Backoff = field(default_factory=Backoff)
    patience: Patience = field(default_factory=Patience)


class Worker:
    """The composition root of sending: each argument defaults to the real thing.

    One for each process, since what it remembers spares the next batch a connection, a time-out or
    a question to the DNS.
    """

    def __init__(
        self,
        *,
        transport_for: TransportFor | None = None,
        providers: Providers | None = None,
        clock: Clock = lambda: datetime.now(UTC),
        monotonic: Monotonic = time.monotonic,
        jitter: Callable[[], float] = random.random,
        times: Times = Times(),
    ) -> None:
        """Bind what the world gives.

        Args:
            transport_for: an email's way out; by itself the one that it was queued for.
            providers: who asks the DNS whose mail system takes a domain's mail.
            clock: tells the time.
            monotonic: tells by what spans of time within this process are measured.
            jitter: draws from 0 to 1, so that what failed together does not come again together.
            times: how long all of it may take.
        """
        self.clock, self.monotonic, self.jitter, self.times = clock, monotonic, jitter, times
        self.providers = providers or Providers()
        self._servers = KeptServers(times.patience)
        self.transport_for = transport_for or partial(choose_transport, servers=self._servers)
        self._refused_by_ses: dict[int, float] = {}

    def is_refused_by_ses(self, company_id: int) -> bool:
        """Whether SES did not take the company's mail a short while ago."""
        return self.monotonic() < self._refused_by_ses.get(company_id, 0.0)

    def note_refused_by_ses(self, company_id: int) -> None:
        """Try no mail of the company for a while."""
        self._refused_by_ses[company_id] = self.monotonic() + self.times.away.total_seconds()

    def wait_after(self, tries: int) -> timedelta:
        """How long an email waits after so many tries."""
        return self.times.backoff.wait_after(tries, jitter=self.jitter())

    def close(self) -> None:
        """Say goodbye to the companies' servers."""
        self._servers.close()
