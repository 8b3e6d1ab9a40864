"""Documents that a company has registered: enough to e-mail them and to remind of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chalicelib.domain.categories import Category
from chalicelib.domain.documents.reminded import Reminders
from chalicelib.domain.emails import Attachment, File
from chalicelib.domain.errors import NotFound
from chalicelib.domain.requests import Upload
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.words import Locale

MOST_INSTALMENTS = 100


class DocumentType(StrEnum):
    """What a document is, as FIC names it."""

    INVOICE = "invoice"
    QUOTE = "quote"
    PROFORMA = "proforma"
    RECEIPT = "receipt"
    DELIVERY_NOTE = "delivery_note"
    CREDIT_NOTE = "credit_note"
    ORDER = "order"
    WORK_REPORT = "work_report"
    SUPPLIER_ORDER = "supplier_order"
    SELF_OWN_INVOICE = "self_own_invoice"
    SELF_SUPPLIER_INVOICE = "self_supplier_invoice"

    @property
    def category(self) -> Category:
        """Of the emails that bring such a document."""
        if self in {DocumentType.SELF_OWN_INVOICE, DocumentType.SELF_SUPPLIER_INVOICE}:
            return Category.SELF_INVOICE
        return Category(self.value)


class FileRole(StrEnum):
    """What a file is to its document: FIC shows a button for each."""

    DOCUMENT = "document"
    DELIVERY_NOTE = "delivery_note"
    ACCOMPANYING_INVOICE = "accompanying_invoice"
    ATTACHMENT = "attachment"


class Payment(StrEnum):
    """Where a document's payment stands."""

    NOT_EXPECTED = "not_expected"
    """Nothing is known to be due, or it is void or replaced."""
    OPEN = "open"
    OVERDUE = "overdue"
    PAID = "paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """To whom a document was issued."""

    name: str = ""
    contact: str = ""
    """The person to speak to."""
    email: str | None = None
    certified_email: str | None = None
    """PEC: registered mail by law, in Italy."""
    language: Locale | None = None
    """None: the company's."""
    never_remind: bool = False

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where the customer is reached, each once."""
        found = filter(None, (self.email, self.certified_email))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """A part of a document's amount."""

    due_date: date
    amount: Decimal
    paid_on: date | None = None
    """When the last of it was paid; None: nothing was."""
    paid_amount: Decimal = Decimal(0)

    @property
    def is_paid(self) -> bool:
        """Whether nothing of it is open."""
        return self.paid_on is not None and self.paid_amount >= self.amount

    @property
    def left(self) -> Decimal:
        """How much of it is open."""
        return max(Decimal(0), self.amount - self.paid_amount)


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file of a document; its bytes lie in S3."""

    attachment: Attachment
    retention_months: int
    """For how long S3 keeps it, by which it is found there."""

    @property
    def version(self) -> tuple[str, int]:
        """What tells its bytes in S3 from others of the document, whatever it is called."""
        return self.attachment.sha256, self.retention_months


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredDocument:
    """A document as its company told it. None and empty: it did not say."""

    document_id: int
    type: DocumentType
    number: str
    issued_on: date
    subject: str = ""
    customer: Customer | None = None
    net_amount: Decimal | None = None
    gross_amount: Decimal | None = None
    currency: str = "EUR"
    instalments: tuple[Instalment, ...] = ()
    void: bool = False
    replaced_by: int | None = None
    """The document that stands in its place."""
    answer_open_until: date | None = None
    """The last day on which the company's word to its customer is awaited; None: nobody waits."""
    files: Mapping[FileRole, DocumentFile] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        """Whether it is neither void nor replaced."""
        return not self.void and self.replaced_by is None

    def awaits_answer(self, on: date) -> bool:
        """Whether something that the customer said of it is open on a day."""
        return self.answer_open_until is not None and on <= self.answer_open_until

    @property
    def last_day(self) -> date:
        """The latest of its days."""
        return max([self.issued_on, *(one.due_date for one in self.instalments)])

    @property
    def owed(self) -> list[Instalment]:
        """What of a valid document is not paid, the first due first."""
        unpaid = [one for one in self.instalments if not one.is_paid] if self.is_valid else []
        return sorted(unpaid, key=lambda one: one.due_date)

    def payment(self, today: date) -> Payment:
        """Where its payment stands on a day, which is a day in its company's country."""
        if not self.instalments or not self.is_valid:
            return Payment.NOT_EXPECTED
        if not self.owed:
            return Payment.PAID
        return Payment.OVERDUE if self.owed[0].due_date < today else Payment.OPEN


@dataclass(frozen=True, slots=True)
class DocumentWish:
    """What a document is to be."""

    document: RegisteredDocument
    """All but its files."""
    files: Mapping[FileRole, File | Upload | DocumentFile]
    """Those that come, and those that the document has and keeps."""


@dataclass(frozen=True, slots=True)
class Revised:
    """A document with the number of its revision, which grows with each change."""

    document: RegisteredDocument
    revision: int
    changed_at: datetime
    reminded_at: datetime | None = None
    """When a reminder of it was queued last; no revision comes of it."""
    reminders: Reminders = field(default_factory=Reminders)


def registered(known: Revised | None) -> Revised:
    """What is known of a document that has to be registered.

    Raises:
        NotFound: it is not.
    """
    if known is None:
        raise NotFound("No such document is registered.")
    return known


def is_currency(code: str) -> bool:
    """Whether something is paid with it somewhere: a code of ISO 4217."""
    return code in rule_data("currencies")["codes"].split()
