"""Mail a company which reminders of its rules were queued today, from the operator."""

from dataclasses import replace
from datetime import datetime, time
from itertools import islice
from secrets import token_hex

from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.email_ids import LAST_ID, first_id_at
from chalicelib.domain.errors import SendError
from chalicelib.domain.periods import IdRange
from chalicelib.domain.reads import Reads
from chalicelib.domain.reminders.rules import RuleBook
from chalicelib.domain.reminders.summary_mail import compose_summary
from chalicelib.settings import settings
from chalicelib.tables.batch_reads import MOST_OF_A_BATCH
from chalicelib.tables.emails.pages import find_emails, ids_of_category
from chalicelib.telemetry import logger
from chalicelib.transports.ses import SesTransport

_MOST_COUNTED = 10_000


def mail_summary(company: Company, book: RuleBook, *, now: datetime) -> None:
    """Send it where there were any; that it does not leave is told, and nothing comes of it.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    if book.summary_to is None:
        return
    on, reads = book.calendar.day_of(now), Reads()
    midnight = replace(book.calendar, hour=time()).moment_of(on)
    since = IdRange(first_id_at(midnight), LAST_ID)
    found = ids_of_category(
        company.company_id,
        Category.AUTOMATIC_REMINDER,
        since,
        newest_first=False,
        at_first=MOST_OF_A_BATCH,
        reads=reads,
    )
    ids = list(islice(found, _MOST_COUNTED))
    if not ids:
        return
    named = find_emails(company.company_id, ids[:MOST_OF_A_BATCH], reads=reads)
    from_email = settings().no_reply_address
    mail = compose_summary(
        named,
        more=len(ids) - len(named),
        on=on,
        company=company.name,
        from_email=from_email,
        to_email=book.summary_to,
        locale=company.locale,
        at=now,
        name=token_hex(16),
    )
    try:
        SesTransport().send(mail, from_email=from_email, to_email=book.summary_to)
    except SendError as error:
        # Without what SES said of it, which may name the address.
        logger.warning(
            "summary of reminders not mailed", company_id=company.company_id, reason=error.reason
        )
