"""The queue of hits that DynamoDB refused. A message holds what would have been stored, no more."""

import json
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import sqs_in_haste
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.hits import Hit, read_fetched
from chalicelib.settings import settings


def put_in_spill_queue(key: EmailKey, hit: Hit) -> None:
    """Put the hit into the queue, to be recorded later. The same one twice is recorded once.

    Raises:
        TryAgainLater: the queue did not take it.
    """
    message = {
        **key._asdict(),
        "at": hit.at.isoformat(timespec="milliseconds"),
        "what": str(hit.fetched),
        "agent": hit.agent,
        "network": hit.network,
        "source": hit.source,
    }
    if hit.near_sender:
        message["near_sender"] = True
    try:
        sqs_in_haste().send_message(
            QueueUrl=settings().spilled_hits_url, MessageBody=json.dumps(message)
        )
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The spill queue does not answer.") from error


def spilled_hit(message: dict[str, Any]) -> Hit:
    """The hit that a message of the queue holds, at the millisecond at which it came."""
    return Hit(
        datetime.fromisoformat(message["at"]),
        read_fetched(message["what"]),
        message["agent"],
        message["network"],
        message["source"],
        message.get("near_sender", False),
    )
