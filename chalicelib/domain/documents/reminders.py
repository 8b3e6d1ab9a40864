"""Reminding a customer of what a document still owes: whether it may be done, and in what words."""

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from chalicelib.domain.documents.amounts import amount_text
from chalicelib.domain.documents.drafts import PLACE_OF_FILES, draft_subject, greeting, named
from chalicelib.domain.documents.registered import Instalment, Payment, RegisteredDocument
from chalicelib.domain.errors import Conflict
from chalicelib.domain.problems import ErrorCode
from chalicelib.domain.words import Locale, put, words

SOON = timedelta(days=3)
"""Who was reminded so shortly before is reminded again only by who insists."""

_DAYS = {"it": "%d/%m/%Y", "en": "%-d %B %Y"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reminder says where nobody wrote another text."""

    subject: str
    body: str
    """HTML."""


def customer_to_remind(document: RegisteredDocument) -> str:
    """The address of who may be reminded of the document.

    Raises:
        Conflict: nothing of it is owed, or there is nobody to remind.
    """
    if document.void:
        raise Conflict("The document is void.", ErrorCode.DOCUMENT_VOID)
    if document.replaced_by is not None:
        raise Conflict("Another document replaces this one.", ErrorCode.DOCUMENT_REPLACED)
    if not document.instalments:
        raise Conflict("Nothing is known to be due.", ErrorCode.NOTHING_DUE)
    if not document.owed:
        raise Conflict("The document is paid.", ErrorCode.DOCUMENT_PAID)
    customer = document.customer
    if customer is None:
        raise Conflict("The document has no customer.", ErrorCode.NO_CUSTOMER)
    if customer.never_remind:
        raise Conflict("The customer is never to be reminded.", ErrorCode.NEVER_REMIND)
    [address, *_] = customer.addresses
    return address


def draft_reminder(
    document: RegisteredDocument, sender: str, locale: Locale, *, today: date, with_file: bool
) -> Draft:
    """The reminder from a sender of this name: of what is overdue, or else of what is due next.

    Args:
        document: of which something is owed.
        sender: the company's name.
        locale: the language.
        today: a day in the company's country.
        with_file: whether the mail has a button for the document.
    """
    said = words("reminder", locale)
    is_overdue = document.payment(today) is Payment.OVERDUE
    meant = [one for one in document.owed if one.due_date < today] or document.owed[:1]
    subject = said["overdue" if is_overdue else "due"].format(
        document=draft_subject(document, locale)
    )
    lines = [
        greeting(document, locale),
        said["text"].format(document=named(document, locale)),
        "",
        *(_line(one, document.currency, locale) for one in meant),
        "",
        *([said["button"], "", PLACE_OF_FILES, ""] if with_file else []),
        said["paid_already"],
        "",
        f"{said['regards']},",
    ]
    body = "<br>".join(escape(line, quote=False) for line in lines)
    return Draft(subject, f"{body}<br><b>{escape(sender)}</b>")


def _line(instalment: Instalment, currency: str, locale: Locale) -> str:
    amount = amount_text(instalment.left, currency, locale)
    due = instalment.due_date
    # A month's English name, whatever the machine's locale is: strftime knows C's alone here.
    return put(words("reminder", locale)["owed"], amount=amount, day=due.strftime(_DAYS[locale]))
