"""Record a hit that DynamoDB had refused when it came."""

from typing import Any

from chalicelib.domain.email_ids import EmailKey
from chalicelib.queues.spilled_hits import spilled_hit
from chalicelib.tables.emails.spilled_hits import record_hit_once
from chalicelib.telemetry import count, logger


def apply_spilled_hit(message: dict[str, Any]) -> None:
    """Add the hit to its email, if it is not there, and the email is and may be recorded.

    Raises:
        TryAgainLater: DynamoDB does not take it yet.
        LookupError, TypeError, ValueError: it is no message of the spill queue.
    """
    key = EmailKey(message["company_id"], message["email_id"])
    logger.thread_safe_append_keys(**key._asdict())
    hit = spilled_hit(message)
    if record_hit_once(key, hit):
        count("SpilledHitApplied")
    else:
        logger.info("nothing more is recorded of the email")
