"""Whether a reminder that was queued may still leave, and which of two."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.documents.reminded import Reminded, Told
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.reminders.rules import RuleBook
from chalicelib.domain.reminders.steps import open_amounts


class StepName(NamedTuple):
    """What `Step.key` says."""

    document_id: int
    due_date: date
    rule_id: str
    number: int

    @property
    def key(self) -> str:
        """As it is written."""
        return "/".join(map(str, self))

    def is_told(self, told: Told | None) -> bool:
        """Whether it is what was decided last about its due date."""
        return told is not None and (told.rule_id, told.number) == (self.rule_id, self.number)


def step_named(key: str) -> StepName:
    """The step of a key."""
    document_id, due_date, rule_id, number = key.split("/")
    return StepName(int(document_id), date.fromisoformat(due_date), rule_id, int(number))


def why_stopped(
    step: StepName,
    email_id: int,
    known: Revised,
    book: RuleBook,
    *,
    together: tuple[str, ...] = (),
    on: date,
) -> ReasonCode | None:
    """Why the email of a step must not leave any more, on that day; None: it may.

    Args:
        step: which.
        email_id: the email's.
        known: the document.
        book: the rules as they are now.
        together: the steps of the statement that the email is.
        on: the day.
    """
    if step.due_date not in open_amounts(known.document):
        return ReasonCode.DOCUMENT_PAID
    rule = book.rule(step.rule_id)
    if rule is None or not rule.active:
        return ReasonCode.REMINDERS_ENDED
    if rule.unless_answer_open and known.document.awaits_answer(on):
        return ReasonCode.ANSWER_OPEN
    told = known.reminders.reminded.get(step.due_date)
    if told is None or not step.is_told(told) or told.email_id == email_id:
        return None
    mine = told.is_open and told.together == together
    return None if mine else ReasonCode.REMINDED_ALREADY


def confirmed(step: StepName, email_id: int, reminded: Reminded) -> dict[date, Told] | None:
    """What is decided once an email is known to be the step's; None: that is known already."""
    told = reminded.get(step.due_date)
    if told is None or not told.is_open or not step.is_told(told):
        return None
    return {**reminded, step.due_date: replace(told, email_id=email_id)}
