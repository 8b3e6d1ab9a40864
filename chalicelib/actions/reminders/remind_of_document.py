"""Do what the rules want of a document today: queue its reminder, or note when it is next."""

from dataclasses import replace
from datetime import datetime

from chalicelib.actions.reminders.desk import Desk
from chalicelib.domain.companies import Company
from chalicelib.domain.consents import recipient_key
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.documents.reminded import Reminded, Reminders
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.reminders.rules import RuleBook
from chalicelib.domain.reminders.steps import (
    LATEST,
    Step,
    day_after,
    next_day,
    next_step,
    open_amounts,
    open_step,
    told_of,
)
from chalicelib.telemetry import count, logger

_MOST_ROUNDS = 300
"""A document has up to a hundred due dates; each may take a decision and a reminder."""


def remind_of_document(
    company: Company, book: RuleBook, document_id: int, desk: Desk, *, now: datetime
) -> int:
    """Queue what is due of a document; how many reminders that is.

    Each is decided first, then queued, then noted. Whoever dies between two of these leaves an open
    decision, which the next run takes up where it was left.

    Raises:
        Unreadable: what is registered cannot be understood.
        InvalidRequest: the company cannot send it as things stand.
        QuotaReached: it has used what it is allowed.
        TryAgainLater: AWS does not answer, or others change the document all the time.
    """
    queued = 0
    for _ in range(_MOST_ROUNDS):
        known = desk.find_document(company.company_id, document_id)
        if known is None:
            return queued
        reminded, today = known.reminders.reminded, book.calendar.day_of(now)
        if step := open_step(document_id, reminded):
            queued += _finish(company, book, known, step, desk, now=now)
            continue
        step = next_step(known.document, book, reminded, today=today)
        if step is None or step.planned > today:
            _wait(company, book, known, desk, now=now)
            return queued
        if not _has_place(company, book, known, step, desk, now=now):
            later = Reminders(reminded=reminded, next_on=day_after(book, today))
            desk.decide(company.company_id, known, later)
            return queued
        begun = Reminders(reminded=told_of(step, reminded, on=today), next_on=today)
        desk.decide(company.company_id, known, begun)
    raise TryAgainLater("The document is changed by others.")


def _finish(
    company: Company, book: RuleBook, known: Revised, step: Step, desk: Desk, *, now: datetime
) -> int:
    """Queue what was decided and note it, or note that it is not wanted any more."""
    rule, today = book.rule(step.rule_id), book.calendar.day_of(now)
    is_due = step.due_date in open_amounts(known.document)
    if not is_due or rule is None or step.planned + LATEST < today:
        _note(company, book, known, step, desk, passed_over="no_longer_wanted", now=now)
        return 0
    email_id = desk.queue(company, known, step, rule, now=now)
    _note(company, book, known, step, desk, email_id=email_id, now=now)
    count("ReminderQueued")
    logger.info(
        "reminder queued",
        company_id=company.company_id,
        document_id=step.document_id,
        email_id=email_id,
        rule=step.rule_id,
    )
    return 1


def _note(
    company: Company,
    book: RuleBook,
    known: Revised,
    step: Step,
    desk: Desk,
    *,
    email_id: int | None = None,
    passed_over: str = "",
    now: datetime,
) -> None:
    before = known.reminders.reminded
    told = replace(before[step.due_date], email_id=email_id, passed_over=passed_over)
    reminded: Reminded = {**before, step.due_date: told}
    next_on = next_day(known.document, book, reminded, now=now)
    reminders = Reminders(reminded=reminded, next_on=next_on)
    queued_at = None if email_id is None else now
    desk.decide(company.company_id, known, reminders, queued_at=queued_at)


def _has_place(
    company: Company, book: RuleBook, known: Revised, step: Step, desk: Desk, *, now: datetime
) -> bool:
    customer = known.document.customer
    [address, *_] = customer.addresses if customer else ("",)
    return desk.take_place(
        company.company_id,
        recipient_key(company.company_id, address),
        step.key,
        on=book.calendar.day_of(now),
        most=book.most_a_day,
    )


def _wait(company: Company, book: RuleBook, known: Revised, desk: Desk, *, now: datetime) -> None:
    """Note the day of the next reminder where another one stands there."""
    next_on = next_day(known.document, book, known.reminders.reminded, now=now)
    if next_on != known.reminders.next_on:
        waiting = replace(known.reminders, next_on=next_on)
        desk.decide(company.company_id, known, waiting)
