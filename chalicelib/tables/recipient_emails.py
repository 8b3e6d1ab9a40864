"""The emails table by recipient: what went to a person, and what is done to all of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pynamodb.exceptions import UpdateError

from chalicelib.mail.email_ids import FIRST_ID, LAST_ID
from chalicelib.tables.email_item import EmailItem
from chalicelib.tables.errors import failures_as_try_again

_CLOCKS_DIFFER = timedelta(seconds=5)


def emails_to(
    recipient_key: str, *, first: int = FIRST_ID, below: int = LAST_ID + 1, most: int | None = None
) -> Iterator[int]:
    """The ids of a company's emails to the recipient from one id to below another, newest first.

    The index lags a little behind the table: the very newest may be missing.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    within = EmailItem.email_id.between(first, max(first, below - 1))
    with failures_as_try_again():
        for key in EmailItem.by_recipient.query(
            recipient_key, within, scan_index_forward=False, limit=most
        ):
            yield int(key.email_id)


@failures_as_try_again()
def stop_email(*, company_id: int, email_id: int, decided_at: datetime, at: datetime) -> None:
    """Have nothing more recorded of an email that was queued before it was decided so."""
    stopped = EmailItem.stopped_at
    try:
        EmailItem(company_id, email_id).update(
            actions=[stopped.set(at)],
            condition=EmailItem.company_id.exists()
            & EmailItem.untracked.does_not_exist()
            & stopped.does_not_exist()
            & (EmailItem.queued_at <= decided_at + _CLOCKS_DIFFER),
        )
    except UpdateError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
