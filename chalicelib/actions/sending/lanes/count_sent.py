"""Count what was sent of a company in a batch, for its month."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.emails import Email
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.feedback.suppressions import leaves_by_operator
from chalicelib.domain.operator.months import MonthlyUse, month_of
from chalicelib.tables.operator.months import add_to_month
from chalicelib.telemetry import logger


def count_sent(company_id: int, sent: Sequence[Email], *, now: datetime) -> None:
    """One write for all emails of the batch; they are sent, whether or not that works."""
    use = MonthlyUse(
        month=month_of(now),
        sent=len(sent),
        tracked=sum(email.untracked is None for email in sent),
        by_operator=sum(map(leaves_by_operator, sent)),
        attached_bytes=sum(file.size for email in sent for file in email.attachments),
    )
    try:
        add_to_month(company_id, use)
    except TryAgainLater:
        logger.exception("usage not counted", company_id=company_id, sent=use.sent)
