"""What a recipient refuses is not recorded, and who is erased is gone, as the stage shows it."""

import json
from urllib.parse import quote

import pytest

from tests.fakes import wait_for

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
def recipient(curl, stage):
    """Ask or say something about a person."""

    def recipient(address, what="", *arguments):
        path = f"{stage['base_url']}/c/{stage['company_id']}/recipients/{quote(address)}{what}"
        return json.loads(curl(path, *arguments))

    return recipient


@pytest.fixture
def stored(aws):
    """All that lies in the stage's DynamoDB and S3, as text."""

    def stored():
        tables, s3 = aws("dynamodb"), aws("s3")
        items = [
            page["Items"]
            for name in tables.list_tables()["TableNames"]
            for page in tables.get_paginator("scan").paginate(TableName=name)
        ]
        objects = [
            one["Key"]
            + s3.get_object(Bucket=bucket["Name"], Key=one["Key"])["Body"].read().decode("latin-1")
            for bucket in s3.list_buckets()["Buckets"]
            for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket["Name"])
            for one in page.get("Contents", [])
        ]
        return json.dumps(items, default=str) + "".join(objects)

    return stored


def to(address):
    return {"to": [{"email": address, "name": "Anna Verdi"}], "subject": f"Per {address}"}


def test_who_refused_gets_a_mail_without_a_pixel(send, mail_of, recipient, row_of):
    anna = "rifiuta@verdicostruzioni.example"
    said = ("-X", "PUT", "-H", "Content-Type: application/json", "-d", '{"consent": "denied"}')
    recipient(anna, "/consent", *said)
    email_id = send(**to(anna))
    mail = mail_of(email_id)

    assert [] == mail.urls("/o/") + mail.urls("/n/") + mail.urls("/a/")
    assert ["fattura-18.pdf"] == [part.get_filename() for part in mail.message.iter_attachments()]
    assert "consent_denied" == row_of(email_id)["evidence_reason"]["code"]


def test_switched_off_after_sending_the_pixel_answers_and_nothing_is_recorded(
    send, mail_of, row_of, curl
):
    email_id = send(**to("spegne@verdicostruzioni.example"))
    mail = mail_of(email_id)
    [pixel], [own_page] = mail.urls("/o/"), set(mail.urls("/r/"))
    curl(pixel, "-A", PERSON, key=False)
    before = wait_for(lambda: row_of(email_id)["hits"] and row_of(email_id))
    curl(own_page, "-d", "do=stop", key=False)
    picture = curl(pixel, "-A", PERSON, key=False)
    after = row_of(email_id)

    assert picture.startswith(b"GIF89a")
    assert (1, 1) == (before["hits"], after["hits"])
    assert ["recording_stopped"] == [
        event["event"] for event in after["timeline"] if event not in before["timeline"]
    ]


def test_of_the_erased_nothing_is_left_in_dynamodb_or_s3(
    send, mail_of, row_of, recipient, curl, stored
):
    anna = "cancellata@verdicostruzioni.example"
    email_id = send(**to(anna), body=f"<p>Gentile {anna}</p>{{{{allegati}}}}")
    mail = mail_of(email_id)
    wait_for(lambda: row_of(email_id)["sent_date"])
    [pixel] = mail.urls("/o/")
    curl(pixel, "-A", PERSON, key=False)
    [held] = recipient(anna)["data"]["emails"]
    before = stored()
    answer = wait_for(lambda: (one := recipient(anna, "", "-X", "DELETE"))["complete"] and one)
    left, row = stored(), row_of(email_id)
    curl(pixel, "-A", PERSON, key=False)

    assert (email_id, anna) == (held["id"], held["to_email"])
    assert "hit" in {event["event"] for event in held["timeline"]}
    assert before.count(anna) > 1
    assert 0 == left.count(anna)
    assert ("denied", "erasure") == (answer["data"]["consent"], answer["data"]["source"])
    assert ("", "18", held["sent_date"]) == (
        row["to_email"],
        row["document"]["number"],
        row["sent_date"],
    )
    assert [] == [event for event in row_of(email_id)["timeline"] if event["event"] == "hit"]
