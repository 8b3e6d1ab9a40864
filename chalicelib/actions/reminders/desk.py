"""What the engine of reminders takes of the world: each part defaults to the real thing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from chalicelib.actions.reminders.mail_summary import mail_summary
from chalicelib.actions.reminders.queue_reminder import queue_reminder
from chalicelib.actions.reminders.queue_statement import queue_statement
from chalicelib.actions.reminders.why_not_today import why_not_today
from chalicelib.domain.clocks import Clock
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.reminders.exclusions import Exclusions
from chalicelib.domain.reminders.outlooks import Why
from chalicelib.domain.reminders.rules import RuleBook
from chalicelib.tables.companies import find_company
from chalicelib.tables.documents.registered import Page, documents_page, find_document
from chalicelib.tables.reminders.day_of_customer import take_place
from chalicelib.tables.reminders.documents import decide, decide_together, documents_to_remind
from chalicelib.tables.reminders.exclusions import exclusions_now
from chalicelib.tables.reminders.rules import Kept, companies_to_run, find_rules, note_progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where the engine reads and writes."""

    clock: Clock = lambda: datetime.now(UTC)
    companies_to_run: Callable[[datetime], Iterator[int]] = companies_to_run
    find_company: Callable[[int], Company | None] = find_company
    find_rules: Callable[..., Kept] = find_rules
    note_progress: Callable[..., bool] = note_progress
    documents_page: Callable[..., Page] = documents_page
    documents_to_remind: Callable[..., Iterator[int]] = documents_to_remind
    find_document: Callable[[int, int], Revised | None] = find_document
    decide: Callable[..., bool] = decide
    decide_together: Callable[..., bool] = decide_together
    find_exclusions: Callable[[int], Exclusions] = exclusions_now
    why_not_today: Callable[..., Why | None] = why_not_today
    take_place: Callable[..., bool] = take_place
    queue: Callable[..., int] = queue_reminder
    queue_statement: Callable[..., int] = queue_statement
    mail_summary: Callable[..., None] = mail_summary
    side_by_side: int = 8
    """Documents."""


AWS = Desk()


@dataclass(frozen=True, slots=True)
class Day:
    """A company's day, by what it says of reminders."""

    company: Company
    book: RuleBook
    exclusions: Exclusions
    now: datetime

    @property
    def date(self) -> date:
        """The day that it is there."""
        return self.book.calendar.day_of(self.now)
