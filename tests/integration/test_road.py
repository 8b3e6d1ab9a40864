"""One email down the whole road, through the handlers that AWS calls."""

from hashlib import sha256

import boto3
import pytest

from chalicelib.domain.email_ids import EmailKey
from chalicelib.settings import settings
from chalicelib.tables.emails.sending import find_email
from tests.builders import PDF, a_send_body


@pytest.fixture
def emails(company):
    return f"/c/{company.id}/emails"


@pytest.fixture
def queue(api, company, emails):
    def post(headers=(), **fields):
        return api.post(emails, a_send_body(**fields), key=company.key, headers=headers)

    return post


@pytest.fixture
def rows(api, company, emails):
    def get(**parameters):
        return api.get(emails, key=company.key, **parameters).json["data"]

    return get


def test_a_queued_email_is_accepted_and_listed_as_queued(queue, rows):
    answer = queue()

    [email] = answer.json["data"]["emails"]
    [row] = rows()
    assert (202, "queued") == (answer.status, email["delivery_status"])
    assert (email["id"], "pending", "queued", None) == (
        row["id"],
        row["status"],
        row["icon"],
        row["sent_date"],
    )


def test_a_sent_email_carries_a_pixel_and_a_button_and_no_file(queue, deliver_all, sent):
    queue()
    deliver_all()

    mail = sent.only()
    assert mail.pixel_path.startswith("/o/")
    assert 1 == len(mail.link_paths)
    assert [] == list(mail.message.iter_attachments())


def test_opening_makes_seen_and_downloading_makes_downloaded(queue, deliver_all, sent, rows, api):
    queue()
    deliver_all()
    before = rows()[0]
    api.get(sent.only().pixel_path)
    opened = rows()[0]
    api.get(sent.only().link_paths[0])
    followed = rows()[0]

    assert [
        ("unknown", "sent", "unknown"),
        ("seen", "read", "email_opened"),
        ("downloaded", "downloaded", "document_opened"),
    ] == [
        (row["evidence"], row["icon"], row["recipient_status"])
        for row in (before, opened, followed)
    ]


def test_gmail_fetching_the_pixel_says_so(
    queue, deliver_all, sent, rows, api, company, sent_earlier
):
    queue()
    deliver_all()
    sent_earlier(company.id, rows()[0]["id"])
    api.get(
        sent.only().pixel_path,
        headers=[("User-Agent", "Mozilla/5.0 (via ggpht.com GoogleImageProxy)")],
    )

    assert "seen_through_proxy" == rows()[0]["evidence"]


def test_the_link_leads_to_the_file_byte_for_byte_for_five_minutes(
    queue, deliver_all, sent, api, aws
):
    queue()
    deliver_all()
    answer = api.get(sent.only().link_paths[0])

    location = answer.headers["location"]
    key = location.split("?")[0].split("/", 3)[3]
    stored = boto3.client("s3").get_object(Bucket=_bucket(), Key=key)["Body"].read()
    assert (302, PDF) == (answer.status, stored)
    assert "X-Amz-Expires=300" in location
    assert "fattura-18.pdf" in location


def test_several_recipients_get_an_email_each_in_one_batch(queue, deliver_all, sent, rows):
    answer = queue(to=[{"email": "a@uno.example"}, {"email": "b@due.example"}])
    deliver_all()

    assert 2 == len(answer.json["data"]["emails"])
    assert {"a@uno.example", "b@due.example"} == {mail.message["To"] for mail in sent.mails()}
    assert 1 == len({row["batch_id"] for row in rows()})
    assert 2 == len({mail.pixel_path for mail in sent.mails()})


def test_the_senders_copy_carries_the_file_and_neither_pixel_nor_links(
    queue, deliver_all, sent, rows
):
    answer = queue(copy_to="titolare@officina.example")
    deliver_all()

    [copy] = [mail for mail in sent.mails() if mail.message["To"] == "titolare@officina.example"]
    [row] = [row for row in rows() if row["is_copy"]]
    assert 1 == len(answer.json["data"]["emails"])
    assert ("/o/" in copy.html, "/a/" in copy.html) == (False, False)
    assert [PDF] == [file.get_content() for file in copy.message.iter_attachments()]
    assert ("not_tracked", "own_copy") == (row["evidence"], row["evidence_reason"]["code"])


def test_untracked_mail_carries_the_file_and_no_pixel(queue, deliver_all, sent, rows):
    queue(tracking="off")
    deliver_all()

    mail = sent.only()
    assert ("/o/" in mail.html, "/a/" in mail.html) == (False, False)
    assert [PDF] == [file.get_content() for file in mail.message.iter_attachments()]
    assert "not_tracked" == rows()[0]["evidence"]


def test_both_ways_of_delivery_carry_a_link_and_the_file(queue, deliver_all, sent):
    queue(deliver_as="both")
    deliver_all()

    mail = sent.only()
    assert 1 == len(mail.link_paths)
    assert [PDF] == [file.get_content() for file in mail.message.iter_attachments()]


def test_mail_without_an_own_server_leaves_from_no_reply_with_the_companys_name(
    make_company, api, deliver_all, sent
):
    company = make_company(reply_to="amministrazione@officina.example")
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    deliver_all()

    message = sent.only().message
    assert "Officina Bianchi Srl <no-reply@ricevuta.example>" == message["From"]
    assert "amministrazione@officina.example" in message["Reply-To"]


def test_a_standard_licence_sends_files_without_tracking_and_shows_sent(
    make_company, api, deliver_all, sent
):
    company = make_company("standard")
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    deliver_all()
    [row] = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]

    mail = sent.only()
    assert ("/o/" in mail.html, "/a/" in mail.html) == (False, False)
    assert [PDF] == [file.get_content() for file in mail.message.iter_attachments()]
    assert ("sent", "not_tracked", "licence", "sent") == (
        row["delivery_status"],
        row["evidence"],
        row["evidence_reason"]["code"],
        row["icon"],
    )


@pytest.mark.parametrize("fields", [{"tracking": "on"}, {"deliver_as": "link"}])
def test_a_standard_licence_cannot_ask_for_tracking(make_company, api, fields):
    company = make_company("standard")
    answer = api.post(f"/c/{company.id}/emails", a_send_body(**fields), key=company.key)

    assert 422 == answer.status
    assert fields.keys() == answer.json["error"]["validation_result"].keys()


def test_one_email_is_shown_with_its_body_and_timeline(queue, deliver_all, sent, api, company):
    [queued] = queue().json["data"]["emails"]
    deliver_all()
    api.get(sent.only().pixel_path)
    answer = api.get(f"/c/{company.id}/emails/{queued['id']}", key=company.key)

    email = answer.json["data"]
    assert "{{allegati}}" in email["content"]
    assert ["queued", "sent", "hit"] == [event["event"] for event in email["timeline"]]


def test_what_is_stored_of_a_hit_is_no_address_and_no_user_agent(
    queue, deliver_all, sent, api, aws
):
    queue()
    deliver_all()
    api.get(sent.only().pixel_path, headers=[("User-Agent", "Unmistakable/7.7")])

    items = str(boto3.client("dynamodb").scan(TableName=_table())["Items"])
    assert "Unmistakable" not in items
    assert "203.0.113.9" not in items


def test_content_lies_under_its_retention_and_its_company(queue, company):
    queue()

    s3 = boto3.client("s3")
    objects = s3.list_objects_v2(Bucket=_bucket(), Prefix=f"24-months/{company.id}/")["Contents"]

    assert 2 == len(objects)


def test_the_hash_of_an_attachment_is_kept_with_the_email(queue, company):
    [queued] = queue().json["data"]["emails"]

    email = find_email(EmailKey(company.id, queued["id"]))
    assert [sha256(PDF).hexdigest()] == [file.sha256 for file in email.attachments]


def _bucket():
    return settings().content_bucket


def _table():
    return settings().emails_table
