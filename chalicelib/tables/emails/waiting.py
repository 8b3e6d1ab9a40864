"""How many emails of a company wait to be sent."""

from datetime import datetime

from chalicelib.domain.email_ids import first_id_at
from chalicelib.tables.emails.conditions import AWAITS_SENDING
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.errors import failures_as_try_again


@failures_as_try_again()
def count_waiting_since(company_id: int, moment: datetime) -> int:
    """Of the emails due since then: a Query that reads them all, and returns none."""
    due = EmailItem.email_id >= first_id_at(moment)
    return EmailItem.count(company_id, due, filter_condition=AWAITS_SENDING)
