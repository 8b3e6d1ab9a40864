"""A hit that waits in the spill queue is recorded by the stage's own pump, once."""

import json
from datetime import UTC, datetime

from tests.fakes import wait_for


def test_a_spilled_hit_that_is_delivered_twice_shows_as_one(stage, aws, send, mail_of, row_of):
    email_id = send()
    mail_of(email_id)
    hit = {
        "company_id": stage["company_id"],
        "email_id": email_id,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "what": "pixel",
        "agent": "ordinary_windows",
        "network": "unknown",
        "source": 7,
    }
    sqs = aws("sqs")
    [queue] = sqs.list_queues(QueueNamePrefix="ricevuta-SpilledHits-")["QueueUrls"]

    for second in (hit, hit, hit | {"what": "0"}):
        sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(second), DelaySeconds=0)

    wait_for(lambda: 2 == row_of(email_id)["hits"])
    wait_for(lambda: not left(sqs, queue))
    assert ("downloaded", 2) == (row_of(email_id)["evidence"], row_of(email_id)["hits"])


def left(sqs, queue):
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    return sum(int(attributes[name]) for name in attributes if name.startswith("Approximate"))
