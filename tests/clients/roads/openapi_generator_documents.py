"""Documents, reminders and webhooks by the client that openapi-generator makes for Python."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta

import ricevuta_client as made
from ricevuta_client.exceptions import ConflictException

stage = json.loads(sys.argv[1])
company, number, [person, *_] = stage["company_id"], stage["document_id"], stage["people"]
today = datetime.now(UTC).date()


def what_the_sink_was_told(webhooks: made.WebhooksApi, subscription_id: str) -> made.Delivery:
    while (last := webhooks.list_deliveries(company, subscription_id).data[0]).state == "waiting":
        time.sleep(0.2)
    return last


with made.ApiClient(made.Configuration(host=stage["base"], access_token=stage["key"])) as client:
    documents, emails = made.DocumentsApi(client), made.EmailsApi(client)
    reminders, settings = made.RemindersApi(client), made.SettingsApi(client)
    webhooks = made.WebhooksApi(client)
    due = made.InstalmentRequest(due_date=today - timedelta(days=10), amount="1220.00")
    document = made.IssuedDocumentRequest(
        type=made.DocumentType.ORDER,
        number="7/A",
        var_date=today - timedelta(days=40),
        customer=made.CustomerRequest(name="Verdi Srl", email=person),
        gross_amount="1220.00",
        instalments=[due],
    )
    registered = documents.register_document(company, number, document).data
    change = made.IssuedDocumentChange(subject="Fornitura")
    changed = documents.change_document(company, number, change).data
    found = documents.list_documents(company, search="7/A").data
    text = made.TemplateRequest(subject="Ordine {{numero}}", body="{{saluto}}<br>{{allegati}}")
    settings.change_template(company, "order.it", text)
    form = documents.get_email_data(company, number).data
    settings.reset_template(company, "order.it")
    wish = made.SendRequest(
        category=made.Category.ORDER,
        document=made.Document(id=number, number="7/A"),
        to=[made.Recipient(email=person)],
        subject="Ordine",
        body="<p>Ecco.</p>",
    )
    preview = emails.preview_emails(company, wish).data
    reminded = documents.remind_of_document(company, number).data.emails
    part = made.ReminderRulesChange(most_a_day=1)
    rules = reminders.patch_reminder_rules(company, part).data
    outlook = reminders.preview_reminders(company).data
    paid = documents.record_payment(company, number, made.PaymentRequest(paid_on=today)).data
    try:
        documents.remind_of_document(company, number)
        refused = None
    except ConflictException as error:
        refused = error.data.error.code
    subscription = made.NewSubscription(
        sink=stage["sink"], events=[made.EventType.EMAIL_DOT_SENT], signature="standard"
    )
    body = made.SubscriptionRequest(data=subscription)
    subscribed = webhooks.create_subscription(company, body).data
    webhooks.test_subscription(company, subscribed.id)
    delivery = what_the_sink_was_told(webhooks, subscribed.id)
    webhooks.delete_subscription(company, subscribed.id)
    used = settings.show_usage(company).data
    forgotten = documents.forget_document_with_http_info(company, number).status_code

json.dump(
    {
        "registered": [registered.payment, registered.gross_amount],
        "changed": changed.subject,
        "found": number in [one.id for one in found],
        "written": form.subject,
        "previewed": [one.to_email for one in preview.recipients],
        "reminded": [one.to_email for one in reminded],
        "ruled": rules.most_a_day,
        "looked_ahead": outlook.var_date >= today,
        "paid": paid.payment,
        "refused": refused,
        "secret": subscribed.secret[:6],
        "delivered": delivery.state,
        "used": "documents_a_day" in [one.quota for one in used],
        "forgotten": forgotten,
    },
    sys.stdout,
)
