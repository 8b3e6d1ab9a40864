"""Mail out by a company's own SMTP server (RFC 5321).

TLS always, and never towards our own network.
"""

import re
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from math import inf
from typing import Self

from chalicelib.domain.clocks import Deadline, Monotonic
from chalicelib.domain.companies import Security
from chalicelib.domain.errors import (
    PermanentSendError,
    SendError,
    TransientSendError,
    TransportUnavailable,
)
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.transports import AccessTokens, Envelope, Following, nothing_known
from chalicelib.transports.smtp_session import Server, Session, open_session
from chalicelib.transports.smtp_transaction import begin, hand_over, refused_beforehand
from chalicelib.transports.smtp_wire import LineBroken

_PATH = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e\x80-\U0010ffff]+")
"""Between the angle brackets of a command: no space, and no bracket."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may take, in seconds, so that none can hold a worker for longer."""

    connect: float = 10
    enter: float = 20
    """Until the connection is encrypted and we are signed in."""
    until_dot: float = 40
    """Until the mail is handed over but for its final dot."""
    whole: float = 60
    """The rest is for the answer to the final dot: to give up on it makes an unknown outcome."""
    idle: float = 20
    """How long a line is kept between mails; many servers hang up after a minute or less."""


class SmtpTransport:
    """Sends through one server, over one connection for as long as it holds.

    For one thread at a time. Closed by `close`, or as a context manager; the next `send` opens it.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        username: str,
        password: str = "",
        tokens: AccessTokens | None = None,
        security: Security,
        greet_as: str = "",
        loopback_ports: frozenset[int] = frozenset(),
        patience: Patience = Patience(),
        monotonic: Monotonic = time.monotonic,
        wall: Monotonic = time.time,
    ) -> None:
        """Name the server; see `Server` for the details.

        With `tokens`, it is signed in to by an access token, and there is no password.
        """
        self._server = Server(
            host,
            port,
            security,
            username,
            password,
            greet_as=greet_as,
            loopback_ports=loopback_ports,
        )
        self._tokens = tokens
        self._patience = patience
        # Both clocks, since the monotonic one may stand still while Lambda sleeps.
        self._clocks = monotonic, wall
        self._kept: tuple[Session, list[float]] | None = None
        self._most_on_a_line = inf
        """How many mails the server takes on one line, once it has said so."""
        self._pipelines = True
        """Until what was said without a pause is not heard, or mixed up."""

    def __enter__(self) -> Self:
        """As it is: `send` connects."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self.close()

    def send(
        self,
        message: bytes,
        *,
        from_email: str,
        to_email: str,
        then: Following = nothing_known,
    ) -> str:
        """See `MailTransport.send`; the reply is what the server says after the final dot.

        Raises:
            TransportUnavailable: it does not let us in, so that no other mail would leave either.
        """
        envelope = Envelope(from_email, to_email, len(message))
        if not _fits(envelope):
            raise PermanentSendError(ReasonCode.UNFIT_ADDRESS)
        answer_by = Deadline.after(self._patience.whole)
        session = self._begin(envelope, Deadline.after(self._patience.until_dot))
        try:
            reply = hand_over(
                session, message, answer_by=answer_by, then=lambda: self._fitting(session, then())
            )
        except (PermanentSendError, TransientSendError):
            self._keep(session)
            raise
        except BaseException:
            session.wire.close()
            raise
        self._keep(session)
        return reply

    def close(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        kept, self._kept = self._kept, None
        if kept is None:
            return
        session, _ = kept
        wire = session.wire
        if not session.said_ahead:
            wire.deadline = Deadline.after(1)
            # Every outcome is known by now, whether or not the goodbye is heard.
            with suppress(LineBroken):
                wire.write(b"QUIT\r\n")
        wire.close()

    def _fitting(self, session: Session, envelope: Envelope | None) -> Envelope | None:
        """The mail that follows, if it may be begun on this line behind the one at hand."""
        if envelope is None or not _fits(envelope) or session.taken + 1 >= self._most_on_a_line:
            return None
        return None if refused_beforehand(session, envelope) else envelope

    def _begin(self, envelope: Envelope, deadline: Deadline) -> Session:
        """A session in which a mail is begun: the kept one, or a new one where that will not do."""
        kept = self._take_kept()
        if kept and self._still_takes(kept, envelope, deadline):
            return kept
        session = self._let_in(deadline)
        session.wire.deadline = deadline
        try:
            begin(session, envelope)
        except LineBroken as error:
            self._learn_from(error)
            raise TransportUnavailable(error.reason) from error
        except SendError as error:
            self._learn_from(error)
            self._keep(session)
            raise
        return session

    def _let_in(self, deadline: Deadline) -> Session:
        """A new session; a token that is refused may have been taken back, and another not."""
        token = self._tokens() if self._tokens else ""
        try:
            return self._open(token, deadline)
        except TransportUnavailable as error:
            if not self._tokens or error.reason is not ReasonCode.RECONNECT:
                raise
            return self._open(self._tokens(instead_of=token), deadline)

    def _open(self, token: str, deadline: Deadline) -> Session:
        session = open_session(
            replace(self._server, token=token),
            connecting=deadline.within(self._patience.connect),
            deadline=deadline.within(self._patience.enter),
        )
        session.pipelines = session.pipelines and self._pipelines
        return session

    def _still_takes(self, session: Session, envelope: Envelope, deadline: Deadline) -> bool:
        """Begin a mail on a line that was kept.

        What the server says on it may be about the line, whatever its words, and is no mail's fate
        before a fresh line says the same. A recipient's refusal is one.
        """
        wire = session.wire
        wire.deadline = deadline.within(self._patience.connect)
        try:
            if session.said_ahead == envelope or not (session.said_ahead or wire.heard_unasked()):
                begin(session, envelope)
                wire.deadline = deadline
                return True
        except (LineBroken, SendError) as error:
            if session.recipient_refused and wire.alive:
                self._keep(session)
                raise
            if error.reason is ReasonCode.CONNECTION_LIMIT:
                self._most_on_a_line = session.taken
            self._learn_from(error)
        wire.close()
        return False

    def _learn_from(self, error: LineBroken | SendError) -> None:
        """Say one thing at a time from now on to a server that offers more than it can do."""
        if error.reason in {ReasonCode.TIMEOUT, ReasonCode.GARBAGE}:
            self._pipelines = False

    def _keep(self, session: Session) -> None:
        if session.wire.alive:
            self._kept = session, [clock() for clock in self._clocks]

    def _take_kept(self) -> Session | None:
        kept, self._kept = self._kept, None
        if kept is None:
            return None
        session, since = kept
        idle = max(clock() - then for clock, then in zip(self._clocks, since, strict=True))
        if idle < self._patience.idle and session.taken < self._most_on_a_line:
            return session
        session.wire.close()
        return None


def _fits(envelope: Envelope) -> bool:
    addresses = envelope.from_email, envelope.to_email
    return all(_PATH.fullmatch(address) and address.isprintable() for address in addresses)
