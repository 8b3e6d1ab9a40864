"""Which reminders of a day go as one e-mail: a statement of what a customer owes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from chalicelib.domain.documents.registered import RegisteredDocument, Revised
from chalicelib.domain.documents.reminded import Reminded, Told
from chalicelib.domain.reminders.rules import RuleBook
from chalicelib.domain.reminders.steps import Step, next_step, told_of
from chalicelib.domain.reminders.stopping import StepName, step_named
from chalicelib.domain.words import Locale

MOST_TOGETHER = 20
"""Documents of one statement; what is more of them waits for the next day."""

type Together = tuple[str, ...]
"""The keys of a statement's steps, in their order."""


class Party(NamedTuple):
    """What has to be the same of documents for one statement to have them all."""

    address: str
    """Of the customer, whichever way it is written."""
    rule_id: str
    currency: str
    language: Locale | None

    @property
    def place(self) -> str:
        """As what it counts among its customer's reminders of a day: once, however often tried."""
        return f"statement/{self.rule_id}/{self.currency}/{self.language or ''}"


def party_of(document: RegisteredDocument, step: Step) -> Party:
    """Whose statement a step goes in, where its rule wants one."""
    customer = document.customer
    [address, *_] = customer.addresses if customer else ("",)
    language = customer.language if customer else None
    return Party(address.casefold(), step.rule_id, document.currency, language)


def steps_for(party: Party, known: Revised, book: RuleBook, *, today: date) -> list[Step]:
    """The steps of a document whose day has come and that go in that statement."""
    found: list[Step] = []
    reminded = known.reminders.reminded
    while step := next_step(known.document, book, reminded, today=today):
        if step.planned > today or party_of(known.document, step) != party:
            break
        found.append(step)
        reminded = told_of(step, reminded, on=today)
    return found


def told_together(
    steps: Sequence[Step], reminded: Reminded, *, on: date, together: Together
) -> Reminded:
    """What is decided of a document whose steps go in one statement."""
    for step in steps:
        reminded = told_of(step, reminded, on=on, together=together)
    return reminded


def goes_in(together: Together, name: StepName, reminded: Reminded) -> bool:
    """Whether it is decided that the step goes in that statement, and not yet known what went."""
    told = reminded.get(name.due_date)
    return told is not None and told.is_open and told.together == together and name.is_told(told)


def by_document(together: Together) -> dict[int, list[StepName]]:
    """The steps of a statement, by their documents."""
    found: dict[int, list[StepName]] = {}
    for name in map(step_named, together):
        found.setdefault(name.document_id, []).append(name)
    return found


def parted(
    together: Together, reminded: Reminded, whys: Mapping[StepName, str]
) -> dict[date, Told]:
    """What is decided of a document once its statement does not go as it was to.

    Args:
        together: the steps that go all the same, in a statement of their own.
        reminded: what was decided.
        whys: of each of the document's steps, why it goes no more; empty: it does.
    """
    others = together if len(together) > 1 else ()
    changed = dict(reminded)
    for name, why in whys.items():
        told = changed[name.due_date]
        changed[name.due_date] = (
            replace(told, passed_over=why, together=())
            if why
            else replace(told, email_id=None, together=others)
        )
    return changed


def noted(names: Sequence[StepName], reminded: Reminded, *, email_id: int) -> dict[date, Told]:
    """What is decided of a document once it is known which e-mail its statement is."""
    changed = dict(reminded)
    for name in names:
        changed[name.due_date] = replace(changed[name.due_date], email_id=email_id, together=())
    return changed
