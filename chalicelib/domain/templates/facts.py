"""What a mail's variables are filled from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chalicelib.domain.categories import Category
from chalicelib.domain.documents.registered import Instalment, RegisteredDocument
from chalicelib.domain.templates import figures
from chalicelib.domain.templates.variables import Variable
from chalicelib.domain.words import Locale, put, words

type Values = dict[Variable, str]
"""Plain text by variable; what nobody knows is not in it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a statement."""

    kind: Category
    number: str
    issued_on: date
    due_date: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """Who writes to whom about which document. None and empty: nobody said."""

    sender: str
    kind: Category
    """Of the document; a reminder's own says nothing of it."""
    number: str = ""
    issued_on: date | None = None
    customer: str = ""
    contact: str = ""
    net: Decimal | None = None
    gross: Decimal | None = None
    currency: str = "EUR"
    subject: str = ""
    owed: tuple[tuple[date, Decimal], ...] = ()
    """What is still to be paid, by the days when it is due, the first of them first."""
    listed: tuple[Listed, ...] = ()
    """What is owed of each of several documents, where a mail is about them all."""
    today: date | None = None
    """In the company's country."""


def facts_of(
    document: RegisteredDocument,
    *,
    sender: str,
    today: date,
    owed: Sequence[Instalment] | None = None,
) -> MailFacts:
    """What a mail about a registered document may say.

    Args:
        document: the document.
        sender: the name of the company that writes.
        today: the day, in the company's country.
        owed: the instalments that the mail is about; None: all that are overdue, or else the next.
    """
    overdue = [one for one in document.owed if one.due_date < today]
    about = (overdue or document.owed[:1]) if owed is None else owed
    customer = document.customer
    return MailFacts(
        sender=sender,
        kind=document.type.category,
        number=document.number,
        issued_on=document.issued_on,
        customer=customer.name if customer else "",
        contact=customer.contact if customer else "",
        net=document.net_amount,
        gross=document.gross_amount,
        currency=document.currency,
        subject=document.subject,
        owed=tuple(sorted((one.due_date, one.left) for one in about)),
        today=today,
    )


def statement_facts(
    about: Sequence[tuple[RegisteredDocument, Sequence[Instalment]]], *, sender: str, today: date
) -> MailFacts:
    """What a mail about what is owed of several documents of a customer, in a currency, may say."""
    first, _ = about[0]
    customer = first.customer
    listed = [
        Listed(document.type.category, document.number, document.issued_on, one.due_date, one.left)
        for document, owed in about
        for one in owed
    ]
    listed.sort(key=lambda line: (line.due_date, line.number))
    return MailFacts(
        sender=sender,
        kind=Category.AUTOMATIC_REMINDER,
        number=", ".join(document.number for document, _ in about),
        customer=customer.name if customer else "",
        contact=customer.contact if customer else "",
        currency=first.currency,
        owed=tuple((line.due_date, line.amount) for line in listed),
        listed=tuple(listed),
        today=today,
    )


def values_of(facts: MailFacts, locale: Locale) -> Values:
    """What the variables say, in a language."""
    said = words("templates", locale)
    contact = facts.contact or facts.customer
    kind = said["documents"][facts.kind.value]
    numbered = said["numbered"].format(document=kind, number=facts.number)
    named = said["in_a_sentence"][facts.kind.value].format(number=facts.number)
    if facts.listed:
        count = len({(line.kind, line.number) for line in facts.listed})
        kind, named = said["listed_documents"], said["listed_in_a_sentence"]
        numbered = said["listed_numbered"].format(count=count)
    due_date = facts.owed[0][0] if facts.owed else None
    owed = sum((amount for _, amount in facts.owed), Decimal(0)) if facts.owed else None
    found = {
        Variable.SENDER: facts.sender,
        Variable.CUSTOMER: facts.customer,
        Variable.CONTACT: contact,
        Variable.DOCUMENT: kind,
        Variable.NUMBERED: numbered if facts.number else "",
        Variable.IN_A_SENTENCE: named if facts.number else "",
        Variable.NUMBER: facts.number,
        Variable.DATE: facts.issued_on and figures.day(facts.issued_on, locale),
        Variable.YEAR: facts.issued_on and str(facts.issued_on.year),
        Variable.SUBJECT: facts.subject,
        Variable.GREETING: said["greeting"].format(name=contact) if contact else said["hello"],
        Variable.DUE_DATE: due_date and figures.day(due_date, locale),
        Variable.DUE_LINES: "\n".join(_due_lines(facts, locale)),
        Variable.DAYS_LATE: _days_late(due_date, facts.today),
    }
    for plain, bare, amount in (
        (Variable.NET, Variable.BARE_NET, facts.net),
        (Variable.GROSS, Variable.BARE_GROSS, facts.gross),
        (Variable.OWED, Variable.BARE_OWED, owed),
    ):
        if amount is not None:
            found[plain] = figures.amount(amount, facts.currency, locale)
            found[bare] = figures.bare_amount(amount, facts.currency, locale)
    return {variable: text for variable, text in found.items() if text}


def _due_lines(facts: MailFacts, locale: Locale) -> Iterator[str]:
    said = words("templates", locale)
    if not facts.listed:
        for day, amount in facts.owed:
            yield put(
                said["owed"],
                amount=figures.amount(amount, facts.currency, locale),
                day=figures.day(day, locale),
            )
    for line in facts.listed:
        name = said["numbered"].format(
            document=said["documents"][line.kind.value], number=line.number
        )
        yield put(
            said["listed"],
            document=name[:1].upper() + name[1:],
            date=figures.day(line.issued_on, locale),
            amount=figures.amount(line.amount, facts.currency, locale),
            day=figures.day(line.due_date, locale),
        )


def _days_late(due_date: date | None, today: date | None) -> str:
    return "" if due_date is None or today is None else str(max((today - due_date).days, 0))
