"""The core road by the client that openapi-generator makes for Python."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta

import ricevuta_client as made
from ricevuta_client.exceptions import NotFoundException

stage = json.loads(sys.argv[1])
company, people = stage["company_id"], stage["people"]


def wait_until_sent(emails: made.EmailsApi, email_id: int) -> made.WholeEmail:
    while (email := emails.show_email(company, email_id).data).status != "sent":
        time.sleep(0.2)
    return email


with made.ApiClient(made.Configuration(host=stage["base"], access_token=stage["key"])) as client:
    emails, recipients = made.EmailsApi(client), made.RecipientsApi(client)
    request = made.SendRequest(
        category=made.Category.INVOICE,
        document=made.Document(id=stage["document_id"], number="1"),
        to=[made.Recipient(email=person) for person in people],
        subject="Fattura",
        body="<p>{{allegati}}</p>",
        attachments=[
            made.AttachmentRequest(
                filename="fattura.pdf",
                content_type="application/pdf",
                content_base64="JVBERi0xLjQK",
            )
        ],
    )
    queued = emails.queue_emails(company, request, idempotency_key=stage["name"]).data.emails
    first = wait_until_sent(emails, queued[0].id)
    listed = emails.list_emails(company, document_id=stage["document_id"]).data
    standings = emails.look_at_documents(company, ids=str(stage["document_id"])).data
    resent = emails.resend_email(company, first.id).data.emails
    today, day = datetime.now(UTC).date(), timedelta(days=1)
    csv = emails.export_csv(
        company, var_from=today - day, to=today + day, document_id=stage["document_id"]
    )
    try:
        emails.show_email(company, 1)
        refused = None
    except NotFoundException as error:
        refused = error.data.error.code
    erased = [recipients.erase_recipient_with_http_info(company, one).status_code for one in people]

json.dump(
    {
        "queued": [email.to_email for email in queued],
        "listed": sorted(email.to_email for email in listed),
        "recipients": [one.to_email for one in standings[0].recipients],
        "resent": [email.to_email for email in resent],
        "exported": csv.count("\n"),
        "refused": refused,
        "erased": erased,
    },
    sys.stdout,
)
