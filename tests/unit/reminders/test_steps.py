"""Which reminder comes next."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.documents.registered import (
    Customer,
    DocumentType,
    Instalment,
    RegisteredDocument,
)
from chalicelib.domain.reminders.calendars import Calendar
from chalicelib.domain.reminders.rules import Rule, RuleBook
from chalicelib.domain.reminders.steps import LATEST, next_step, told_of

EVERY_DAY = Calendar(quiet_weekends=False, quiet_holidays=False)
DUE = date(2026, 12, 10)
DAY = timedelta(days=1)
ANNA = Customer(name="Verdi Srl", email="anna@verdi.example")
INVOICE = RegisteredDocument(
    document_id=18,
    type=DocumentType.INVOICE,
    number="18",
    issued_on=date(2026, 11, 10),
    customer=ANNA,
    instalments=(Instalment(due_date=DUE, amount=Decimal("1220.00")),),
)
BEFORE = Rule(rule_id="before", days=-3)
AFTER = Rule(rule_id="after", days=7, every_days=7, times=3)


def book(*rules, calendar=EVERY_DAY):
    return RuleBook(rules=rules, calendar=calendar)


def life(document, rules, *, first, last):
    """Every reminder of a document, where it is looked at once a day."""
    reminded, found, day = {}, [], first
    while day <= last:
        step = next_step(document, rules, reminded, today=day)
        if step and step.planned <= day:
            reminded = told_of(step, reminded, on=day)
            found.append((day.isoformat(), step.rule_id, step.number))
        day += DAY
    return found


def test_a_rule_reminds_before_and_after_and_then_no_more():
    found = life(INVOICE, book(BEFORE, AFTER), first=date(2026, 11, 10), last=date(2027, 12, 31))

    assert [
        ("2026-12-07", "before", 1),
        ("2026-12-17", "after", 1),
        ("2026-12-24", "after", 2),
        ("2026-12-31", "after", 3),
    ] == found


def test_who_was_not_reminded_for_weeks_is_reminded_once():
    found = life(INVOICE, book(BEFORE, AFTER), first=date(2026, 12, 26), last=date(2027, 12, 31))

    assert [("2026-12-26", "after", 2), ("2026-12-31", "after", 3)] == found


def test_what_was_due_long_ago_is_let_be():
    long_after = DUE + timedelta(days=21) + LATEST

    assert next_step(INVOICE, book(AFTER), {}, today=long_after)
    assert next_step(INVOICE, book(AFTER), {}, today=long_after + DAY) is None


def test_two_rules_of_one_day_remind_once():
    again = Rule(rule_id="again", days=7)

    found = life(INVOICE, book(AFTER, again), first=DUE, last=DUE + timedelta(days=8))

    assert [("2026-12-17", "after", 1)] == found


def test_a_rule_that_was_moved_does_not_remind_again():
    step = next_step(INVOICE, book(AFTER), {}, today=DUE)
    reminded = told_of(step, {}, on=step.planned)
    moved = replace(AFTER, days=10)

    found = next_step(INVOICE, book(moved), reminded, today=step.planned)

    assert (2, DUE + timedelta(days=17)) == (found.number, found.planned)


def test_a_due_date_that_moves_takes_its_reminders_along():
    later = DUE + timedelta(days=30)
    moved = replace(INVOICE, instalments=(replace(INVOICE.instalments[0], due_date=later),))
    step = next_step(INVOICE, book(AFTER), {}, today=DUE)

    found = next_step(moved, book(AFTER), told_of(step, {}, on=step.planned), today=DUE)

    assert (1, later + timedelta(days=7)) == (found.number, found.planned)


@pytest.mark.parametrize(
    "change",
    [
        {"void": True},
        {"replaced_by": 19},
        {"customer": None},
        {"customer": Customer(name="Verdi Srl")},
        {"customer": replace(ANNA, never_remind=True)},
        {"instalments": ()},
        {
            "instalments": (
                Instalment(
                    due_date=DUE, amount=Decimal(5), paid_on=DUE, paid_amount=Decimal("5.00")
                ),
            )
        },
        {"type": DocumentType.QUOTE},
    ],
)
def test_nobody_is_reminded_of_what_is_not_owed_or_not_to_be_asked_for(change):
    assert next_step(replace(INVOICE, **change), book(AFTER), {}, today=DUE) is None


def test_a_part_that_is_open_is_reminded_of_where_it_is_enough():
    part = Instalment(due_date=DUE, amount=Decimal(100), paid_on=DUE, paid_amount=Decimal("90.01"))
    document = replace(INVOICE, instalments=(part,))
    at_least = [replace(AFTER, minimum_amount=Decimal(least)) for least in ("9.99", "10.00")]

    found = [next_step(document, book(rule), {}, today=DUE) for rule in at_least]

    assert [True, False] == [step is not None for step in found]


def test_instalments_are_reminded_of_each_in_its_time_and_those_of_one_day_together():
    instalments = tuple(
        Instalment(due_date=day, amount=Decimal(100))
        for day in (date(2027, 1, 31), date(2027, 2, 28), date(2027, 2, 28))
    )
    document = replace(INVOICE, instalments=instalments)
    rules = book(replace(AFTER, days=1, times=1))

    found = life(document, rules, first=date(2027, 1, 1), last=date(2027, 12, 31))

    assert [("2027-02-01", "after", 1), ("2027-03-01", "after", 1)] == found


def test_a_leap_day_is_a_day():
    document = replace(
        INVOICE, instalments=(Instalment(due_date=date(2028, 2, 28), amount=Decimal(1)),)
    )
    rules = book(replace(AFTER, days=1, every_days=1, times=2))

    found = life(document, rules, first=date(2028, 2, 1), last=date(2028, 3, 31))

    assert [("2028-02-29", "after", 1), ("2028-03-01", "after", 2)] == found


def test_a_quiet_day_puts_a_reminder_off():
    # 8 December is a holiday, 6 and 7 a Sunday and a Monday.
    rules = book(replace(AFTER, days=-2, times=1), calendar=Calendar())

    found = life(INVOICE, rules, first=date(2026, 12, 1), last=DUE)

    assert [("2026-12-09", "after", 1)] == found


def test_a_rule_that_is_off_reminds_of_nothing():
    assert next_step(INVOICE, book(replace(AFTER, active=False)), {}, today=DUE) is None
