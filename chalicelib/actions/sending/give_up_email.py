"""Give up an email whose message the outbox gave up."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.states import DeliveryStatus, delivery_status
from chalicelib.queues.outbox import put_in_outbox
from chalicelib.tables.emails.sending import fail_unclaimed, find_email, record_outcome_unknown
from chalicelib.telemetry import count, logger

_UNDER_WAY = {DeliveryStatus.SCHEDULED, DeliveryStatus.QUEUED}


def give_up_email(
    key: EmailKey, *, now: datetime, find: Callable[[EmailKey], Email | None] = find_email
) -> None:
    """Make it visible that the email will not be sent, or that nobody knows whether it was.

    Raises:
        TryAgainLater: a worker still has it, or AWS does not answer.
    """
    email = find(key)
    if email is None:
        return
    status = delivery_status(email, now=now)
    if status is DeliveryStatus.SENDING:
        raise TryAgainLater("A worker still has the email.")
    if status in _UNDER_WAY:
        # Another message of the email may be with a worker.
        if not fail_unclaimed(email, at=now, reason=ReasonCode.GAVE_UP, reply=email.last_reply):
            raise TryAgainLater("A worker took the email meanwhile.")
        count("EmailFailed", transport=email.transport.value)
    elif email.lease_until and not email.sent_at:
        # The outbox's worker resends it where its company wants that (act_on_unknown_outcome).
        put_in_outbox([key], now=now)
        record_outcome_unknown(email, at=now, reason=ReasonCode.WORKER_DIED, reply="")
        count("EmailOutcomeUnknown", transport=email.transport.value)
    count("EmailBuried")
    logger.warning("email given up", **key._asdict(), was=status.value)
