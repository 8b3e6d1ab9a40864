"""What the code believes about the infrastructure."""

from pynamodb.indexes import Index

from chalicelib.actions.feedback.record_delivery_event import YOUNG
from chalicelib.actions.listing.write_export import MOST_TRIES
from chalicelib.actions.sending.worker import Times
from chalicelib.domain.backoff import GIVEN_UP_AFTER
from chalicelib.domain.listing.exports import KEPT_FOR
from chalicelib.domain.listing.exports import LEASE as EXPORT_LEASE
from chalicelib.domain.states import MESSAGES_KEPT_FOR
from chalicelib.tables.anonymous_openings import OpeningsItem
from chalicelib.tables.batches import BatchItem
from chalicelib.tables.codes import CodeItem
from chalicelib.tables.company_item import CompanyItem
from chalicelib.tables.connection import A_HIT_WAITS_SECONDS
from chalicelib.tables.documents.registered import IssuedDocumentItem
from chalicelib.tables.documents.sends import DocumentItem
from chalicelib.tables.domain_claims import DomainItem
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.exports import ExportItem
from chalicelib.tables.holds import HoldItem
from chalicelib.tables.mailbox_grants import GrantItem
from chalicelib.tables.operator.acts import ActItem
from chalicelib.tables.operator.closings import ClosingItem
from chalicelib.tables.recipients import RecipientItem
from chalicelib.tables.reminders.rules import ReminderItem
from chalicelib.tables.templates import TemplateItem
from chalicelib.tables.usage import UsageItem
from chalicelib.tables.webhooks.deliveries import DeliveryItem
from chalicelib.tables.webhooks.subscriptions import SubscriptionItem
from chalicelib.telemetry import NAMESPACE, SERVICE

MODELS = {
    "EmailsTable": EmailItem,
    "CompaniesTable": CompanyItem,
    "BatchesTable": BatchItem,
    "HoldsTable": HoldItem,
    "UsageTable": UsageItem,
    "RecipientsTable": RecipientItem,
    "OpeningsTable": OpeningsItem,
    "GrantsTable": GrantItem,
    "DomainsTable": DomainItem,
    "ActsTable": ActItem,
    "ClosingsTable": ClosingItem,
    "DocumentsTable": DocumentItem,
    "IssuedDocumentsTable": IssuedDocumentItem,
    "RemindersTable": ReminderItem,
    "TemplatesTable": TemplateItem,
    "ExportsTable": ExportItem,
    "SubscriptionsTable": SubscriptionItem,
    "DeliveriesTable": DeliveryItem,
}


BESIDE = {"RecipientsTable": CodeItem}
"""A second sort of item in a table."""


def keys_of(attributes):
    """Role and type of each key among the attributes of a model or index, by name in the table."""
    return {
        one.attr_name: ["HASH" if one.is_hash_key else "RANGE", one.attr_type]
        for one in attributes.values()
        if one.is_hash_key or one.is_range_key
    }


def describe(model):
    return {
        "keys": keys_of(model.get_attributes()),
        "indexes": {
            index.Meta.index_name: [
                keys_of(index.Meta.attributes),
                index.Meta.projection.projection_type,
            ]
            for index in vars(model).values()
            if isinstance(index, Index)
        },
    }


def attributes_of(*models):
    return [one.attr_name for model in models if model for one in model.get_attributes().values()]


def described():
    times = Times()
    return {
        "tables": {
            name: describe(model) | {"attributes": attributes_of(model, BESIDE.get(name))}
            for name, model in MODELS.items()
        },
        "lease_seconds": times.lease.total_seconds(),
        "longest_waits": 2 * GIVEN_UP_AFTER / times.backoff.longest,
        "one_email_takes_seconds": times.one_email.total_seconds(),
        "given_up_after_seconds": GIVEN_UP_AFTER.total_seconds(),
        "messages_kept_seconds": MESSAGES_KEPT_FOR.total_seconds(),
        "event_ahead_seconds": YOUNG.total_seconds(),
        "a_hit_waits_seconds": A_HIT_WAITS_SECONDS,
        "export_tries": MOST_TRIES,
        "export_lease_seconds": EXPORT_LEASE.total_seconds(),
        "export_kept_days": KEPT_FOR.days,
        "metrics": [NAMESPACE, SERVICE],
    }
