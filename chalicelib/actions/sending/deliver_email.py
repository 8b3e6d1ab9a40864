"""Deliver one email: claim it, compose it, hand it to the next hop, record what came of it."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.sending.act_on_unknown_outcome import act_on_unknown_outcome
from chalicelib.actions.sending.as_licensed import as_licensed
from chalicelib.actions.sending.call_off_overtaken import call_off_overtaken
from chalicelib.actions.sending.give_up_suspended import give_up_suspended
from chalicelib.actions.sending.insist import insist
from chalicelib.actions.sending.lanes.open_lane import Lane
from chalicelib.actions.sending.refuse_late import refuse_late
from chalicelib.actions.sending.send_mail import TurnPassed, send_mail
from chalicelib.actions.suppressions.suppress_recipient import suppress_recipient
from chalicelib.domain.email_ids import EmailKey, due_at
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import (
    MailboxPaused,
    PermanentSendError,
    SendError,
    TransientSendError,
    TransportUnavailable,
    TryAgainLater,
    UnknownOutcome,
)
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.states import could_leave_from
from chalicelib.tables.emails.sending import (
    claim_email,
    find_email,
    give_back,
    record_failed,
    record_outcome_unknown,
    record_sent,
    release_claim,
)
from chalicelib.telemetry import count, logger


def deliver_email(
    lane: Lane, *, email_id: int, handed_out: int = 1, has_turn: bool = False
) -> timedelta | None:
    """Send the email if nobody did or does, and record the outcome, whatever it is.

    Args:
        lane: of the email's company.
        email_id: of the email.
        handed_out: how often messages of it were handed out.
        has_turn: whether it has waited for a turn of its company's server.

    Returns:
        How long to wait before the message is handed out again; None: it is done with.

    Raises:
        TurnLater: it has to wait for a turn.
        TryAgainLater: AWS does not answer.
    """
    worker, clock = lane.worker, lane.worker.clock
    if wait := _wait_first(lane, email_id, handed_out, has_turn=has_turn):
        return wait
    key, lease_id = EmailKey(lane.company_id, email_id), secrets.token_hex(4)
    lease_until = clock() + worker.times.lease
    email = insist(lambda: claim_email(key, lease_until=lease_until, lease_id=lease_id))
    if email is None:
        return _look_why(lane, email_id, now=clock())
    if call_off_overtaken(email, lane.company, now=clock()) or refuse_late(email, now=clock()):
        return None
    return _send(lane, as_licensed(email, lane.company), handed_out)


def _send(lane: Lane, email: Email, handed_out: int) -> timedelta | None:
    """Hand a claimed email on, and record the outcome; how long to wait before the next try."""
    worker, clock = lane.worker, lane.worker.clock
    worker.providers.look_up(email.to_domain, email_id=email.email_id)
    try:
        sent, reply = send_mail(lane, email)
    except TurnPassed:
        insist(lambda: give_back(email))
        return worker.wait_after(handed_out)
    except UnknownOutcome as error:
        _mark_unknown(lane, email, error, at=clock())
    except PermanentSendError as error:
        _fail(email, error, at=clock())
    except TransientSendError as error:
        return _defer(lane, email, error, handed_out, at=clock())
    else:
        as_sent, at = _with_provider(lane, sent), clock()
        insist(lambda: record_sent(as_sent, at=at, reply=reply))
        lane.sent.append(as_sent)
        _tell("EmailSent", "email sent", sent, "")
    return None


def _wait_first(lane: Lane, email_id: int, handed_out: int, *, has_turn: bool) -> timedelta | None:
    """How long to wait before the email may be claimed at all; None: it may be now.

    What waits here counts no attempt.

    Raises:
        TurnLater: so long.
    """
    now, due = lane.worker.clock(), due_at(email_id)
    if due > now:
        return due - now
    if lane.is_suspended:
        given_up = give_up_suspended(EmailKey(lane.company_id, email_id), now=now)
        return None if given_up else lane.worker.wait_after(handed_out)
    if not lane.takes_mail:
        return lane.worker.wait_after(handed_out)
    if not has_turn:
        lane.take_turn(now)
    return None


def _defer(
    lane: Lane, email: Email, error: TransientSendError, handed_out: int, *, at: datetime
) -> timedelta | None:
    """Give the email back, or up: after enough attempts, or, where the server is away, days.

    What was not tried, since its mailbox is paused, is not given up.
    """
    worker = lane.worker
    tried_out = email.attempts >= worker.times.backoff.most_attempts
    exhausted = tried_out and not isinstance(error, TransportUnavailable)
    late = at - could_leave_from(email) > worker.times.backoff.given_up_after
    if exhausted or (late and not isinstance(error, MailboxPaused)):
        _fail(email, PermanentSendError(ReasonCode.GAVE_UP, error.reply or error.reason), at=at)
        return None
    counts = error.pause is None
    insist(lambda: release_claim(email, reason=error.reason, reply=error.reply, counts=counts))
    _tell("EmailDeferred", "email deferred", email, error.reason)
    if error.pause:
        # What waits for the same mailbox does not come back all at once.
        return error.pause * (1 + worker.jitter() / 10)
    return worker.wait_after(max(email.attempts, handed_out))


def _look_why(lane: Lane, email_id: int, *, now: datetime) -> timedelta | None:
    """An email could not be claimed.

    Done already, in other hands, or left behind by a worker that died.
    """
    email = find_email(EmailKey(lane.company_id, email_id))
    # SES may have told already that it took the email of a worker that died.
    if email and email.lease_until and not email.sent_at:
        if email.lease_until > now:
            return email.lease_until - now
        _mark_unknown(lane, email, UnknownOutcome(ReasonCode.WORKER_DIED), at=now)
        return None
    logger.info("email skipped", email_id=email_id, company_id=lane.company_id)
    if email and email.outcome_unknown_at and lane.company:
        act_on_unknown_outcome(lane.company, email, now=now)
    return None


def _mark_unknown(lane: Lane, email: Email, error: UnknownOutcome, *, at: datetime) -> None:
    known = _with_provider(lane, email)
    insist(lambda: record_outcome_unknown(known, at=at, reason=error.reason, reply=error.reply))
    _tell("EmailOutcomeUnknown", "email outcome unknown", email, error.reason)
    if lane.company:
        act_on_unknown_outcome(lane.company, email, now=at)


def _with_provider(lane: Lane, email: Email) -> Email:
    """The email with what has been found out by now: its outcome does not wait for more."""
    return replace(email, provider=lane.worker.providers.so_far(email.to_domain))


def _fail(email: Email, error: SendError, *, at: datetime) -> None:
    insist(lambda: record_failed(email, at=at, reason=error.reason, reply=error.reply))
    _tell("EmailFailed", "email failed", email, error.reason)
    refused = replace(email, failed_at=at, last_reason=error.reason, last_reply=error.reply)
    try:
        suppress_recipient(refused, now=at)
    except TryAgainLater:  # the next email there is refused by its server as this one was
        logger.exception("address not suppressed", **email.key._asdict())


def _tell(metric: str, line: str, email: Email, reason: str) -> None:
    count(metric, transport=email.transport.value)
    logger.info(
        line,
        company_id=email.company_id,
        email_id=email.email_id,
        attempt=email.attempts,
        transport=email.transport.value,
        reason=reason,
    )
