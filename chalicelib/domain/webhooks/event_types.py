"""The types of events: the service's own, and those that FIC has for an email that left."""

from enum import StrEnum

from chalicelib.domain.categories import Category


class EventType(StrEnum):
    """What became of an email; promised in docs/openapi.yaml."""

    SENT = "email.sent"
    DELIVERED = "email.delivered"
    DELAYED = "email.delayed"
    BOUNCED = "email.bounced"
    COMPLAINED = "email.complained"
    FAILED = "email.failed"
    SUPPRESSED = "email.suppressed"
    """It failed since mail to its address comes back; told beside `FAILED`."""
    OUTCOME_UNKNOWN = "email.outcome_unknown"
    SEEN = "email.seen"
    DOWNLOADED = "email.downloaded"
    RETRACTED = "email.retracted"
    """What showed that it was seen or downloaded turned out to be a machine's doing."""
    REMINDER_SENT = "reminder.sent"
    """Told beside `SENT`."""


TEST = "subscription.test"
"""What a person has sent to try a sink."""
WELCOME = "it.fattureincloud.webhooks.subscriptions.welcome"
"""What a sink gets first, once it has shown that it wants events, as FIC does it."""

_FIC = "it.fattureincloud.webhooks.issued_documents.{}.email_sent"
_GROUPS = {
    Category.INVOICE: ("invoices",),
    Category.CREDIT_NOTE: ("credit_notes",),
    Category.QUOTE: ("quotes",),
    Category.PROFORMA: ("proformas",),
    Category.DELIVERY_NOTE: ("delivery_notes",),
    Category.WORK_REPORT: ("work_reports",),
    Category.RECEIPT: ("receipts",),
    Category.ORDER: ("orders",),
    Category.SUPPLIER_ORDER: ("supplier_orders",),
    # FIC tells apart whose it is, which is not known here.
    Category.SELF_INVOICE: ("self_own_invoices", "self_supplier_invoices"),
}
FIC_TYPES = tuple(_FIC.format(group) for groups in _GROUPS.values() for group in groups)
ALL_FIC_TYPES = _FIC.format("all")
"""Stands for each of them when a subscription is made."""


def fic_types(category: Category) -> tuple[str, ...]:
    """What FIC calls it that an email of this category left; a subscription gets one of them."""
    return tuple(map(_FIC.format, _GROUPS.get(category, ())))
