"""A scanner and then a person, as the page's rows tell it."""

import json
import time

import boto3
import pytest

from chalicelib.domain.evidence.together import BURST_TIME
from tests.builders import a_send_body, ses_event
from tests.fakes import wait_for

SCANNER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"

STEPS = [
    ("unknown", "no_signal", "sent"),
    ("fetched_by_machine", "honeypot_source", "sent"),
    ("seen", "pixel_fetched", "read"),
    ("downloaded", "attachment_followed", "downloaded"),
]


def known(row):
    return row["evidence"], row["evidence_reason"]["code"], row["icon"]


@pytest.fixture
def ses_tells(stage):
    """Tell the service something of an email, as SES does, and as often as it is asked to."""
    at = {"endpoint_url": stage["aws_endpoint_url"], "region_name": stage["region"]}
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    sqs = boto3.client("sqs", **at, **keys)
    [url] = [
        url for url in sqs.list_queues()["QueueUrls"] if "SesEvents" in url and "Dead" not in url
    ]

    def tell(name, email_id):
        event = ses_event(name, company_id=stage["company_id"], email_id=email_id)
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(event))
        waiting = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

        def drained():
            said = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=waiting)["Attributes"]
            return {said[name] for name in waiting} == {"0"}

        wait_for(drained)

    return tell


@pytest.fixture
def long_delivered(stage):
    """Have an email delivered an hour ago: right after, who comes beside a scanner is unclear."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    tables = boto3.resource(
        "dynamodb", endpoint_url=stage["aws_endpoint_url"], region_name=stage["region"], **keys
    )
    [emails] = [table for table in tables.tables.all() if "Emails" in table.name]

    def move(email_id, by=3_600_000):
        emails.update_item(
            Key={"company_id": stage["company_id"], "email_id": email_id},
            UpdateExpression="SET sent_at = sent_at - :by, delivered_at = delivered_at - :by",
            ExpressionAttributeValues={":by": by},
        )
        moved.append(email_id)

    moved = []
    yield move
    # Other journeys' lists hold it too, and no email is sent before it is due.
    for email_id in moved.copy():
        move(email_id, by=-3_600_000)


def test_a_scanner_lights_no_eye_and_a_person_does(
    send, mail_of, row_of, curl, ses_tells, long_delivered
):
    files = [a_send_body()["attachments"][0] | {"filename": f"{n}.pdf"} for n in range(3)]
    email_id = send(attachments=files, sender="no-reply")
    mail = mail_of(email_id)
    [pixel], links, [honeypot] = mail.urls("/o/"), mail.urls("/a/"), mail.urls("/n/")
    wait_for(lambda: row_of(email_id)["delivery_status"] == "delivered")
    long_delivered(email_id)

    rows = [row_of(email_id)]
    for scanned in (pixel, *links, honeypot):
        curl(scanned, "-A", SCANNER, key=False)
    rows.append(row_of(email_id))
    time.sleep(BURST_TIME.total_seconds())  # a click in the midst of a burst would be its own
    for opened in (pixel, links[0]):
        curl(opened, "-A", PERSON, key=False)
        rows.append(row_of(email_id))

    assert STEPS == [known(row) for row in rows]
    for row in rows:
        assert row["evidence_reason"]["it"] != row["evidence_reason"]["en"]

    # All of it once more, and late: what SES told, the scanner, the person.
    time.sleep(BURST_TIME.total_seconds())
    ses_tells("delivery", email_id)
    ses_tells("delivery", email_id)
    for again in (honeypot, links[1], pixel):
        curl(again, "-A", SCANNER, key=False)
    time.sleep(BURST_TIME.total_seconds())
    curl(links[0], "-A", PERSON, key=False)
    after = row_of(email_id)

    assert known(rows[-1]) == known(after)
    assert rows[-1]["evidence_at"] == after["evidence_at"]
    assert rows[-1]["delivered_at"] == after["delivered_at"]
    verdicts = [
        (event["what"], event["verdict"]) for event in after["timeline"] if event["event"] == "hit"
    ]
    assert [
        ("pixel", "machine"),
        ("0", "machine"),
        ("1", "machine"),
        ("2", "machine"),
        ("honeypot", "machine"),
        ("pixel", "person"),
        ("0", "person"),
        ("honeypot", "machine"),
        ("1", "machine"),
        ("pixel", "machine"),
        ("0", "person"),
    ] == verdicts
