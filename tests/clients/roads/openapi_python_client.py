"""The core road by the client that openapi-python-client makes."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta

from ricevuta_client import AuthenticatedClient
from ricevuta_client.api.emails import (
    export_csv,
    list_emails,
    look_at_documents,
    queue_emails,
    resend_email,
    show_email,
)
from ricevuta_client.api.recipients import erase_recipient
from ricevuta_client.models import (
    AttachmentRequest,
    Category,
    Document,
    EmailPage,
    Error,
    QueuedAnswer,
    Recipient,
    SendRequest,
    WholeEmailAnswer,
)

stage = json.loads(sys.argv[1])
company, people = stage["company_id"], stage["people"]


def wait_until_sent(client: AuthenticatedClient, email_id: int) -> WholeEmailAnswer:
    while True:
        answer = show_email.sync(company, email_id, client=client)
        assert isinstance(answer, WholeEmailAnswer)
        if answer.data.status == "sent":
            return answer
        time.sleep(0.2)


with AuthenticatedClient(base_url=stage["base"], token=stage["key"]) as client:
    request = SendRequest(
        category=Category.INVOICE,
        document=Document(id=stage["document_id"], number="1"),
        to=[Recipient(email=person) for person in people],
        subject="Fattura",
        body="<p>{{allegati}}</p>",
        attachments=[
            AttachmentRequest(
                filename="fattura.pdf",
                content_type="application/pdf",
                content_base64="JVBERi0xLjQK",
            )
        ],
    )
    answer = queue_emails.sync(company, client=client, body=request, idempotency_key=stage["name"])
    assert isinstance(answer, QueuedAnswer), answer
    queued = answer.data.emails
    first = wait_until_sent(client, queued[0].id).data
    page = list_emails.sync(company, client=client, document_id=stage["document_id"])
    assert isinstance(page, EmailPage)
    standings = look_at_documents.sync(company, client=client, ids=str(stage["document_id"]))
    assert standings
    assert not isinstance(standings, Error)
    resent = resend_email.sync(company, first.id, client=client)
    assert isinstance(resent, QueuedAnswer)
    today, day = datetime.now(UTC).date(), timedelta(days=1)
    csv = export_csv.sync(
        company, client=client, from_=today - day, to=today + day, document_id=stage["document_id"]
    )
    assert isinstance(csv, str)
    refused = show_email.sync(company, 1, client=client)
    assert isinstance(refused, Error)
    erased = [erase_recipient.sync_detailed(company, one, client=client) for one in people]

json.dump(
    {
        "queued": [email.to_email for email in queued],
        "listed": sorted(email.to_email for email in page.data),
        "recipients": [one.to_email for one in standings.data[0].recipients],
        "resent": [email.to_email for email in resent.data.emails],
        "exported": csv.count("\n"),
        "refused": refused.error.code,
        "erased": [int(answer.status_code) for answer in erased],
    },
    sys.stdout,
)
