"""FIC's Get Email Data and Schedule Email, of what a company registered."""

import json
from base64 import b64encode
from dataclasses import replace

import pytest
from fattureincloud_python_sdk.models.email_schedule import EmailSchedule
from fattureincloud_python_sdk.models.email_schedule_include import EmailScheduleInclude
from fattureincloud_python_sdk.models.get_email_data_response import GetEmailDataResponse
from fattureincloud_python_sdk.models.schedule_email_request import ScheduleEmailRequest

from chalicelib.settings import settings
from chalicelib.tables.companies import find_company, save_company
from tests.builders import an_smtp

PDF = {
    "filename": "fattura-18.pdf",
    "content_type": "application/pdf",
    "content_base64": b64encode(b"%PDF-1.7 fattura").decode(),
}
PLAN = {
    "filename": "piano.txt",
    "content_type": "text/plain",
    "content_base64": b64encode(b"piano").decode(),
}
INVOICE = {
    "type": "invoice",
    "number": "18",
    "date": "2026-11-20",
    "customer": {"name": "Verdi & Figli", "email": "acquisti@verdi.example"},
    "files": {"document": PDF, "attachment": PLAN},
}
NOTHING = dict.fromkeys(("document", "delivery_note", "attachment", "accompanying_invoice"), False)
MAIL = {
    "sender_id": 0,
    "recipient_email": "acquisti@verdi.example, ufficio@verdi.example",
    "subject": "Nostra fattura nr. 18",
    "body": "Gentile cliente,<br>{{allegati}}",
    "include": NOTHING | {"document": True},
    "attach_pdf": False,
    "send_copy": False,
}
OWN = "amministrazione@officina.example"


@pytest.fixture
def path(api, company):
    """The place of a registered invoice."""
    place = f"/c/{company.id}/issued_documents/18"
    assert 201 == api.put(place, INVOICE, key=company.key).status
    return f"{place}/email"


@pytest.fixture
def schedule(api, company, path):
    def schedule(**fields):
        return api.post(path, {"data": MAIL | fields}, key=company.key)

    return schedule


@pytest.fixture
def with_mailbox(company):
    """The company has a mailbox of its own, and says where copies go."""
    known = find_company(company.id)
    save_company(replace(known, smtp=an_smtp(), reply_to="titolare@officina.example"))


def test_a_form_begins_with_what_is_registered(api, company, path):
    data = api.get(path, key=company.key).json["data"]
    no_reply = {"id": 0, "email": settings().no_reply_address}

    assert {
        "recipient_email": "acquisti@verdi.example",
        "default_sender_email": no_reply,
        "sender_emails_list": [no_reply],
        "cc_email": "",
        "subject": "Fattura n. 18",
        "body": "Gentile Verdi &amp; Figli,<br>con il pulsante qui sotto può aprire "
        "la fattura n. 18.<br><br>{{allegati}}<br><br>"
        "Cordiali saluti,<br><b>Officina Bianchi Srl</b>",
        "document_exists": True,
        "delivery_note_exists": False,
        "attachment_exists": True,
        "accompanying_invoice_exists": False,
        "default_attach_pdf": False,
    } == data


def test_fics_own_client_understands_the_form_and_is_understood(api, company, path):
    form = GetEmailDataResponse.from_json(json.dumps(api.get(path, key=company.key).json)).data
    wish = EmailSchedule(
        sender_id=form.default_sender_email.id,
        recipient_email=form.recipient_email,
        subject=form.subject,
        body=form.body,
        include=EmailScheduleInclude(
            document=form.document_exists,
            delivery_note=form.delivery_note_exists,
            attachment=form.attachment_exists,
            accompanying_invoice=form.accompanying_invoice_exists,
        ),
        attach_pdf=form.default_attach_pdf,
        send_copy=False,
    )
    answer = api.post(path, ScheduleEmailRequest(data=wish).to_dict(), key=company.key)

    assert (200, 1) == (answer.status, len(answer.json["data"]["ids"]))


def test_a_form_speaks_the_customers_language(api, company, path):
    customer = INVOICE["customer"] | {"contact": "Ann", "language": "en"}
    api.put(path.removesuffix("/email"), INVOICE | {"customer": customer}, key=company.key)
    data = api.get(path, key=company.key).json["data"]

    assert "Invoice 18" == data["subject"]
    assert data["body"].startswith("Dear Ann,<br>use the button below to open invoice 18.")


def test_an_own_mailbox_comes_first_and_the_no_reply_address_stays_zero(
    api, company, path, with_mailbox
):
    data = api.get(path, key=company.key).json["data"]

    assert {"id": 1, "email": OWN} == data["default_sender_email"]
    assert [0, 1] == [one["id"] for one in data["sender_emails_list"]]
    assert "titolare@officina.example" == data["cc_email"]


def test_each_recipient_gets_an_email_with_a_button(api, company, schedule, deliver_all, sent):
    answer = schedule()
    deliver_all()

    assert 200 == answer.status, answer.json
    rows = [
        api.get(f"/c/{company.id}/emails/{one}", key=company.key).json["data"]
        for one in answer.json["data"]["ids"]
    ]
    assert ["acquisti@verdi.example", "ufficio@verdi.example"] == [one["to_email"] for one in rows]
    assert {(18, "18", "Fatture")} == {
        (one["document"]["id"], one["document"]["number"], one["kind"]) for one in rows
    }
    assert {"fattura-18.pdf"} == {one["filename"] for row in rows for one in row["attachments"]}
    assert all(
        "/a/" in mail.html and not list(mail.message.iter_attachments()) for mail in sent.mails()
    )


def test_an_attached_pdf_travels_beside_its_button(schedule, deliver_all, sent):
    schedule(attach_pdf=True, recipient_email="acquisti@verdi.example")
    deliver_all()
    [mail] = sent.mails()

    assert ["fattura-18.pdf"] == [one.get_filename() for one in mail.message.iter_attachments()]
    assert "/a/" in mail.html


def test_a_standard_licence_attaches_what_it_cannot_link(
    api, make_company, company_id, deliver_all, sent
):
    company = make_company("standard", company_id=company_id)
    place = f"/c/{company.id}/issued_documents/18"
    api.put(place, INVOICE, key=company.key)
    assert api.get(f"{place}/email", key=company.key).json["data"]["default_attach_pdf"]
    for attach_pdf in (False, True):
        one = MAIL | {"recipient_email": "acquisti@verdi.example", "attach_pdf": attach_pdf}
        assert 200 == api.post(f"{place}/email", {"data": one}, key=company.key).status
    deliver_all()

    assert [["fattura-18.pdf"]] * 2 == [
        [one.get_filename() for one in mail.message.iter_attachments()] for mail in sent.mails()
    ]


def test_the_version_of_a_document_is_that_of_its_file(api, company, path, schedule):
    [first, _] = schedule().json["data"]["ids"]
    newer = PDF | {"content_base64": b64encode(b"%PDF-1.7 corretta").decode()}
    files = {"files": {"document": newer}}
    headers = [("Content-Type", "application/json")]
    raw = str(files).replace("'", '"').encode()
    api.call("PATCH", path.removesuffix("/email"), key=company.key, headers=headers, body=raw)
    [second, _] = schedule().json["data"]["ids"]

    versions = [
        api.get(f"/c/{company.id}/emails/{one}", key=company.key).json["data"]["document"][
            "version"
        ]
        for one in (first, second)
    ]
    assert len({*versions}) == len(versions)


def test_a_copy_goes_where_the_company_reads(api, company, schedule, with_mailbox):
    assert 200 == schedule(send_copy=True).status
    listed = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]

    assert {"titolare@officina.example"} == {one["copy_to"] for one in listed if one["copy_to"]}


def test_a_sender_is_chosen_by_either_name(api, company, schedule, with_mailbox):
    ids = schedule(sender_id=None, sender_email=OWN.upper()).json["data"]["ids"]
    ids += schedule(sender_id=1, sender_email=OWN).json["data"]["ids"]
    rows = [api.get(f"/c/{company.id}/emails/{one}", key=company.key).json["data"] for one in ids]

    assert {OWN} == {one["from_email"] for one in rows}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"sender_id": None}, "data.sender_id"),
        ({"sender_id": 1}, "data.sender_id"),
        ({"sender_id": "0"}, "data.sender_id"),
        ({"sender_email": "altri@officina.example"}, "data.sender_email"),
        ({"recipient_email": ""}, "data.recipient_email"),
        ({"recipient_email": "verdi"}, "data.recipient_email"),
        ({"recipient_email": "a@verdi.example,A@verdi.example"}, "data.recipient_email"),
        (
            {"recipient_email": ",".join(f"a{n}@v.example" for n in range(51))},
            "data.recipient_email",
        ),
        ({"subject": ""}, "data.subject"),
        ({"subject": "a\r\nBcc: b@c.example"}, "data.subject"),
        ({"body": "è" * 25_601}, "data.body"),
        ({"include": {"document": True}}, "data.include.delivery_note"),
        ({"include": NOTHING | {"delivery_note": True}}, "data.include.delivery_note"),
        ({"attach_pdf": None}, "data.attach_pdf"),
        ({"send_copy": True}, "data.send_copy"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_its_field(api, company, schedule, fields, field):
    answer = schedule(**fields)

    assert 422 == answer.status, answer.json
    assert field in answer.json["error"]["validation_result"]
    assert [] == api.get(f"/c/{company.id}/emails", key=company.key).json["data"]


def test_an_id_and_an_address_that_disagree_are_refused(schedule, with_mailbox):
    answer = schedule(sender_id=0, sender_email=OWN)

    assert (422, ["data.sender_email"]) == (
        answer.status,
        list(answer.json["error"]["validation_result"]),
    )


def test_all_that_is_wrong_is_told_at_once(schedule):
    answer = schedule(sender_id=7, send_copy=True, include=NOTHING | {"delivery_note": True})

    assert {"data.sender_id", "data.send_copy", "data.include.delivery_note"} == set(
        answer.json["error"]["validation_result"]
    )


def test_a_call_without_a_body_is_told_what_is_missing(api, company, path):
    answer = api.post(path, b"", key=company.key)

    assert (422, ["data"]) == (answer.status, list(answer.json["error"]["validation_result"]))


def test_a_file_whose_time_is_over_is_asked_for_again(aws, company, schedule):
    bucket = aws.resource("s3").Bucket(settings().content_bucket)
    for one in bucket.objects.all():
        if f"/{company.id}/documents/" in one.key:
            one.delete()
    answer = schedule()

    assert 422 == answer.status
    assert (
        "register it again" in answer.json["error"]["validation_result"]["data.include.document"][0]
    )


def test_what_is_not_registered_is_not_found(api, company):
    path = f"/c/{company.id}/issued_documents/99/email"

    assert 404 == api.get(path, key=company.key).status
    assert 404 == api.post(path, {"data": MAIL}, key=company.key).status


def test_a_double_click_under_one_key_sends_one_mail_and_another_wish_is_refused(
    api, company, path
):
    def ask(**fields):
        key = (("Idempotency-Key", "invoice-18-1"),)
        return api.post(path, {"data": MAIL | fields}, key=company.key, headers=key)

    first, again, other = ask(), ask(), ask(subject="Un altro oggetto")

    assert 2 == len(first.json["data"]["ids"])
    assert first.json["data"]["ids"] == again.json["data"]["ids"]
    assert (422, "idempotency_mismatch") == (other.status, other.json["error"]["code"])
