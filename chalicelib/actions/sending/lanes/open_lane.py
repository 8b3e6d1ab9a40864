"""Open a company's lane: what its emails of one batch share, one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from chalicelib.actions.mailboxes.mark_smtp_broken import mark_smtp_broken
from chalicelib.actions.mailboxes.pause_mailbox import pause_mailbox
from chalicelib.actions.senders.mark_domain_broken import mark_domain_broken
from chalicelib.actions.sending.lanes.count_sent import count_sent
from chalicelib.actions.sending.lanes.turns import Turns
from chalicelib.actions.sending.lanes.watch_server import ServerWatch
from chalicelib.actions.sending.worker import Worker
from chalicelib.domain.brand.brands import Brand
from chalicelib.domain.clocks import NEVER, Deadline
from chalicelib.domain.companies import Company, SmtpSettings
from chalicelib.domain.emails import Email, Transport
from chalicelib.domain.errors import MailboxPaused, TransportUnavailable, TryAgainLater
from chalicelib.domain.mailboxes.refusals import BREAKS_MAILBOX
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.tables.companies import find_company, take_turn
from chalicelib.telemetry import count

_TURNS_AHEAD = timedelta(hours=6)
"""So far turns are given; who gets none asks again by then, and the limit may change meanwhile."""


class TurnLater(Exception):
    """The company's server takes no more mails in this minute."""

    def __init__(self, until: datetime, *, given: bool) -> None:
        """Say until when to wait, and whether there is a turn then, or only another question."""
        super().__init__()
        self.until = until
        self.given = given


@dataclass(slots=True)
class Lane:
    """A company's way through a batch. Lanes run side by side, the emails of one are sent in turn.

    While one is being sent, the next may be prepared.
    """

    company_id: int
    company: Company | None
    """As it was when the lane was opened; None: it is gone."""
    worker: Worker
    deadline: Deadline = NEVER
    """No mail is begun after it, or it could outlive the worker."""
    turns: Turns = field(default_factory=Turns)
    """Of the mails that are prepared."""
    closed: bool = False
    """The company's way out does not serve: nothing more is tried through it in this batch."""
    turns_are_given: bool = False
    """All turns of the company's server are, as far ahead as they are given."""
    watch: ServerWatch | None = None
    """Of the company's own server, where that is in use."""
    sent: list[Email] = field(default_factory=list)
    """What has left in this batch."""
    bodies: dict[str, str] = field(default_factory=dict)
    """What was read in this batch, by its place."""
    reading: dict[str, Lock] = field(default_factory=dict)
    """By whoever reads it first, for the others that want it meanwhile."""
    brand: Brand | None = None
    """Of the company; None: it was not read yet."""
    dialogue_since: float | None = None
    """Since when its server has had a mail, by the worker's monotonic clock; None: it has none."""

    @property
    def takes_mail(self) -> bool:
        """Whether another mail may be begun in this batch."""
        return not (self.closed or self.deadline.has_passed)

    @property
    def is_suspended(self) -> bool:
        """Whether the operator has the company's sending stand still, or closes it."""
        return bool(self.company and (self.company.suspension or self.company.closing_since))

    def check_pause(self, email: Email) -> None:
        """Begin no mail through a mailbox whose provider had taken enough when the lane was opened.

        Raises:
            MailboxPaused: the email has to wait for its mailbox.
        """
        smtp = self._smtp
        if email.transport is not Transport.SMTP or not smtp or not smtp.paused_until:
            return
        left = smtp.paused_until - self.worker.clock()
        if left > timedelta():
            raise MailboxPaused(smtp.paused_reason or ReasonCode.DEFERRED, pause=left)

    @property
    def _smtp(self) -> SmtpSettings | None:
        return self.company.smtp if self.company else None

    def close(self, error: TransportUnavailable, transport: Transport) -> None:
        """Try nothing more through the company's way out in this batch.

        A server that does not let us in, or not as this sender, needs its company: it is shown
        there as broken. One whose provider counts what it takes is left alone for as long. That SES
        takes nothing is the operator's matter.
        """
        self.closed = True
        is_broken = error.reason is ReasonCode.DOMAIN_BROKEN
        if transport is not Transport.SMTP and not is_broken:
            self.worker.note_refused_by_ses(self.company_id)
        if transport is not Transport.SMTP and error.pause:
            count("SesPaused")
            return
        if self.company is None:
            return
        now = self.worker.clock()
        with suppress(TryAgainLater):
            if error.reason in BREAKS_MAILBOX:
                mark_smtp_broken(self.company, reason=error.reason, now=now)
            elif is_broken:
                mark_domain_broken(self.company, reason=error.reason, now=now)
            elif error.pause:
                pause_mailbox(self.company, until=now + error.pause, reason=error.reason)
            elif self.watch and transport is Transport.SMTP:
                self.watch.note_away()

    @contextmanager
    def dialogue(self, transport: Transport) -> Iterator[None]:
        """While the company's own server has a mail."""
        if transport is Transport.SMTP:
            self.dialogue_since = self.worker.monotonic()
        try:
            yield
        finally:
            self.dialogue_since = None

    def look_after(self) -> None:
        """Tell all workers where the dialogue at hand takes long."""
        since, slow = self.dialogue_since, self.worker.times.slow.total_seconds()
        if self.watch and since is not None and self.worker.monotonic() - since >= slow:
            self.watch.note_slow()

    def end(self) -> None:
        """Nothing more is sent in this batch: another worker may have its turn."""
        if self.watch:
            self.watch.let_go()
        if self.sent:
            count_sent(self.company_id, self.sent, now=self.worker.clock())

    def take_turn(self, now: datetime) -> None:
        """Count a mail to the company's own server, which may take so many a minute.

        Raises:
            TurnLater: it takes no more in this minute.
        """
        smtp = self._smtp
        if not smtp or smtp.max_per_minute is None:
            return
        turn = None
        if not self.turns_are_given:
            most = smtp.max_per_minute
            turn = take_turn(self.company_id, now=now, most=most, ahead=_TURNS_AHEAD)
        if turn is None:
            self.turns_are_given = True
            raise TurnLater(now + _TURNS_AHEAD * (1 + self.worker.jitter()) / 2, given=False)
        if turn > now:
            raise TurnLater(turn, given=True)


def open_lane(company_id: int, *, worker: Worker, deadline: Deadline = NEVER) -> Lane:
    """The company's lane for one batch: one request, however many emails follow.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    lane = Lane(company_id, find_company(company_id), worker, deadline)
    smtp = lane.company.smtp if lane.company else None
    if smtp and smtp.usable:
        lane.watch = ServerWatch(company_id, smtp, worker)
    kept_out = lane.watch is not None and not lane.watch.lets_in()
    lane.closed = kept_out or worker.is_refused_by_ses(company_id)
    return lane
