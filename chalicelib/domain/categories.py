"""What was sent: the categories of the page, and their names in FIC's `kind` field."""

from enum import StrEnum


class Category(StrEnum):
    """A category, in the order of the page's filter.

    Another one goes to the end: tokens in mails already sent name some by their place.
    """

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    QUOTE = "quote"
    PROFORMA = "proforma"
    DELIVERY_NOTE = "delivery_note"
    WORK_REPORT = "work_report"
    AUTOMATIC_REMINDER = "automatic_reminder"
    MANUAL_REMINDER = "manual_reminder"
    RECEIPT = "receipt"
    ORDER = "order"
    SUPPLIER_ORDER = "supplier_order"
    SELF_INVOICE = "self_invoice"


REMINDERS = frozenset({Category.AUTOMATIC_REMINDER, Category.MANUAL_REMINDER})

KIND = {
    Category.INVOICE: "Fatture",
    Category.CREDIT_NOTE: "Note di credito",
    Category.QUOTE: "Preventivi",
    Category.PROFORMA: "Proforma",
    Category.DELIVERY_NOTE: "DDT",
    Category.WORK_REPORT: "Rapportini",
    Category.AUTOMATIC_REMINDER: "Solleciti automatici",
    Category.MANUAL_REMINDER: "Solleciti manuali",
    Category.RECEIPT: "Ricevute",
    Category.ORDER: "Ordini",
    Category.SUPPLIER_ORDER: "Ordini fornitore",
    Category.SELF_INVOICE: "Autofatture",
}
"""FIC's label of each category: Italian in every locale, since SDK users compare it as text."""
