"""Deliver one email: claim it, compose it, hand it to the next hop, record what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chalicelib.actions.choose_transport import choose_transport
from chalicelib.attachment_store import get_attachment, get_body
from chalicelib.key_ring import key_ring
from chalicelib.mail.companies import Company
from chalicelib.mail.compose import File, compose
from chalicelib.mail.emails import DeliverAs, Email
from chalicelib.mail.errors import (
    NotFound,
    PermanentSendError,
    SendError,
    TransientSendError,
    TryAgainLater,
    UnknownOutcome,
)
from chalicelib.settings import settings
from chalicelib.tables.companies import find_company
from chalicelib.tables.emails import (
    claim_email,
    find_email,
    record_failed,
    record_outcome_unknown,
    record_sent,
    release_claim,
)
from chalicelib.telemetry import count, logger
from chalicelib.transports import MailTransport

LEASE = timedelta(minutes=2)
"""Longer than the worker's Lambda may run, shorter than the outbox hides a message."""

MOST_ATTEMPTS = 10
"""The outbox must hand a message out more often than this before it gives it up."""


@dataclass(frozen=True, slots=True)
class _Ready:
    message: bytes
    transport: MailTransport


def deliver_email(
    *,
    company_id: int,
    email_id: int,
    transport_for: Callable[[Email, Company], MailTransport] = choose_transport,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Send the email if nobody did or does, and record the outcome, whatever it is.

    Raises:
        TransientSendError: nothing left; the email is free again for the next attempt.
        TryAgainLater: another worker has it, or AWS does not answer.
    """
    email = claim_email(company_id=company_id, email_id=email_id, lease_until=now() + LEASE)
    if email is None:
        _look_why(company_id, email_id, now=now())
        return
    logger.append_keys(email_id=email_id, company_id=company_id, attempt=email.attempts)
    try:
        ready = _prepare(email, transport_for, at=now())
        reply = ready.transport.send(
            ready.message, from_email=email.from_email, to_email=email.to_email
        )
    except UnknownOutcome as error:
        record_outcome_unknown(email, at=now(), reason=error.reason, reply=error.reply)
        _tell("EmailOutcomeUnknown", "email outcome unknown", email, error.reason)
    except PermanentSendError as error:
        _fail(email, error, at=now())
    except TransientSendError as error:
        if email.attempts >= MOST_ATTEMPTS:
            _fail(email, PermanentSendError("gave_up", error.reply), at=now())
            return
        release_claim(email, reason=error.reason, reply=error.reply)
        _tell("EmailDeferred", "email deferred", email, error.reason)
        raise
    else:
        record_sent(email, at=now(), reply=reply)
        _tell("EmailSent", "email sent", email, "")


def _prepare(
    email: Email, transport_for: Callable[[Email, Company], MailTransport], *, at: datetime
) -> _Ready:
    """Everything that comes before the first byte leaves; whatever breaks here may be tried again.

    Raises:
        PermanentSendError: the email can never be sent.
        TransientSendError: not now.
    """
    try:
        company = _company_of(email)
        inside = () if email.deliver_as is DeliverAs.LINK else enumerate(email.attachments)
        files = [File(attachment, get_attachment(email, index)) for index, attachment in inside]
        message = compose(
            email,
            body=get_body(email),
            files=files,
            ring=key_ring(),
            public_url=settings().public_url,
            locale=company.locale,
            at=at,
        )
        return _Ready(message, transport_for(email, company))
    except SendError:
        raise
    except NotFound as error:
        raise PermanentSendError("content_missing") from error
    except Exception as error:
        logger.exception("email not composed")
        raise TransientSendError("not_composed") from error


def _company_of(email: Email) -> Company:
    company = find_company(email.company_id)
    if company is None:
        raise PermanentSendError("company_missing")
    return company


def _look_why(company_id: int, email_id: int, *, now: datetime) -> None:
    """An email could not be claimed.

    Done already, in other hands, or left behind by a worker that died.
    """
    email = find_email(company_id=company_id, email_id=email_id)
    if email is None or email.lease_until is None:
        logger.info("email skipped", email_id=email_id, company_id=company_id)
        return
    if email.lease_until > now:
        raise TryAgainLater("Another worker has the email.")
    record_outcome_unknown(email, at=now, reason="worker_died", reply="")
    _tell("EmailOutcomeUnknown", "email outcome unknown", email, "worker_died")


def _fail(email: Email, error: SendError, *, at: datetime) -> None:
    record_failed(email, at=at, reason=error.reason, reply=error.reply)
    _tell("EmailFailed", "email failed", email, error.reason)


def _tell(metric: str, line: str, email: Email, reason: str) -> None:
    count(metric, transport=email.transport.value)
    logger.info(line, transport=email.transport.value, reason=reason)
