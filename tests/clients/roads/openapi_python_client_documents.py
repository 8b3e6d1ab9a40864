"""Documents, reminders and webhooks by the client that openapi-python-client makes."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta

from ricevuta_client import AuthenticatedClient
from ricevuta_client.api.documents import (
    change_document,
    forget_document,
    get_email_data,
    list_documents,
    record_payment,
    register_document,
    remind_of_document,
)
from ricevuta_client.api.emails import preview_emails
from ricevuta_client.api.reminders import patch_reminder_rules, preview_reminders
from ricevuta_client.api.settings import change_template, reset_template, show_usage
from ricevuta_client.api.webhooks import (
    create_subscription,
    delete_subscription,
    list_deliveries,
    test_subscription,
)
from ricevuta_client.models import (
    Category,
    CustomerRequest,
    Delivery,
    Document,
    DocumentType,
    Error,
    EventType,
    InstalmentRequest,
    IssuedDocumentChange,
    IssuedDocumentRequest,
    NewSubscription,
    NewSubscriptionSignatureType1,
    PaymentRequest,
    Recipient,
    ReminderRequest,
    ReminderRulesChange,
    SendRequest,
    SubscriptionRequest,
    TemplateRequest,
)
from ricevuta_client.types import Unset

stage = json.loads(sys.argv[1])
company, number, [person, *_] = stage["company_id"], stage["document_id"], stage["people"]
today = datetime.now(UTC).date()


def told[T](answer: T | Error | None) -> T:
    """An answer that is no refusal."""
    assert answer is not None
    assert not isinstance(answer, Error), answer
    return answer


def what_the_sink_was_told(client: AuthenticatedClient, subscription_id: str) -> Delivery:
    while True:
        [last, *_] = told(list_deliveries.sync(company, subscription_id, client=client)).data
        if last.state != "waiting":
            return last
        time.sleep(0.2)


with AuthenticatedClient(base_url=stage["base"], token=stage["key"]) as client:
    document = IssuedDocumentRequest(
        type_=DocumentType.ORDER,
        number="7/A",
        date=today - timedelta(days=40),
        customer=CustomerRequest(name="Verdi Srl", email=person),
        gross_amount="1220.00",
        instalments=[InstalmentRequest(due_date=today - timedelta(days=10), amount="1220.00")],
    )
    registered = told(register_document.sync(company, number, client=client, body=document)).data
    change = IssuedDocumentChange(subject="Fornitura")
    changed = told(change_document.sync(company, number, client=client, body=change)).data
    found = told(list_documents.sync(company, client=client, search="7/A")).data
    text = TemplateRequest(subject="Ordine {{numero}}", body="{{saluto}}<br>{{allegati}}")
    told(change_template.sync(company, "order.it", client=client, body=text))
    form = told(get_email_data.sync(company, number, client=client)).data
    told(reset_template.sync(company, "order.it", client=client))
    wish = SendRequest(
        category=Category.ORDER,
        document=Document(id=number, number="7/A"),
        to=[Recipient(email=person)],
        subject="Ordine",
        body="<p>Ecco.</p>",
    )
    preview = told(preview_emails.sync(company, client=client, body=wish)).data
    reminded = told(
        remind_of_document.sync(company, number, client=client, body=ReminderRequest())
    ).data.emails
    part = ReminderRulesChange(most_a_day=1)
    rules = told(patch_reminder_rules.sync(company, client=client, body=part)).data
    outlook = told(preview_reminders.sync(company, client=client)).data
    payment = PaymentRequest(paid_on=today)
    paid = told(record_payment.sync(company, number, client=client, body=payment)).data
    refused = remind_of_document.sync(company, number, client=client, body=ReminderRequest())
    assert isinstance(refused, Error)
    subscription = NewSubscription(
        sink=stage["sink"],
        events=[EventType.EMAIL_SENT],
        signature=NewSubscriptionSignatureType1.STANDARD,
    )
    body = SubscriptionRequest(data=subscription)
    subscribed = told(create_subscription.sync(company, client=client, body=body)).data
    told(test_subscription.sync(company, subscribed.id, client=client))
    delivery = what_the_sink_was_told(client, subscribed.id)
    delete_subscription.sync_detailed(company, subscribed.id, client=client)
    used = told(show_usage.sync(company, client=client)).data
    forgotten = forget_document.sync_detailed(company, number, client=client).status_code

json.dump(
    {
        "registered": [registered.payment, registered.gross_amount],
        "changed": changed.subject,
        "found": number in [one.id for one in found],
        "written": form.subject,
        "previewed": [one.to_email for one in preview.recipients],
        "reminded": [one.to_email for one in reminded],
        "ruled": rules.most_a_day,
        "looked_ahead": outlook.date.isoformat() >= today.isoformat(),
        "paid": paid.payment,
        "refused": refused.error.code,
        "secret": not isinstance(subscribed.secret, Unset) and subscribed.secret[:6],
        "delivered": delivery.state,
        "used": "documents_a_day" in [one.quota for one in used],
        "forgotten": int(forgotten),
    },
    sys.stdout,
)
