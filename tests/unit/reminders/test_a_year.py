"""The engine over a year: runs that come twice, not at all, or die between any two writes.

Whatever happens, nobody is reminded twice of one step, nor of what is paid, and no step that could
have gone is missing.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial

import holidays
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.actions.reminders.desk import Desk
from chalicelib.actions.reminders.run_reminders import run_reminders
from chalicelib.actions.sending.check_statement import Files, check_statement
from chalicelib.domain.categories import Category
from chalicelib.domain.clocks import NEVER
from chalicelib.domain.companies import Company, Licence
from chalicelib.domain.documents.registered import (
    Customer,
    DocumentType,
    Instalment,
    RegisteredDocument,
    Revised,
)
from chalicelib.domain.documents.reminded import Reminders
from chalicelib.domain.emails import Document
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.reminders.calendars import Calendar
from chalicelib.domain.reminders.exclusions import Exclusions
from chalicelib.domain.reminders.outlooks import Why
from chalicelib.domain.reminders.rules import Rule, RuleBook
from chalicelib.domain.reminders.steps import next_day, open_amounts
from chalicelib.domain.reminders.stopping import confirmed, step_named, why_stopped
from chalicelib.tables.documents.registered import Page
from chalicelib.tables.reminders.rules import FROM_THE_FIRST, Kept
from tests.builders import an_email

COMPANY = Company(company_id=1, name="Rossi Srl", licence=Licence.PREMIUM_PLUS)
DAY = timedelta(days=1)
FIRST = date(2027, 10, 1)  # with both nights of daylight saving, and a leap day
LAST = FIRST + timedelta(days=366)
CALENDAR = Calendar(hour=Calendar().hour.replace(hour=2, minute=30))
KEYS_LIVE = timedelta(days=1)
"""Shorter than in truth, so that it happens that one is forgotten."""


class Killed(BaseException):
    """The process is gone, wherever it was."""


@dataclass
class World:
    """What the engine would find in AWS, for one company."""

    now: datetime
    book: RuleBook
    kept: Kept = None
    run_at: datetime | None = None
    documents: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    keys: dict = field(default_factory=dict)
    queued: list = field(default_factory=list)
    mails: int = 0
    left: list = field(default_factory=list)
    """Steps whose mail left, with the day and whether it was owed and no answer open."""
    sent: list = field(default_factory=list)
    """The steps of each mail that left."""
    lives: int | None = None
    """So many writes succeed before the process dies."""

    def __post_init__(self):
        self.change(self.book)

    def write(self):
        if self.lives is not None:
            if self.lives == 0:
                raise Killed
            self.lives -= 1

    def change(self, book):
        """What `change_rules` does."""
        late = self.kept and self.kept.reminds_at and self.kept.reminds_at <= self.now
        self.book = book
        self.kept = Kept(
            book=book,
            revision=self.kept.revision + 1 if self.kept else 1,
            reminds_at=self.kept.reminds_at if late else book.calendar.next_run(self.now),
            left_below=FROM_THE_FIRST,
        )
        self.run_at = self.now

    def register(self, document):
        """What `change_document` does."""
        known = self.documents.get(document.document_id)
        before = known.reminders if known else Reminders()
        owed = open_amounts(document)
        next_on = next_day(document, self.book, before.reminded, now=self.now) if owed else None
        self.documents[document.document_id] = Revised(
            document,
            known.revision + 1 if known else 1,
            self.now,
            reminders=replace(before, next_on=next_on),
        )

    def desk(self):
        return Desk(
            clock=lambda: self.now,
            companies_to_run=lambda now: iter([1] if self.run_at and self.run_at <= now else []),
            find_company=lambda _: COMPANY,
            find_rules=lambda _, **__: self.kept,
            note_progress=self._note_progress,
            documents_page=self._page,
            documents_to_remind=self._to_remind,
            find_document=lambda _, number: self.documents.get(number),
            decide=self._decide,
            decide_together=self._decide_together,
            find_exclusions=lambda _: Exclusions(),
            why_not_today=self._why_not,
            take_place=self._take_place,
            queue=self._queue,
            queue_statement=self._queue_statement,
            mail_summary=lambda *_, **__: None,
            side_by_side=1,
        )

    def _note_progress(self, _, kept, *, run_at):
        self.write()
        if kept.revision != self.kept.revision:
            return False
        self.kept, self.run_at = kept, run_at
        return True

    def _page(self, _, *, below, most, reads):
        ids = sorted((number for number in self.documents if number < below), reverse=True)
        page = ids[:2]
        return Page([self.documents[one] for one in page], [], page[-1] if ids[2:] else None)

    def _to_remind(self, _, *, by):
        waiting = (
            (known.reminders.next_on, number)
            for number, known in self.documents.items()
            if known.reminders.next_on and known.reminders.next_on <= by
        )
        return iter([number for _, number in sorted(waiting)])

    def _decide(self, _, known, reminders, *, queued_at=None):
        self.write()
        number = known.document.document_id
        there = self.documents[number]
        same = (there.revision, there.reminders.revision) == (
            known.revision,
            known.reminders.revision,
        )
        if same:
            decided = replace(reminders, revision=there.reminders.revision + 1)
            self.documents[number] = replace(there, reminders=decided)
        return same

    def _decide_together(self, _, decisions, *, queued_at=None):
        self.write()
        there = [self.documents[known.document.document_id] for known, _ in decisions]
        same = all(
            (one.revision, one.reminders.revision) == (known.revision, known.reminders.revision)
            for one, (known, _) in zip(there, decisions, strict=True)
        )
        if same:
            for one, (_, reminders) in zip(there, decisions, strict=True):
                decided = replace(reminders, revision=one.reminders.revision + 1)
                self.documents[one.document.document_id] = replace(one, reminders=decided)
        return same

    def _why_not(self, _, document, rule, *__, on, **___):
        awaits = rule.unless_answer_open and document.awaits_answer(on)
        return Why.ANSWER_OPEN if awaits else None

    def _take_place(self, _, customer, step, *, on, most):
        self.write()
        taken = self.places.setdefault((customer, on), set())
        if step in taken or len(taken) < most:
            taken.add(step)
            return True
        return False

    def _queue(self, _, known, step, rule, *, now):
        return self._mail((step.key,), now)

    def _queue_statement(self, _, parts, rule, *, now):
        together = tuple(sorted(name.key for _, names in parts for name in names))
        addresses = {known.document.customer.email for known, _ in parts}
        assert 1 == len(addresses)
        return self._mail(together, now)

    def _mail(self, together, now):
        self.write()
        at, email_id = self.keys.get(together, (None, None))
        if at is None or now - at > KEYS_LIVE:
            self.mails += 1
            email_id = self.mails
            self.keys[together] = (now, email_id)
            self.queued.append((together, email_id))
        self.write()  # it may die with everything queued and nothing noted
        return email_id

    def deliver(self):
        """What the worker does of `check_reminder`, with everything that is queued."""
        today = self.book.calendar.day_of(self.now)
        for together, email_id in self.queued:
            if len(together) > 1:
                email = a_statement(email_id, together)
                if check_statement(email, COMPANY, now=self.now, files=self.files()):
                    continue
            elif not self._may_leave(step_named(*together), email_id, today):
                continue
            for name in map(step_named, together):
                document = self.documents[name.document_id].document
                rule = self.book.rule(name.rule_id)
                awaits = rule.unless_answer_open and document.awaits_answer(today)
                owed = name.due_date in open_amounts(document) and not awaits
                self.left.append((name.key, today, owed))
            self.sent.append(together)
        self.queued.clear()

    def files(self):
        """What the worker reads and writes of statements."""
        return Files(
            find_rules=lambda _: self.kept,
            find_exclusions=lambda _: Exclusions(),
            find_document=lambda _, number: self.documents.get(number),
            decide_together=self._decide_together,
        )

    def _may_leave(self, step, email_id, today):
        known = self.documents[step.document_id]
        if why_stopped(step, email_id, known, self.book, on=today):
            return False
        reminded = confirmed(step, email_id, known.reminders.reminded)
        if reminded:
            self._decide(1, known, replace(known.reminders, reminded=reminded))
        return True


def a_statement(email_id, together):
    return an_email(
        email_id=email_id,
        category=Category.AUTOMATIC_REMINDER,
        reminder=" ".join(together),
        statement=(Document(1, "1"),),
    )


def a_document(number, due_dates, *, customer):
    return RegisteredDocument(
        document_id=number,
        type=DocumentType.INVOICE,
        number=str(number),
        issued_on=FIRST - DAY,
        customer=Customer(email=f"c{customer}@verdi.example"),
        instalments=tuple(Instalment(due_date=day, amount=Decimal(100)) for day in due_dates),
    )


def paid(document, due_date):
    return replace(
        document,
        instalments=tuple(
            replace(one, paid_on=due_date, paid_amount=one.amount)
            if one.due_date == due_date
            else one
            for one in document.instalments
        ),
    )


RULES = st.lists(
    st.builds(
        Rule,
        rule_id=st.sampled_from(["a", "b", "c"]),
        days=st.integers(-20, 40),
        every_days=st.integers(1, 30),
        times=st.integers(1, 4),
        unless_answer_open=st.booleans(),
        as_statement=st.booleans(),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda rule: rule.rule_id,
)
DUE_DATES = st.dates(FIRST + timedelta(days=21), LAST - timedelta(days=160))
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 366),
        st.sampled_from(["pay", "rules", "move", "void", "answer"]),
        st.integers(0, 3),
        st.integers(0, 400),
    ),
    max_size=8,
)
RUNS = st.one_of(st.just("well"), st.just("missed"), st.just("twice"), st.integers(0, 9))
TROUBLE = st.dictionaries(st.integers(0, 366), st.tuples(RUNS, st.booleans()), max_size=80)
"""By the day: how its runs go, and whether the worker is awake."""


def one_day(world, runs="well", awake=True):
    """The quarters of an hour around the hour of a day."""
    if runs != "missed":
        for lives in [None, *([runs] if isinstance(runs, int) else [None]), None]:
            run(world, lives)
            if runs == "twice":
                run(world, None)
            if awake:
                world.deliver()
            world.now += timedelta(minutes=15)
    if awake:
        world.deliver()


def run(world, lives):
    """One run, which dies after so many writes."""
    world.lives = lives
    with suppress(Killed, TryAgainLater):
        run_reminders(deadline=NEVER, desk=world.desk())
    world.lives = None


def act(world, what, which, number):
    numbers = sorted(world.documents)
    known = world.documents[numbers[which % len(numbers)]].document
    due = known.instalments[number % len(known.instalments)].due_date
    match what:
        case "pay":
            world.register(paid(known, due))
        case "void":
            world.register(replace(known, void=not known.void))
        case "answer":
            until = world.book.calendar.day_of(world.now) + timedelta(days=number % 30)
            world.register(replace(known, answer_open_until=until))
        case "move":
            moved = tuple(
                replace(one, due_date=one.due_date + timedelta(days=number % 40))
                if one.due_date == due
                else one
                for one in known.instalments
            )
            world.register(replace(known, instalments=moved))
        case "rules":
            rules = world.book.rules
            changed = replace(rules[0], days=number % 60 - 20, active=number % 5 > 0)
            world.change(replace(world.book, rules=(changed, *rules[1:])))


def live(world, *, events, trouble):
    by_day = {}
    for day, *event in events:
        by_day.setdefault(day, []).append(event)
    for ahead in range(367):
        # From before the hour to after it, also in the nights that change it.
        world.now = CALENDAR.moment_of(FIRST + ahead * DAY) - timedelta(minutes=15)
        for event in by_day.get(ahead, ()):
            act(world, *event)
        one_day(world, *trouble.get(ahead, ()))


def a_world(rules, documents, *, customers=1):
    now = datetime(2027, 9, 30, 12, tzinfo=UTC)
    world = World(now, RuleBook(rules=tuple(rules), calendar=CALENDAR, most_a_day=5))
    for number, due_dates in enumerate(documents, start=1):
        world.register(a_document(number, due_dates, customer=number % customers))
    return world


DOCUMENTS = st.lists(st.lists(DUE_DATES, min_size=1, max_size=3), min_size=1, max_size=3)
CUSTOMERS = st.integers(1, 3)
A_YEAR = partial(settings, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@A_YEAR(max_examples=25)
@given(rules=RULES, documents=DOCUMENTS, customers=CUSTOMERS, events=EVENTS, trouble=TROUBLE)
def test_nobody_is_reminded_twice_of_a_step_nor_of_what_is_not_owed(
    rules, documents, customers, events, trouble
):
    world = a_world(rules, documents, customers=customers)

    live(world, events=events, trouble=trouble)

    times = Counter(key for key, _, _ in world.left)
    assert {} == {key: number for key, number in times.items() if number > 1}
    assert [] == [key for key, _, owed in world.left if not owed]
    assert [] == [key for key, day, _ in world.left if CALENDAR.is_quiet(day)]


def planned(rules, documents):
    """Of which due date of which document somebody is to be reminded on which day."""
    rest = holidays.country_holidays("IT")

    def open_from(day):
        while day.weekday() >= 5 or day in rest:
            day += DAY
        return day

    return {
        (number, due, open_from(due + timedelta(days=rule.days + rule.every_days * step)))
        for number, due_dates in enumerate(documents, start=1)
        for due in due_dates
        for rule in rules
        for step in range(rule.times)
    }


def went(world):
    return sorted((*step_named(key)[:2], day) for key, day, _ in world.left)


@A_YEAR(max_examples=30)
@given(rules=RULES, documents=DOCUMENTS, customers=CUSTOMERS, trouble=TROUBLE)
def test_no_reminder_is_lost_though_runs_die_and_come_twice(rules, documents, customers, trouble):
    world = a_world(rules, documents, customers=customers)
    without_gaps = {
        day: ("well" if runs == "missed" else runs, True) for day, (runs, _) in trouble.items()
    }

    live(world, events=[], trouble=without_gaps)

    assert sorted(planned(rules, documents)) == went(world)


@A_YEAR(max_examples=30)
@given(
    rules=RULES,
    documents=DOCUMENTS,
    customers=CUSTOMERS,
    missed=st.sets(st.integers(0, 366), max_size=60),
)
def test_after_days_without_a_run_the_newest_reminder_goes(rules, documents, customers, missed):
    world = a_world(rules, documents, customers=customers)
    missed = {day for day in missed if day % 6}  # never two weeks in a row

    live(world, events=[], trouble=dict.fromkeys(missed, ("missed", True)))

    runs = [
        day
        for ahead in range(367)
        if ahead not in missed and not CALENDAR.is_quiet(day := FIRST + ahead * DAY)
    ]
    caught_up = {
        (number, due, next(day for day in runs if day >= planned_on))
        for number, due, planned_on in planned(rules, documents)
    }
    assert sorted(caught_up) == went(world)


@pytest.mark.parametrize("awake", [True, False])
@pytest.mark.parametrize("lives", range(10))
def test_a_run_that_dies_at_any_write_costs_nothing_and_doubles_nothing(lives, awake):
    rule = Rule(rule_id="after", days=1)
    world = a_world([rule], [[date(2027, 10, 4)]])
    world.now = CALENDAR.moment_of(date(2027, 10, 5))

    run(world, lives)
    if awake:
        world.deliver()
    world.now += timedelta(days=2)
    run(world, None)
    world.deliver()

    assert ["1/2027-10-04/after/1"] == [key for key, _, _ in world.left]


STATEMENT = Rule(rule_id="after", days=1, as_statement=True)


@pytest.mark.parametrize("awake", [True, False])
@pytest.mark.parametrize("lives", range(12))
def test_a_statement_that_dies_at_any_write_is_sent_once_with_all_its_documents(lives, awake):
    world = a_world([STATEMENT], [[date(2027, 10, 4)], [date(2027, 10, 4)]])
    world.now = CALENDAR.moment_of(date(2027, 10, 5))

    run(world, lives)
    if awake:
        world.deliver()
    world.now += timedelta(days=2)
    run(world, None)
    world.deliver()

    assert [("1/2027-10-04/after/1", "2/2027-10-04/after/1")] == world.sent


@pytest.mark.parametrize("documents", [2, 3])
def test_a_statement_of_which_something_is_paid_gives_way_to_one_of_the_rest(documents):
    due = date(2027, 10, 4)
    world = a_world([STATEMENT], [[due]] * documents)
    world.now = CALENDAR.moment_of(date(2027, 10, 5))
    run(world, None)
    world.register(paid(world.documents[1].document, due))
    world.deliver()
    left_at_first = list(world.sent)
    world.now += DAY
    run(world, None)
    world.deliver()

    rest = tuple(f"{number}/2027-10-04/after/1" for number in range(2, documents + 1))
    assert ([], [rest]) == (left_at_first, world.sent)
