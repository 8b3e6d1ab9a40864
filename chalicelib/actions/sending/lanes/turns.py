"""Turns: the mails of a lane, one after the other, in the order in which they were prepared."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition

from chalicelib.domain.emails import Email
from chalicelib.transports import Envelope, MailTransport


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A mail before its first byte leaves."""

    email: Email
    """As it leaves."""
    message: bytes
    transport: MailTransport

    @property
    def envelope(self) -> Envelope:
        """What its next hop is told first."""
        return Envelope(self.email.from_email, self.email.to_email, len(self.message))


class Turns:
    """Whose turn it is, and who waits for one."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._line: deque[Prepared] = deque()
        """Whose turn it is at the beginning."""
        self._moved = Condition()

    @contextmanager
    def turn_of(self, mail: Prepared) -> Iterator[None]:
        """Wait for the mail's turn; it ends with the block."""
        with self._moved:
            self._line.append(mail)
            self._moved.wait_for(lambda: self._line[0] is mail)
        try:
            yield
        finally:
            with self._moved:
                self._line.popleft()
                self._moved.notify_all()

    def next_up(self) -> Prepared | None:
        """Who waits to come after the mail whose turn it is."""
        with self._moved:
            return self._line[1] if len(self._line) > 1 else None
