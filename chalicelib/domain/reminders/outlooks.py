"""Whether a document's reminder would go on a day, and why not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chalicelib.domain.documents.registered import Payment, RegisteredDocument, Revised
from chalicelib.domain.reminders.rules import RuleBook
from chalicelib.domain.reminders.statements import Party, party_of
from chalicelib.domain.reminders.steps import Step, next_step, open_amounts, told_of


class Why(StrEnum):
    """Why a reminder goes, or does not."""

    GOES = "goes"
    NOTHING_DUE = "nothing_due"
    PAID = "paid"
    VOID = "void"
    REPLACED = "replaced"
    NO_ADDRESS = "no_address"
    NEVER_REMIND = "never_remind"
    """The document says so of its customer."""
    NO_RULE = "no_rule"
    """No rule has anything left to remind of."""
    LATER = "later"
    QUIET_DAY = "quiet_day"
    CUSTOMER_EXCLUDED = "customer_excluded"
    DOCUMENT_EXCLUDED = "document_excluded"
    ANSWER_OPEN = "answer_open"
    """The customer said something of it that is still open."""
    SEEN = "seen"
    NOT_SILENT = "not_silent"
    """There was a sign of a person, or it is too early to miss one."""
    ENOUGH_FOR_TODAY = "enough_for_today"
    """Its customer gets as many reminders that day as the rules allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a day has for a document."""

    document: RegisteredDocument
    why: Why
    step: Step | None = None
    """The reminder that goes, or else the next one."""
    listed_with: int = 0
    """How many other documents are in the same statement."""

    @property
    def amount(self) -> Decimal:
        """What is open of what the step reminds of."""
        amounts: Mapping[date, Decimal] = open_amounts(self.document)
        return amounts[self.step.due_date] if self.step else Decimal(0)


def outlook(known: Revised, book: RuleBook, *, on: date, now: datetime) -> Outlook:
    """What a day has for a document, as things are now and if nothing stops what goes before.

    Conditions that are not in the document (who has seen it, who is excluded) are others' to ask.
    """
    document, reminded = known.document, known.reminders.reminded
    if why := why_never(document):
        return Outlook(document=document, why=why)
    first = book.calendar.day_of(book.calendar.next_run(now))
    step = next_step(document, book, reminded, today=first)
    while step and max(step.planned, first) < on:
        reminded = told_of(step, reminded, on=max(step.planned, first))
        step = next_step(document, book, reminded, today=first)
    if step is None:
        return Outlook(document=document, why=Why.NO_RULE)
    if book.calendar.is_quiet(on):
        return Outlook(document=document, why=Why.QUIET_DAY, step=step)
    why = Why.GOES if max(step.planned, first) == on else Why.LATER
    return Outlook(document=document, why=why, step=step)


def within_a_day(outlooks: Iterable[Outlook], book: RuleBook) -> list[Outlook]:
    """The same, where no customer gets more reminders on the day: the earliest planned go.

    What goes as one statement counts as one reminder.
    """
    taken: dict[str, set[Party | str]] = defaultdict(set)
    listed: Counter[Party] = Counter()
    found: list[Outlook] = []
    for one in sorted(outlooks, key=lambda one: one.step.planned if one.step else date.max):
        if one.why is not Why.GOES or one.step is None:
            found.append(one)
            continue
        party = party_of(one.document, one.step)
        rule = book.rule(one.step.rule_id)
        in_one = rule is not None and rule.as_statement
        mail = party if in_one else one.step.key
        mails = taken[party.address]
        if mail not in mails and len(mails) >= book.most_a_day:
            found.append(replace(one, why=Why.ENOUGH_FOR_TODAY))
            continue
        mails.add(mail)
        listed[party] += in_one
        found.append(one)
    return [_listed(one, listed) for one in found]


def _listed(one: Outlook, listed: Mapping[Party, int]) -> Outlook:
    if one.why is not Why.GOES or one.step is None:
        return one
    return replace(one, listed_with=max(listed[party_of(one.document, one.step)] - 1, 0))


def why_never(document: RegisteredDocument) -> Why | None:
    """Why nobody is reminded of a document, whatever the rules say; None: somebody may be."""
    customer = document.customer
    found = (
        (document.void, Why.VOID),
        (document.replaced_by is not None, Why.REPLACED),
        (not document.instalments, Why.NOTHING_DUE),
        (document.payment(date.min) is Payment.PAID, Why.PAID),
        (customer is None or not customer.addresses, Why.NO_ADDRESS),
        (customer is not None and customer.never_remind, Why.NEVER_REMIND),
    )
    return next((why for holds, why in found if holds), None)
