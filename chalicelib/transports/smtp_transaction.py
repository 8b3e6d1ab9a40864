"""One mail of a dialogue with an SMTP server, from MAIL to the answer to its final dot (RFC 5321).

Where the server takes commands without a pause (RFC 2920), MAIL, RCPT and DATA leave together, and
those of the next mail behind the final dot: a mail costs one round trip in place of four.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.domain.clocks import Deadline
from chalicelib.domain.errors import (
    PermanentSendError,
    TransientSendError,
    TransportUnavailable,
    UnknownOutcome,
)
from chalicelib.domain.mailboxes.refusals import About, Stage, understand
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.transports import Envelope, Following, nothing_known
from chalicelib.transports.dot_stuffing import dot_stuffed
from chalicelib.transports.smtp_session import Session
from chalicelib.transports.smtp_wire import LineBroken, Reply

_TRANSIENT = 400
_GO_AHEAD = 354


def refused_beforehand(session: Session, envelope: Envelope) -> PermanentSendError | None:
    """Why the mail need not be begun, as the server said in its greeting; None: it may be."""
    if 0 < session.most_bytes < envelope.size:
        return PermanentSendError(ReasonCode.TOO_LARGE, f"SIZE {session.most_bytes}")
    if envelope.is_international and not session.takes_utf8:
        return PermanentSendError(ReasonCode.INTERNATIONAL_ADDRESS)
    return None


def begin(session: Session, envelope: Envelope) -> None:
    """Have the server wait for the content of a mail: nothing is lost if this goes wrong.

    Raises:
        LineBroken: the line was dead, or is now.
        TransientSendError, PermanentSendError: as the server answers.
    """
    if refusal := refused_beforehand(session, envelope):
        session.recipient_refused = refusal.reason is ReasonCode.INTERNATIONAL_ADDRESS
        raise refusal
    said_ahead, session.said_ahead = session.said_ahead is not None, None
    wire = session.wire
    if session.in_transaction and not said_ahead and not wire.ask("RSET").done:
        wire.close()
        raise LineBroken(ReasonCode.UNREACHABLE)
    session.in_transaction = True
    session.recipient_refused = False
    if session.pipelines or said_ahead:
        _hear_all(session, b"" if said_ahead else _said_together(envelope))
    else:
        _ask_each(session, envelope)


def hand_over(
    session: Session,
    mail: bytes,
    *,
    answer_by: Deadline,
    then: Following = nothing_known,
) -> str:
    """Send the content of a mail that was begun; returns the reply to the final dot.

    Before the final dot the server has accepted nothing (RFC 5321 section 4.1.1.4); after it,
    silence says neither yes nor no. Whatever becomes of the mail that is begun behind the dot, it
    has not left: its content has not.

    Args:
        session: in which the mail was begun.
        mail: its content.
        answer_by: when to give up on the answer.
        then: the mail to begin next, if one is known by the time of the dot.
    """
    wire = session.wire
    with _nothing_accepted_yet():
        for piece in dot_stuffed(mail):
            wire.write(piece)
        if reply_unasked := wire.heard_unasked():
            raise _refusal(session, reply_unasked, Stage.CONTENT)
        # A dot that could not be written did not leave: a server that hung up took nothing.
        wire.deadline = answer_by
        session.said_ahead = then() if session.pipelines else None
        behind = _said_together(session.said_ahead) if session.said_ahead else b""
        wire.write(b".\r\n" + behind)
    try:
        reply = wire.hear()
    except LineBroken as error:
        raise UnknownOutcome(ReasonCode.NO_ANSWER) from error
    if reply.code >= _TRANSIENT:
        raise _refusal(session, reply, Stage.CONTENT)
    if not reply.done:
        wire.close()
        raise UnknownOutcome(ReasonCode.NO_ANSWER, str(reply))
    session.in_transaction = False
    session.taken += 1
    return str(reply)


def _said_together(envelope: Envelope) -> bytes:
    return b"".join(f"{command}\r\n".encode() for _, command in _commands(envelope))


def _commands(envelope: Envelope) -> list[tuple[Stage, str]]:
    parameter = " SMTPUTF8" if envelope.is_international else ""
    return [
        (Stage.MAIL, f"MAIL FROM:<{envelope.from_email}>{parameter}"),
        (Stage.RCPT, f"RCPT TO:<{envelope.to_email}>"),
        (Stage.CONTENT, "DATA"),
    ]


def _ask_each(session: Session, envelope: Envelope) -> None:
    for stage, command in _commands(envelope):
        with _stage(stage):
            reply = session.wire.ask(command)
        if not _as_hoped(reply, stage):
            raise _refusal(session, reply, stage)


def _hear_all(session: Session, commands: bytes) -> None:
    """Hear what was said ahead, or is now: the first refusal counts, and the others follow it."""
    wire = session.wire
    wire.write(commands)
    refused: PermanentSendError | TransientSendError | None = None
    try:
        for stage in (Stage.MAIL, Stage.RCPT, Stage.CONTENT):
            with _stage(stage):
                reply = wire.hear()
            if not refused and not _as_hoped(reply, stage):
                refused = _refusal(session, reply, stage)
            if not wire.alive:
                break
        if refused and wire.alive and reply.code == _GO_AHEAD:
            # A mail to nobody, which the server has to refuse (RFC 2920 section 3.1).
            wire.ask(".")
    except (LineBroken, TransientSendError):
        if not refused:
            raise
    if refused:
        raise refused


def _as_hoped(reply: Reply, stage: Stage) -> bool:
    return reply.code == _GO_AHEAD if stage is Stage.CONTENT else reply.done


@contextmanager
def _stage(stage: Stage) -> Iterator[None]:
    """What breaks at DATA breaks for this mail: for all we know, others go well."""
    if stage is not Stage.CONTENT:
        yield
        return
    with _nothing_accepted_yet():
        yield


@contextmanager
def _nothing_accepted_yet() -> Iterator[None]:
    try:
        yield
    except LineBroken as error:
        raise TransientSendError(error.reason) from error


def _refusal(
    session: Session, reply: Reply, stage: Stage
) -> PermanentSendError | TransientSendError:
    said = str(reply)
    if reply.code < _TRANSIENT:
        # An answer to some other question: who knows what the next one would be to.
        session.wire.close()
        return TransientSendError(ReasonCode.GARBAGE, said)
    told = understand(stage, code=reply.code, text=" ".join(reply.lines))
    session.recipient_refused = told.about is About.RECIPIENT
    if told.about is About.QUOTA:
        return TransportUnavailable(told.reason, said, pause=told.pause)
    if not told.for_good or told.about is About.SERVER:
        return TransientSendError(ReasonCode.DEFERRED, said)
    if told.about in {About.CREDENTIALS, About.SENDER_RIGHT}:
        return TransportUnavailable(told.reason, said)
    return PermanentSendError(told.reason, said)
