"""Changes of emails in, from their table's stream; what is to be told out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.actions.webhooks.feed_change import feed_change
from chalicelib.domain.emails import Email
from chalicelib.tables.companies import find_company
from chalicelib.tables.emails.images import email_in_image
from chalicelib.tables.webhooks.subscriptions import subscriptions_of
from chalicelib.telemetry import count, logger, work_on


def feed_batch(event: dict[str, Any], context: LambdaContext | None) -> dict[str, Any]:
    """Feed every change of the batch, in its order.

    Returns:
        What Lambda expects of a function with ReportBatchItemFailures: from which change on the
        stream is to be read again.
    """
    # Looked up once for a batch, and never older than it.
    finders = {"company_of": cache(find_company), "subscriptions_of": cache(subscriptions_of)}
    for record in event["Records"]:
        change: Mapping[str, Any] = record["dynamodb"]
        work_on(context, sequence_number=change["SequenceNumber"])
        try:
            _feed(change, finders)
        except Exception:
            logger.exception("change not fed")
            count("WebhookFeedInterrupted")
            return {"batchItemFailures": [{"itemIdentifier": change["SequenceNumber"]}]}
    return {"batchItemFailures": []}


def _feed(change: Mapping[str, Any], finders: Mapping[str, Any]) -> None:
    before, after = _email(change.get("OldImage")), _email(change.get("NewImage"))
    if after is None:
        return
    feed_change(
        before,
        after,
        sequence=int(change["SequenceNumber"]),
        changed_at=_moment(change["ApproximateCreationDateTime"]),
        now=datetime.now(UTC),
        **finders,
    )


def _email(image: Mapping[str, Any] | None) -> Email | None:
    """The email of an image; None: there is none, or nobody can read it."""
    return email_in_image(image) if image else None


def _moment(said: float | datetime) -> datetime:
    return said if isinstance(said, datetime) else datetime.fromtimestamp(said, UTC)
