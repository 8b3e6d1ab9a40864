"""The names of categories and states for people, as the page writes them."""

from typing import TypedDict

from chalicelib.domain.categories import KIND, Category
from chalicelib.domain.states import DeliveryStatus


class Label(TypedDict):
    """A word in each language of the service."""

    it: str
    en: str


def _labels(words: dict[str, tuple[str, str]]) -> dict[str, Label]:
    return {key: Label(it=italian, en=english) for key, (italian, english) in words.items()}


_ENGLISH_CATEGORIES = {
    Category.INVOICE: "Invoices",
    Category.CREDIT_NOTE: "Credit notes",
    Category.QUOTE: "Quotes",
    Category.PROFORMA: "Pro formas",
    Category.DELIVERY_NOTE: "Delivery notes",
    Category.WORK_REPORT: "Work reports",
    Category.AUTOMATIC_REMINDER: "Automatic reminders",
    Category.MANUAL_REMINDER: "Manual reminders",
    Category.RECEIPT: "Receipts",
    Category.ORDER: "Orders",
    Category.SUPPLIER_ORDER: "Supplier orders",
    Category.SELF_INVOICE: "Self-invoices",
}

CATEGORY = _labels(
    {category.value: (KIND[category], english) for category, english in _ENGLISH_CATEGORIES.items()}
)

DELIVERY = _labels(
    {
        DeliveryStatus.SCHEDULED.value: ("Programmata", "Scheduled"),
        DeliveryStatus.QUEUED.value: ("In coda", "Queued"),
        DeliveryStatus.SENDING.value: ("In invio", "Sending"),
        DeliveryStatus.SENT.value: ("Inviata", "Sent"),
        DeliveryStatus.DELIVERED.value: ("Consegnata", "Delivered"),
        DeliveryStatus.BOUNCED.value: ("Respinta", "Bounced"),
        DeliveryStatus.COMPLAINED.value: ("Segnalata come spam", "Marked as spam"),
        DeliveryStatus.FAILED.value: ("Non inviata", "Not sent"),
        DeliveryStatus.OUTCOME_UNKNOWN.value: ("Esito incerto", "Outcome unknown"),
        DeliveryStatus.CANCELLED.value: ("Annullata", "Cancelled"),
        DeliveryStatus.UNREADABLE.value: ("Non leggibile", "Unreadable"),
    }
)

EVIDENCE = _labels(
    {
        "not_tracked": ("Non tracciata", "Not tracked"),
        "unknown": ("Nessun segnale", "No signal"),
        "fetched_by_machine": ("Solo controlli automatici", "Automatic checks only"),
        "seen_through_proxy": ("Letta", "Read"),
        "seen": ("Letta", "Read"),
        "downloaded": ("Scaricata", "Downloaded"),
    }
)
