"""By which rules a company has its customers reminded of what is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from chalicelib.domain.companies import Licence
from chalicelib.domain.documents.registered import DocumentType
from chalicelib.domain.reminders.calendars import Calendar
from chalicelib.domain.words import Locale

REMINDED_TYPES = frozenset({DocumentType.INVOICE, DocumentType.PROFORMA, DocumentType.RECEIPT})
"""What is paid for."""

MOST_RULES = 10
MOST_TIMES = 10
"""Reminders of one rule for one instalment: none is sent for ever."""
MOST_A_DAY = 5
"""To one customer of one company, by all its rules."""
MOST_DAYS_BEFORE, MOST_DAYS_AFTER = 60, 365
LONGEST_PAUSE = 90
"""Days between two reminders of a rule."""

_REMIND = frozenset({Licence.PREMIUM_PLUS, Licence.COMPLETE})


@dataclass(frozen=True, slots=True)
class Text:
    """What a reminder says, with places for what it is about."""

    subject: str
    body: str
    """HTML as it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a reminder goes to whom, and what it says."""

    rule_id: str
    """By which the company knows it: who is reminded once by a rule is not again."""
    name: str = ""
    active: bool = True
    days: int
    """From the due date to the first reminder; below zero: before it."""
    every_days: int | None = None
    """From one to the next; None: there is one."""
    times: int = 1
    """How many at most."""
    types: frozenset[DocumentType] = REMINDED_TYPES
    minimum_amount: Decimal = Decimal(0)
    """Less that is open is let be."""
    only_unseen: bool = False
    """Not where a person was seen to open what the document was sent with."""
    silent_days: int | None = None
    """Only where that has been out for so many days without a sign of a person."""
    unless_answer_open: bool = False
    """Not while something that the customer said of the document is open."""
    as_statement: bool = False
    """Whether what it reminds a customer of on one day goes as one e-mail."""
    with_document: bool = True
    """Whether the document comes along, where there is its file."""
    texts: Mapping[Locale, Text] = field(default_factory=dict)
    """By the customer's language; where there is none, the service's own."""

    def planned_on(self, due_date: date) -> tuple[date, ...]:
        """The days of its reminders, whether or not something may leave on them."""
        first = due_date + timedelta(days=self.days)
        return tuple(
            first + timedelta(days=(self.every_days or 0) * step) for step in range(self.times)
        )

    def is_for(self, kind: DocumentType, still_open: Decimal) -> bool:
        """Whether it reminds of so much that is open of such a document."""
        return self.active and kind in self.types and still_open >= self.minimum_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All that a company says of automatic reminders."""

    rules: tuple[Rule, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    most_a_day: int = 1
    """Reminders to one customer."""
    summary_to: str | None = None
    """Where a day's summary goes; None: there is none."""

    @property
    def reminds(self) -> bool:
        """Whether there is anything to do by it."""
        return any(rule.active for rule in self.rules)

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id, where there still is one."""
        return next((rule for rule in self.rules if rule.rule_id == rule_id), None)


def may_remind(licence: Licence) -> bool:
    """Whether automatic reminders are part of a licence."""
    return licence in _REMIND
