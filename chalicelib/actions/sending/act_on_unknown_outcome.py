"""Act on an unknown outcome as its company chose."""

from datetime import datetime

from chalicelib.actions.sending.settle_email import settle_email
from chalicelib.domain.companies import Company, OnUnknownOutcome
from chalicelib.domain.emails import Email, Settlement
from chalicelib.domain.errors import Conflict
from chalicelib.telemetry import logger


def act_on_unknown_outcome(company: Company, email: Email, *, now: datetime) -> Email | None:
    """Send another email in its place, where the company wants that; returns it.

    Once only: where the second email's outcome is unknown too, it is shown. To be called again
    whenever the message comes again, since it completes what broke off and does nothing twice.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    if company.on_unknown_outcome is not OnUnknownOutcome.RESEND or email.resend_of is not None:
        return None
    try:
        settled = settle_email(
            company, email_id=email.email_id, settlement=Settlement.RESEND, now=now
        )
    except Conflict:
        logger.info("email not resent", **email.key._asdict())
        return None
    return settled.resent
