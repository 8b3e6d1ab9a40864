"""The queue of exports to be written. A message names an export and nothing else about it."""

import json
from datetime import timedelta

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import sqs
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.listing.exports import Export
from chalicelib.queues.visibility import hide
from chalicelib.settings import settings


def put_in_export_queue(export: Export) -> None:
    """Put a message into the queue, to have the export written.

    Raises:
        TryAgainLater: the queue did not take it.
    """
    message = {"company_id": export.company_id, "export_id": export.export_id}
    try:
        sqs().send_message(
            QueueUrl=settings().exports_url,
            MessageBody=json.dumps(message),
            MessageGroupId=str(export.company_id),
        )
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The queue of exports does not answer.") from error


def postpone_export(receipt_handle: str, wait: timedelta) -> None:
    """Hide a message of the queue for that long; raises as `hide` does."""
    hide(settings().exports_url, receipt_handle, wait)
