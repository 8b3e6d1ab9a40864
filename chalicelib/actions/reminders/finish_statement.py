"""Queue a statement of which it was decided that it goes, and note which e-mail it is."""

from collections.abc import Mapping

from chalicelib.actions.reminders.desk import Day, Desk
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.documents.reminded import Reminded, Reminders
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.reminders.outlooks import Why
from chalicelib.domain.reminders.rules import Rule
from chalicelib.domain.reminders.statements import (
    Together,
    by_document,
    goes_in,
    noted,
    parted,
)
from chalicelib.domain.reminders.steps import LATEST, next_day, open_amounts
from chalicelib.domain.reminders.stopping import StepName, step_named
from chalicelib.telemetry import count, logger

_SEVERAL = 2
_TRIES = 10
"""Others finish the same statement, each of its documents being looked at by somebody."""

type Parts = dict[int, tuple[Revised, list[StepName]]]


def finish_statement(day: Day, together: Together, desk: Desk) -> None:
    """Queue it, unless somebody has; where a document of it is not to go any more, part it first.

    What is decided of its documents is written at once or not at all: so a statement lists what
    was decided, however often it is tried, and no document is in two.

    Raises:
        Unreadable: what is registered of a document cannot be understood.
        InvalidRequest, QuotaReached, TryAgainLater: as `queue_statement` does.
    """
    for _ in range(_TRIES):
        parts = _parts(day, together, desk)
        if not parts:
            return
        rule = day.book.rule(step_named(together[0]).rule_id)
        whys = {
            name: _why_not(day, known, name, rule)
            for known, names in parts.values()
            for name in names
        }
        goes = tuple(key for key in together if whys.get(step_named(key)) == "")
        if rule is None or goes != together:
            others = {
                number: parted(goes, known.reminders.reminded, {name: whys[name] for name in names})
                for number, (known, names) in parts.items()
            }
            if decided_together(day, parts, others, desk):
                if len(goes) < _SEVERAL:
                    return
                together = goes
            continue
        email_id = desk.queue_statement(day.company, list(parts.values()), rule, now=day.now)
        notes = {
            number: noted(names, known.reminders.reminded, email_id=email_id)
            for number, (known, names) in parts.items()
        }
        if decided_together(day, parts, notes, desk, queued=True):
            count("ReminderQueued")
            logger.info(
                "statement queued",
                company_id=day.company.company_id,
                document_ids=list(parts),
                email_id=email_id,
                rule=rule.rule_id,
            )
            return
    raise TryAgainLater("The documents of a statement are changed by others.")


def decided_together(
    day: Day,
    parts: Parts,
    reminded: Mapping[int, Reminded],
    desk: Desk,
    *,
    queued: bool = False,
) -> bool:
    """Whether what is decided of these documents could be stored, with the days of their next."""
    decisions = [
        (known, Reminders(reminded=reminded[number], revision=known.reminders.revision, next_on=on))
        for number, (known, _) in parts.items()
        for on in [next_day(known.document, day.book, reminded[number], now=day.now)]
    ]
    queued_at = day.now if queued else None
    return desk.decide_together(day.company.company_id, decisions, queued_at=queued_at)


def _parts(day: Day, together: Together, desk: Desk) -> Parts:
    """The documents whose steps are still to go in this statement, as they are now."""
    found: Parts = {}
    for number, names in by_document(together).items():
        known = desk.find_document(day.company.company_id, number)
        if known is None:
            continue
        mine = [name for name in names if goes_in(together, name, known.reminders.reminded)]
        if mine:
            found[number] = known, mine
    return found


def _why_not(day: Day, known: Revised, name: StepName, rule: Rule | None) -> str:
    planned = known.reminders.reminded[name.due_date].planned
    is_due = name.due_date in open_amounts(known.document)
    return "" if rule and is_due and planned + LATEST >= day.date else Why.LATER
