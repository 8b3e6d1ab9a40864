"""Do what the rules want of a document today: queue its reminder, or note when it is next."""

from dataclasses import replace
from datetime import date, datetime
from math import inf

from chalicelib.actions.reminders.desk import Day, Desk
from chalicelib.actions.reminders.finish_statement import finish_statement
from chalicelib.domain.consents import recipient_key
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.documents.reminded import Reminded, Reminders
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.reads import Reads
from chalicelib.domain.reminders.outlooks import Why
from chalicelib.domain.reminders.statements import Party, party_of
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
    day: Day, document_id: int, desk: Desk, *, alone: bool = False
) -> Party | None:
    """Queue what is due of a document.

    Each reminder is decided first, then queued, then noted. Whoever dies between two of these
    leaves an open decision, which the next run takes up where it was left.

    Args:
        day: the company's.
        document_id: which.
        desk: the world.
        alone: whether also what a rule wants in a statement goes now, as the only one of it.

    Returns:
        The statement in which the next of its reminders is to go; None: nothing is left to do.

    Raises:
        Unreadable: what is registered cannot be understood.
        InvalidRequest: the company cannot send it as things stand.
        QuotaReached: it has used what it is allowed.
        TryAgainLater: AWS does not answer, or others change the document all the time.
    """
    known: Revised | None = None
    for _ in range(_MOST_ROUNDS):
        known = known or desk.find_document(day.company.company_id, document_id)
        if known is None:
            return None
        reminded = known.reminders.reminded
        if step := open_step(document_id, reminded):
            if together := reminded[step.due_date].together:
                finish_statement(day, together, desk)
                known = None
            else:
                known = _finish(day, known, step, desk)
            continue
        step = next_step(known.document, day.book, reminded, today=day.date)
        if step is None or step.planned > day.date:
            next_on = next_day(known.document, day.book, reminded, now=day.now)
            wait_until(day, known, desk, next_on)
            return None
        why = _why_not(day, known, step, desk)
        rule = day.book.rule(step.rule_id)
        if why is None and rule and rule.as_statement and not alone:
            return party_of(known.document, step)
        if why is None and not _has_place(day, known, step, desk):
            wait_until(day, known, desk, day_after(day.book, day.date))
            return None
        told = told_of(step, reminded, on=day.date, passed_over=why or "")
        known = _stored(day, known, told, desk)
    raise TryAgainLater("The document is changed by others.")


def _finish(day: Day, known: Revised, step: Step, desk: Desk) -> Revised | None:
    """Queue what was decided and note it, or note that it is not wanted any more."""
    rule = day.book.rule(step.rule_id)
    before = known.reminders.reminded
    is_due = step.due_date in open_amounts(known.document)
    if not is_due or rule is None or step.planned + LATEST < day.date:
        told = replace(before[step.due_date], passed_over=Why.LATER)
        return _stored(day, known, {**before, step.due_date: told}, desk)
    email_id = desk.queue(day.company, known, step, rule, now=day.now)
    told = replace(before[step.due_date], email_id=email_id)
    after = _stored(day, known, {**before, step.due_date: told}, desk, queued_at=day.now)
    count("ReminderQueued")
    logger.info(
        "reminder queued",
        company_id=day.company.company_id,
        document_id=step.document_id,
        email_id=email_id,
        rule=step.rule_id,
    )
    return after


def _why_not(day: Day, known: Revised, step: Step, desk: Desk) -> Why | None:
    rule = day.book.rule(step.rule_id)
    if rule is None:
        return None
    return desk.why_not_today(
        day.company,
        known.document,
        rule,
        day.exclusions,
        on=day.date,
        now=day.now,
        reads=Reads(most_units=inf),
    )


def _has_place(day: Day, known: Revised, step: Step, desk: Desk) -> bool:
    customer = known.document.customer
    [address, *_] = customer.addresses if customer else ("",)
    return desk.take_place(
        day.company.company_id,
        recipient_key(day.company.company_id, address),
        step.key,
        on=day.date,
        most=day.book.most_a_day,
    )


def _stored(
    day: Day, known: Revised, reminded: Reminded, desk: Desk, *, queued_at: datetime | None = None
) -> Revised | None:
    """The document with what is decided; None: it changed meanwhile, and is to be read again."""
    next_on = next_day(known.document, day.book, reminded, now=day.now)
    revision = known.reminders.revision
    decided = Reminders(reminded=reminded, revision=revision, next_on=next_on)
    if not desk.decide(day.company.company_id, known, decided, queued_at=queued_at):
        return None
    return replace(known, reminders=replace(decided, revision=revision + 1))


def wait_until(day: Day, known: Revised, desk: Desk, next_on: date | None) -> None:
    """Note the day of the next reminder where another one stands there."""
    if next_on != known.reminders.next_on:
        desk.decide(day.company.company_id, known, replace(known.reminders, next_on=next_on))
