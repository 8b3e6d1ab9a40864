"""Watch a company's own server for all workers, so that it holds up few of them.

All that they know of it is one moment in its settings (docs/decisions/0064).
"""

from datetime import datetime
from threading import Lock

from chalicelib.actions.sending.worker import Worker
from chalicelib.domain.companies import SmtpSettings
from chalicelib.domain.errors import TryAgainLater
from chalicelib.tables.smtp_settings import move_away_until
from chalicelib.telemetry import count, logger


class ServerWatch:
    """A server as one lane knows it and tells of it.

    Until its moment nobody tries it. For a while afterwards one worker does: who moves the moment
    ahead, from where it was known to be, and back in the end. Where that fails, another worker has
    told of it meanwhile, or its company has. Of a server that serves nothing is asked or told.
    """

    def __init__(self, company_id: int, smtp: SmtpSettings, worker: Worker) -> None:
        """Watch the server, as it was set when the lane was opened."""
        self._company_id, self._smtp, self._worker = company_id, smtp, worker
        self._known = smtp.away_until
        self._goes_back_to: datetime | None = None
        """Where the moment is moved in the end; None: this lane holds no server."""
        self._is_slow = False
        self._telling = Lock()

    def lets_in(self) -> bool:
        """Whether the lane may send, which on probation is no other worker's turn then."""
        now, known = self._worker.clock(), self._known
        if known is None or known < now - self._worker.times.probation:
            return True
        return known <= now and self._hold(goes_back_to=known)

    def note_slow(self) -> None:
        """The server takes long over a mail: have no other worker begin one meanwhile."""
        with self._telling:
            if not self._is_slow:
                self._is_slow = True
                self._hold(goes_back_to=self._worker.clock())

    def note_away(self) -> None:
        """The server does not serve: have it left alone for a while."""
        with self._telling:
            self._goes_back_to = None
            if self._move(self._worker.clock() + self._worker.times.away):
                count("SmtpAway")
                logger.info("smtp away", company_id=self._company_id)

    def let_go(self) -> None:
        """The lane has ended: it is another worker's turn."""
        with self._telling:
            if self._goes_back_to:
                self._move(self._worker.clock() if self._is_slow else self._goes_back_to)
                self._goes_back_to = None

    def _hold(self, *, goes_back_to: datetime) -> bool:
        """Keep all others from the server for as long as this worker may live."""
        if not self._move(self._worker.clock() + self._worker.times.lease):
            return False
        self._goes_back_to = goes_back_to
        return True

    def _move(self, to: datetime) -> bool:
        try:
            moved = move_away_until(self._company_id, self._smtp, known=self._known, to=to)
        except TryAgainLater:
            logger.exception("server not watched", company_id=self._company_id)
            return False
        if moved:
            self._known = to
        return moved
