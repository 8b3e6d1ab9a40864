"""Queue one statement of what is due of several documents of a customer."""

from collections.abc import Mapping, Sequence

from chalicelib.actions.reminders.desk import Day, Desk
from chalicelib.actions.reminders.finish_statement import Parts, decided_together, finish_statement
from chalicelib.actions.reminders.remind_of_document import remind_of_document, wait_until
from chalicelib.domain.consents import recipient_key
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.documents.reminded import Reminded
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.reminders.statements import (
    MOST_TOGETHER,
    Party,
    steps_for,
    told_together,
)
from chalicelib.domain.reminders.steps import Step, day_after, next_step, open_step

_TRIES = 5


def remind_together(day: Day, party: Party, document_ids: Sequence[int], desk: Desk) -> list[int]:
    """Queue it, as `remind_of_document` does of one: decide, queue, note, each of all at once.

    Of more than so many documents the rest waits for the next day.

    Returns:
        The ids of those of which something else is due today.

    Raises as `finish_statement` does.
    """
    for _ in range(_TRIES):
        due = _due(day, party, document_ids, desk)
        _put_off(day, due[MOST_TOGETHER:], desk)
        due = due[:MOST_TOGETHER]
        if not due:
            return []
        if len(due) == 1:
            remind_of_document(day, due[0][0].document.document_id, desk, alone=True)
            return []
        if not _has_place(day, party, desk):
            _put_off(day, due, desk)
            return []
        together = tuple(sorted(step.key for _, steps in due for step in steps))
        parts: Parts = {known.document.document_id: (known, []) for known, _ in due}
        told = {
            known.document.document_id: told_together(
                steps, known.reminders.reminded, on=day.date, together=together
            )
            for known, steps in due
        }
        if decided_together(day, parts, told, desk):
            finish_statement(day, together, desk)
            return [number for number, (known, _) in parts.items() if _has_more(day, known, told)]
    raise TryAgainLater("The documents of a statement are changed by others.")


def _has_more(day: Day, known: Revised, told: Mapping[int, Reminded]) -> bool:
    document = known.document
    step = next_step(document, day.book, told[document.document_id], today=day.date)
    return step is not None and step.planned <= day.date


def _put_off(day: Day, due: Sequence[tuple[Revised, list[Step]]], desk: Desk) -> None:
    for known, _ in due:
        wait_until(day, known, desk, day_after(day.book, day.date))


def _due(
    day: Day, party: Party, document_ids: Sequence[int], desk: Desk
) -> list[tuple[Revised, list[Step]]]:
    """The documents of which something is due in this statement, as they are now."""
    found: list[tuple[Revised, list[Step]]] = []
    for number in document_ids:
        known = desk.find_document(day.company.company_id, number)
        if known is None or open_step(number, known.reminders.reminded):
            continue
        if steps := steps_for(party, known, day.book, today=day.date):
            found.append((known, steps))
    return found


def _has_place(day: Day, party: Party, desk: Desk) -> bool:
    company_id = day.company.company_id
    return desk.take_place(
        company_id,
        recipient_key(company_id, party.address),
        party.place,
        on=day.date,
        most=day.book.most_a_day,
    )
