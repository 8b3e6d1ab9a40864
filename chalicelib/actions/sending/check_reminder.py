"""Ask of an automatic reminder, once it is claimed, whether it may leave."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.reminders.rules import may_remind
from chalicelib.domain.reminders.stopping import StepName, confirmed, step_named, why_stopped
from chalicelib.tables.documents.registered import find_document
from chalicelib.tables.reminders.documents import decide
from chalicelib.tables.reminders.exclusions import exclusions_now
from chalicelib.tables.reminders.rules import find_rules

_TRIES = 3


def check_reminder(
    email: Email, company: Company | None, known: Revised, *, now: datetime
) -> ReasonCode | None:
    """Why the reminder must not leave; None: it may, and no other email of its step will.

    What a person sends again is theirs to decide, as long as something is owed.

    Raises:
        TryAgainLater: DynamoDB does not answer, or others change the document all the time.
    """
    if company is None or not may_remind(company.licence):
        return ReasonCode.REMINDERS_ENDED
    step, book = step_named(email.reminder), find_rules(email.company_id).book
    today = book.calendar.day_of(now)
    why = why_stopped(step, email.email_id, known, book, on=today)
    if why is None and exclusions_now(email.company_id).why_not(known.document, on=today):
        why = ReasonCode.REMINDERS_ENDED
    if email.resend_of is not None:
        return None if why is ReasonCode.REMINDED_ALREADY else why
    return why or _confirm(email, step, known)


def _confirm(email: Email, step: StepName, known: Revised) -> ReasonCode | None:
    """Note that the step's email is this one, where the engine did not come to it."""
    for _ in range(_TRIES):
        reminded = confirmed(step, email.email_id, known.reminders.reminded)
        if reminded is None:
            told = known.reminders.reminded.get(step.due_date)
            mine = not told or not step.is_told(told) or told.email_id == email.email_id
            return None if mine else ReasonCode.REMINDED_ALREADY
        noted = replace(known.reminders, reminded=reminded)
        if decide(email.company_id, known, noted, queued_at=email.queued_at):
            return None
        again = find_document(email.company_id, step.document_id)
        if again is None:
            return None
        known = again
    raise TryAgainLater("The document is changed by others.")
