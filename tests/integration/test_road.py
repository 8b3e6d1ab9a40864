"""One email down the whole road, through the handlers that AWS calls."""

import base64

from tests.builders import PDF


def test_an_email_is_queued_sent_opened_downloaded_and_listed(company, api, deliver_all, sent):
    queued = api.post(
        f"/c/{company.id}/emails",
        {
            "category": "invoice",
            "document": {"id": 18, "number": "18"},
            "to": [{"email": "acquisti@verdi.example", "name": "Verdi"}],
            "subject": "Nostra fattura nr. 18",
            "body": "<p>Gentile cliente,</p>{{allegati}}<p>Cordiali saluti</p>",
            "attachments": [
                {
                    "filename": "fattura-18.pdf",
                    "content_type": "application/pdf",
                    "content_base64": base64.b64encode(PDF).decode(),
                }
            ],
        },
        key=company.key,
    )
    deliver_all()
    mail = sent.newest()
    api.get(mail.pixel_path)
    followed = api.get(mail.link_paths[0])
    rows = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]

    assert queued.status == 202
    assert followed.status == 302
    assert [("downloaded", "document_opened", "sent")] == [
        (row["icon"], row["recipient_status"], row["status"]) for row in rows
    ]
