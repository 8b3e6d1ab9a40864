"""Settle an email of which nobody knows whether it left."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.actions.sending.resend_email import resend_email
from chalicelib.domain.companies import Company
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import Email, Settlement
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.problems import ErrorCode
from chalicelib.domain.requests import Idempotency
from chalicelib.domain.states import can_settle
from chalicelib.stores.attachments import get_body
from chalicelib.tables.batches import REMEMBERED_FOR
from chalicelib.tables.emails.decisions import settle_unknown
from chalicelib.tables.emails.sending import get_email
from chalicelib.telemetry import logger


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the email, and the one that was queued in its place."""

    email: Email
    resent: Email | None


def settle_email(
    company: Company, *, email_id: int, settlement: Settlement, now: datetime, actor: str = ""
) -> Settled:
    """Record that the email left after all, or send it once more.

    The decision is recorded first, so that of two that contradict each other only one counts. The
    same decision again completes what broke off, and sends nothing twice.

    Raises:
        NotFound: the company has no such email.
        Conflict: what became of it is known, or was settled otherwise, or its content is gone.
        TryAgainLater: AWS does not answer; the same decision may be made again.
    """
    known = get_email(EmailKey(company.company_id, email_id))
    decided = _decided(known, settlement, now)
    email = known if decided else _decide(known, settlement, now, actor)
    if settlement is Settlement.SENT:
        return Settled(email, None)
    # No caller's key holds a space, so none can be the same.
    key = Idempotency(f"settle {email_id}", fingerprint=settlement.value)
    # In the place of one that was counted; to refuse it would leave the decision undone.
    again = resend_email(
        company,
        email_id=email_id,
        as_the_same=True,
        idempotency=key,
        counted=False,
        now=now,
        actor=actor,
    )
    return Settled(email, again)


def _decided(email: Email, settlement: Settlement, now: datetime) -> bool:
    """Whether it was settled so before, and a second email of it is still remembered."""
    return (
        email.settled_as is settlement
        and email.settled_at is not None
        and now - email.settled_at < REMEMBERED_FOR
    )


def _decide(email: Email, settlement: Settlement, now: datetime, actor: str) -> Email:
    if settlement is Settlement.RESEND:
        _look_for_content(email)
    open_to_it = can_settle(email, now=now)
    settled = settle_unknown(email, settlement, at=now, by=actor) if open_to_it else None
    if settled is None:
        raise Conflict(
            "There is nothing to settle: the outcome is known, or was settled before.",
            ErrorCode.OUTCOME_KNOWN,
        )
    logger.info(
        "email settled",
        company_id=email.company_id,
        email_id=email.email_id,
        settled_as=settlement.value,
    )
    return settled


def _look_for_content(email: Email) -> None:
    if email.erased_at:
        raise Conflict("The email's recipient and content were erased.", ErrorCode.CONTENT_ERASED)
    try:
        get_body(email)
    except NotFound as error:
        raise Conflict(
            "The content of the email is no longer kept.", ErrorCode.CONTENT_EXPIRED
        ) from error
