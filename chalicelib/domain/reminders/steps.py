"""Which reminder of a document is the next one: a function of facts, and of nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from chalicelib.domain.documents.registered import RegisteredDocument
from chalicelib.domain.documents.reminded import Reminded, Told
from chalicelib.domain.reminders.rules import Rule, RuleBook

LATEST = timedelta(days=14)
"""So long after its day a reminder may still go: later it would tell of another state of things.

So a new rule does not remind at once of all that was ever due, nor does what is registered late.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One reminder of what is due of a document on one day."""

    document_id: int
    due_date: date
    rule_id: str
    number: int
    """Of the rule's reminders, from 1."""
    planned: date
    """Its day: the rule's, or the first after it on which reminders leave."""

    @property
    def key(self) -> str:
        """What tells it from all others of its company."""
        return f"{self.document_id}/{self.due_date}/{self.rule_id}/{self.number}"


def open_amounts(document: RegisteredDocument) -> dict[date, Decimal]:
    """What is open of a document, by the day on which it is due; nothing where none may remind.

    Instalments of one day are one: nobody is reminded twice of it.
    """
    customer = document.customer
    if customer is None or not customer.addresses or customer.never_remind or not document.is_valid:
        return {}
    amounts: dict[date, Decimal] = {}
    for one in document.owed:
        amounts[one.due_date] = amounts.get(one.due_date, Decimal(0)) + one.left
    return amounts


def next_step(
    document: RegisteredDocument, book: RuleBook, reminded: Reminded, *, today: date
) -> Step | None:
    """The reminder that goes next, on its day or, where that is past, today.

    Of what is due on one day, only the newest of several whose day has come: who was not reminded
    for three days is reminded once. What was decided before stays so whatever rules say now.
    """
    amounts = open_amounts(document)
    found = (
        step
        for due_date, amount in amounts.items()
        if (
            step := _next_of(
                document, book, due_date, amount, told=reminded.get(due_date), today=today
            )
        )
    )
    return min(found, key=lambda step: (max(step.planned, today), step.due_date), default=None)


def next_day(
    document: RegisteredDocument, book: RuleBook, reminded: Reminded, *, now: datetime
) -> date | None:
    """On which day a document is to be looked at again for its reminders; None: on none.

    Also for one that was begun and not ended: that is today.
    """
    today = book.calendar.day_of(now)
    if any(told.is_open for told in reminded.values()):
        return today
    step = next_step(document, book, reminded, today=today)
    return max(step.planned, today) if step else None


def day_after(book: RuleBook, today: date) -> date:
    """The next day on which reminders leave."""
    return book.calendar.open_from(today + timedelta(days=1))


def told_of(
    step: Step,
    reminded: Reminded,
    *,
    on: date,
    passed_over: str = "",
    together: tuple[str, ...] = (),
) -> dict[date, Told]:
    """What is decided with this step: that it goes, with which others, or why not."""
    before = reminded.get(step.due_date)
    numbers = {**(before.numbers if before else {}), step.rule_id: step.number}
    told = Told(
        numbers=numbers,
        rule_id=step.rule_id,
        planned=step.planned,
        on=on,
        passed_over=passed_over,
        together=together,
    )
    return {**reminded, step.due_date: told}


def open_step(document_id: int, reminded: Reminded) -> Step | None:
    """The reminder of which it was decided that it goes, and not yet known what went."""
    return next(
        (
            Step(
                document_id=document_id,
                due_date=due_date,
                rule_id=told.rule_id,
                number=told.number,
                planned=told.planned,
            )
            for due_date, told in sorted(reminded.items())
            if told.is_open
        ),
        None,
    )


def _next_of(
    document: RegisteredDocument,
    book: RuleBook,
    due_date: date,
    amount: Decimal,
    *,
    told: Told | None,
    today: date,
) -> Step | None:
    to_come: list[Step] = []
    newest: Step | None = None
    for rule in book.rules:
        if not rule.is_for(document.type, amount):
            continue
        for step in _steps(document.document_id, due_date, rule, book, told):
            if step.planned > today:
                to_come.append(step)
            elif step.planned + LATEST >= today and (
                newest is None or step.planned > newest.planned
            ):
                newest = step
    return newest or min(to_come, key=lambda step: step.planned, default=None)


def _steps(
    document_id: int, due_date: date, rule: Rule, book: RuleBook, told: Told | None
) -> Iterator[Step]:
    """The steps of a rule that are not decided yet."""
    after = told.numbers.get(rule.rule_id, 0) if told else 0
    for number, day in enumerate(rule.planned_on(due_date), start=1):
        planned = book.calendar.open_from(day)
        if number > after and (told is None or planned > told.planned):
            yield Step(
                document_id=document_id,
                due_date=due_date,
                rule_id=rule.rule_id,
                number=number,
                planned=planned,
            )
