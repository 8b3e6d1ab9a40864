"""Ask of a statement, once it is claimed, whether it may leave: all of it, or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.documents.reminded import Reminded, Reminders
from chalicelib.domain.documents.under_way import why_overtaken
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import TryAgainLater, Unreadable
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.reminders.exclusions import Exclusions
from chalicelib.domain.reminders.rules import RuleBook, may_remind
from chalicelib.domain.reminders.statements import Together, by_document, goes_in, noted, parted
from chalicelib.domain.reminders.steps import next_day
from chalicelib.domain.reminders.stopping import StepName, why_stopped
from chalicelib.tables.documents.registered import find_document
from chalicelib.tables.reminders.documents import decide_together
from chalicelib.tables.reminders.exclusions import exclusions_now
from chalicelib.tables.reminders.rules import Kept, find_rules

_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What is read and written; each part defaults to the real thing."""

    find_rules: Callable[[int], Kept] = find_rules
    find_exclusions: Callable[[int], Exclusions] = exclusions_now
    find_document: Callable[[int, int], Revised | None] = find_document
    decide_together: Callable[..., bool] = decide_together


_AWS = Files()


@dataclass(frozen=True, slots=True)
class _Part:
    known: Revised
    whys: Mapping[StepName, ReasonCode | None]

    @property
    def reminded(self) -> Reminded:
        return self.known.reminders.reminded


def check_statement(
    email: Email, company: Company | None, *, now: datetime, files: Files = _AWS
) -> ReasonCode | None:
    """Why the statement must not leave; None: it may, and no other email of its steps will.

    Where something of it is not owed any more, it would say what is not so: then the rest is to go
    in another one, which is decided here.

    Raises:
        TryAgainLater: DynamoDB does not answer, or others change the documents all the time.
    """
    if company is None or not may_remind(company.licence):
        return ReasonCode.REMINDERS_ENDED
    together = _together(email)
    for _ in range(_TRIES):
        book = files.find_rules(email.company_id).book
        parts = _parts(email, book, files, now=now)
        whys = [why for part in parts for why in part.whys.values() if why]
        if email.resend_of is not None:
            # What a person sends again is theirs to decide, as long as all of it is owed.
            stops = (why for why in whys if why is not ReasonCode.REMINDED_ALREADY)
            return next(stops, None)
        if ReasonCode.REMINDED_ALREADY in whys:
            return ReasonCode.REMINDED_ALREADY
        decided = (
            _without_those_that_stop(email, together, parts)
            if whys
            else _as_this_email(email, together, parts)
        )
        changed = _changed(parts, decided, book, now=now)
        queued_at = None if whys else email.queued_at
        if not changed or files.decide_together(email.company_id, changed, queued_at=queued_at):
            return whys[0] if whys else None
    raise TryAgainLater("The documents of a statement are changed by others.")


def _parts(email: Email, book: RuleBook, files: Files, *, now: datetime) -> list[_Part]:
    """The documents, each with why its steps must not leave; those that are gone stop nothing."""
    found: list[_Part] = []
    together = _together(email)
    exclusions, today = files.find_exclusions(email.company_id), book.calendar.day_of(now)
    for number, names in by_document(together).items():
        try:
            known = files.find_document(email.company_id, number)
        except Unreadable:
            continue  # whoever mends it has been told
        if known is None:
            continue
        of_all = why_overtaken(email, known.document)
        if of_all is None and exclusions.why_not(known.document, on=today):
            of_all = ReasonCode.REMINDERS_ENDED
        whys = {
            name: of_all
            or why_stopped(name, email.email_id, known, book, together=together, on=today)
            for name in names
        }
        found.append(_Part(known, whys))
    return found


def _as_this_email(email: Email, together: Together, parts: Sequence[_Part]) -> list[Reminded]:
    """What is decided where the engine did not come to note which email the statement is."""
    return [
        noted(
            [name for name in part.whys if goes_in(together, name, part.reminded)],
            part.reminded,
            email_id=email.email_id,
        )
        for part in parts
    ]


def _without_those_that_stop(
    email: Email, together: Together, parts: Sequence[_Part]
) -> list[Reminded]:
    """What is decided where the rest is to go by itself."""
    mine = [
        {name: why for name, why in part.whys.items() if _is_mine(email, together, name, part)}
        for part in parts
    ]
    goes = {name.key for of_part in mine for name, why in of_part.items() if why is None}
    rest = tuple(key for key in together if key in goes)
    return [
        parted(rest, part.reminded, {name: why or "" for name, why in of_part.items()})
        for part, of_part in zip(parts, mine, strict=True)
    ]


def _is_mine(email: Email, together: Together, name: StepName, part: _Part) -> bool:
    """Whether nothing was decided of the step but that it goes in this statement."""
    told = part.reminded.get(name.due_date)
    is_this = told is not None and name.is_told(told) and told.email_id == email.email_id
    return is_this or goes_in(together, name, part.reminded)


def _together(email: Email) -> Together:
    return tuple(email.reminder.split(" "))


def _changed(
    parts: Sequence[_Part], decided: Sequence[Reminded], book: RuleBook, *, now: datetime
) -> list[tuple[Revised, Reminders]]:
    found: list[tuple[Revised, Reminders]] = []
    for part, reminded in zip(parts, decided, strict=True):
        if reminded != part.reminded:
            next_on = next_day(part.known.document, book, reminded, now=now)
            noted_so = replace(part.known.reminders, reminded=reminded, next_on=next_on)
            found.append((part.known, noted_so))
    return found
