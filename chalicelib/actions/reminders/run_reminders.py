"""Do what is due of reminders, for each company whose hour has come."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import batched

from chalicelib.actions.reminders.desk import AWS, Day, Desk
from chalicelib.actions.reminders.remind_of_document import remind_of_document
from chalicelib.actions.reminders.remind_together import remind_together
from chalicelib.domain.clocks import Deadline
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.errors import QuotaReached, RicevutaError, TryAgainLater, Unreadable
from chalicelib.domain.reads import Reads
from chalicelib.domain.reminders.rules import RuleBook, may_remind
from chalicelib.domain.reminders.statements import Party
from chalicelib.domain.reminders.steps import next_day
from chalicelib.tables.reminders.rules import Kept
from chalicelib.telemetry import count, logger

_WAVE = 64
_ENOUGH_FOR_A_WAVE = 20.0
"""Seconds."""
_PAGE = 200


class _OutOfTime(Exception):
    """The rest is the next run's."""


@dataclass(slots=True)
class _Run:
    desk: Desk
    deadline: Deadline
    failed: bool = False

    def check_time(self) -> None:
        if not self.deadline.leaves(_ENOUGH_FOR_A_WAVE):
            raise _OutOfTime


def run_reminders(*, deadline: Deadline, desk: Desk = AWS) -> None:
    """Serve the companies that wait, the longest waiting first, while there is time.

    What is wrong with one document or one company is told, and stops none of the others.

    Raises:
        TryAgainLater: something could not be done, and is still to be done.
    """
    run = _Run(desk, deadline)
    try:
        for company_id in desk.companies_to_run(desk.clock()):
            run.check_time()
            _serve(run, company_id)
    except _OutOfTime:
        logger.warning("reminders stopped for want of time")
    if run.failed:
        raise TryAgainLater("Not all reminders could be done.")


def _serve(run: _Run, company_id: int) -> None:
    try:
        _run_company(run, company_id)
    except _OutOfTime:
        raise
    except Exception:
        run.failed = True
        logger.exception("reminders of a company failed", company_id=company_id)


def _run_company(run: _Run, company_id: int) -> None:
    desk, now = run.desk, run.desk.clock()
    kept = desk.find_rules(company_id, consistent=True)
    company = desk.find_company(company_id)
    if company is None:
        desk.note_progress(company_id, replace(kept, left_below=None, reminds_at=None), run_at=None)
        return
    if kept.left_below is not None:
        kept = _plan_anew(run, company_id, kept, now=now)
    reminded = kept.reminds_at is not None and kept.reminds_at <= now
    if reminded:
        calendar = kept.book.calendar
        if may_remind(company.licence) and not calendar.is_quiet(calendar.day_of(now)):
            _remind(run, company, kept.book, now=now)
        kept = replace(kept, reminds_at=calendar.next_run(now))
    # After that, so that a day has one summary at the most.
    if desk.note_progress(company_id, kept, run_at=kept.reminds_at) and reminded:
        desk.mail_summary(company, kept.book, now=now)


def _plan_anew(run: _Run, company_id: int, kept: Kept, *, now: datetime) -> Kept:
    """Give each document its day by rules that were changed; a page at a time is done with."""
    reads = Reads(most_units=float("inf"))
    while kept.left_below is not None:
        run.check_time()
        page = run.desk.documents_page(company_id, below=kept.left_below, most=_PAGE, reads=reads)
        plan = partial(_plan, run.desk, company_id, kept.book, now)
        _side_by_side(run, plan, page.documents)
        kept = replace(kept, left_below=page.position)
        if not run.desk.note_progress(company_id, kept, run_at=now):
            raise TryAgainLater("The rules were changed meanwhile.")
    return kept


def _plan(desk: Desk, company_id: int, book: RuleBook, now: datetime, known: Revised) -> None:
    """Where somebody changes the document meanwhile, they have read the new rules."""
    next_on = next_day(known.document, book, known.reminders.reminded, now=now)
    if next_on != known.reminders.next_on:
        desk.decide(company_id, known, replace(known.reminders, next_on=next_on))


def _remind(run: _Run, company: Company, book: RuleBook, *, now: datetime) -> None:
    day = Day(company, book, run.desk.find_exclusions(company.company_id), now)
    ids = run.desk.documents_to_remind(company.company_id, by=day.date)
    again = _remind_of(run, day, ids)
    while again:
        again = _remind_of(run, day, again)


def _remind_of(run: _Run, day: Day, ids: Iterable[int]) -> list[int]:
    """Do what is due of these documents.

    Returns:
        The ids of those that were in a statement and have something else for today.
    """
    statements: dict[Party, list[int]] = {}
    again: list[int] = []

    def alone(number: int) -> None:
        if party := remind_of_document(day, number, run.desk):
            statements.setdefault(party, []).append(number)

    def together(one: tuple[Party, list[int]]) -> None:
        again.extend(remind_together(day, *one, run.desk))

    _each(run, day, ids, alone, lambda number: [number])
    _each(run, day, list(statements.items()), together, lambda one: one[1])
    return again


def _each[Item](
    run: _Run,
    day: Day,
    items: Iterable[Item],
    do: Callable[[Item], None],
    documents: Callable[[Item], list[int]],
) -> None:
    """Do it to each; what is wrong with one is told, and stops none of the others."""

    def tried(item: Item) -> bool:
        return _tried(partial(do, item), day.company.company_id, documents(item))

    for wave in batched(items, _WAVE, strict=False):
        run.check_time()
        done = _side_by_side(run, tried, wave)
        if not all(done):
            raise TryAgainLater("Not all reminders of the company could be queued.")


def _tried(do: Callable[[], None], company_id: int, document_ids: list[int]) -> bool:
    """Whether the documents are done with for today, well or badly."""
    [first, *others] = document_ids
    ids = {"company_id": company_id, "document_id": first, "with_documents": others}
    try:
        do()
    except TryAgainLater:
        logger.exception("reminder not queued yet", extra=ids)
        return False
    except QuotaReached:
        count("ReminderPutOff")
        logger.warning("reminder put off: the quota is reached", extra=ids)
    except Unreadable:
        count("ReminderSetAside")
        logger.warning("reminder set aside: the document cannot be read", extra=ids)
    except RicevutaError:
        count("ReminderFailed")
        logger.exception("reminder failed", extra=ids)
    return True


def _side_by_side[Item, Done](
    run: _Run, do: Callable[[Item], Done], items: Iterable[Item]
) -> list[Done]:
    with ThreadPoolExecutor(run.desk.side_by_side, thread_name_prefix="reminders") as pool:
        return list(pool.map(do, items))
