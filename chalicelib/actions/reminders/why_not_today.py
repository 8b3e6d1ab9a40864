"""Say why a rule does not remind of a document today, by what is not in the document."""

from datetime import date, datetime

from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import RegisteredDocument
from chalicelib.domain.reads import Reads
from chalicelib.domain.reminders.exclusions import Exclusions
from chalicelib.domain.reminders.outlooks import Why
from chalicelib.domain.reminders.reading import reading_of, why_not_by
from chalicelib.domain.reminders.rules import Rule
from chalicelib.tables.batch_reads import MOST_OF_A_BATCH
from chalicelib.tables.documents.sends import find_sends
from chalicelib.tables.emails.pages import find_emails


def why_not_today(
    company: Company,
    document: RegisteredDocument,
    rule: Rule,
    exclusions: Exclusions,
    *,
    on: date,
    now: datetime,
    reads: Reads,
) -> Why | None:
    """Why not; None: it does. Mails are read only for a rule that asks about them.

    Of a document that went out in very many mails the newest hundred count.

    Raises:
        TooMuchToRead: `reads` allows no more.
        TryAgainLater: DynamoDB does not answer.
    """
    if why := exclusions.why_not(document, on=on):
        return why
    if rule.unless_answer_open and document.awaits_answer(on):
        return Why.ANSWER_OPEN
    if not rule.only_unseen and rule.silent_days is None:
        return None
    number = document.document_id
    sends = find_sends(company.company_id, [number], reads=reads).get(number)
    ids = sends.email_ids[-MOST_OF_A_BATCH:] if sends else ()
    emails = find_emails(company.company_id, ids, reads=reads) if ids else []
    return why_not_by(rule, reading_of(emails, company.lens, now=now))
