"""Companies to be closed: in the queue of exports, whose Lambda has the time for it."""

import json

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import sqs
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.operator.closings import LAST_REQUESTS
from chalicelib.settings import settings

CLOSING = "closing"
"""What a message says that names no export."""


def put_closing_in_queue(company_id: int, *, is_new: bool) -> None:
    """Have a closing gone on with; a new one, once the last requests of before have ended.

    Raises:
        TryAgainLater: the queue did not take it.
    """
    try:
        sqs().send_message(
            QueueUrl=settings().exports_url,
            MessageBody=json.dumps({"company_id": company_id, CLOSING: True}),
            MessageGroupId=str(company_id),
            DelaySeconds=int(LAST_REQUESTS.total_seconds()) if is_new else 0,
        )
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The queue of exports does not answer.") from error
