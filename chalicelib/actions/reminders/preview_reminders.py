"""Say which reminders would go on a day, and why the other documents' would not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.actions.reminders.why_not_today import why_not_today
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.reads import Reads
from chalicelib.domain.reminders.outlooks import Outlook, Why, outlook, within_a_day
from chalicelib.domain.reminders.rules import RuleBook
from chalicelib.tables.documents.registered import documents_page
from chalicelib.tables.reminders.exclusions import exclusions_now
from chalicelib.tables.reminders.rules import find_rules

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A day, as far as the documents of one page go."""

    book: RuleBook
    on: date
    outlooks: Sequence[Outlook]
    position: int | None
    """After which id more follow; None: these are the last."""


def preview_reminders(
    company: Company, *, on: date | None, below: int, now: datetime, reads: Reads
) -> Preview:
    """Look at up to some hundred documents, the highest ids first.

    Args:
        company: whose they are.
        on: the day; None: the next on which reminders leave.
        below: only documents with ids below that.
        now: the moment.
        reads: what is read is told to it.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    book = find_rules(company.company_id).book
    day = on or book.calendar.day_of(book.calendar.next_run(now))
    page = documents_page(company.company_id, below=below, most=_AT_ONCE, reads=reads)
    exclusions = exclusions_now(company.company_id)

    def look(known: Revised) -> Outlook:
        found = outlook(known, book, on=day, now=now)
        rule = book.rule(found.step.rule_id) if found.step else None
        if found.why is not Why.GOES or rule is None:
            return found
        document = known.document
        why = why_not_today(company, document, rule, exclusions, on=day, now=now, reads=reads)
        return replace(found, why=why or Why.GOES)

    outlooks = within_a_day(map(look, page.documents), book)
    return Preview(book=book, on=day, outlooks=outlooks, position=page.position)
