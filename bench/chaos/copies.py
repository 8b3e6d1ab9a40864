"""Further messages of emails in the outbox: SQS may hand one out twice."""

import json
import os
from typing import Any

from bench.chaos.orders import Orders
from bench.chaos.plan import Request
from bench.chaos.recipients import number_of

_ENTRIES = 10


def send_copies(
    sqs: Any,  # noqa: ANN401
    orders: Orders,
    request: Request,
    emails: list[dict[str, Any]],
) -> None:
    """Put further messages of some of the emails in the outbox."""
    copies = [
        (email["id"], delay)
        for email in emails
        for delay in orders.plan.copies(number_of(email["to_email"]))
    ]
    for first in range(0, len(copies), _ENTRIES):
        entries = [
            {
                "Id": str(index),
                "MessageBody": json.dumps({"company_id": request.company_id, "email_id": email_id}),
                "MessageGroupId": str(request.company_id),
                "DelaySeconds": delay,
            }
            for index, (email_id, delay) in enumerate(copies[first : first + _ENTRIES])
        ]
        sqs.send_message_batch(QueueUrl=os.environ["OUTBOX_URL"], Entries=entries)
        for _ in entries:
            orders.books.faults.write("outbox", "message doubled")
