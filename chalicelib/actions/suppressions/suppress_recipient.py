"""Suppress the address of an email's recipient, where the email's facts say that."""

from dataclasses import replace
from datetime import datetime

from chalicelib.actions.suppressions.suppress import suppress
from chalicelib.domain.emails import Email
from chalicelib.domain.feedback.suppressions import OPERATOR, holds_for_all, suppression_of
from chalicelib.telemetry import count, logger


def suppress_recipient(email: Email, *, now: datetime) -> None:
    """Send nothing more there: of its company, and of all where all share what it costs.

    Twice is as once.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    shown = suppression_of(email)
    if shown is None or not shown.holds(now=now):
        return
    if suppress(email.company_id, email.to_email, shown, now=now):
        count("AddressSuppressed", why=shown.why.value)
        logger.info("address suppressed", **email.key._asdict(), why=shown.why.value)
    if holds_for_all(email, shown):
        suppress(OPERATOR, email.to_email, replace(shown, address="", email_id=None), now=now)
