"""The companies table: that a rule of a company's mailbox forwards what comes back."""

from datetime import datetime, timedelta

from chalicelib.tables.company_item import CompanyItem
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.updates import updated_if

_SELDOM = timedelta(hours=1)


@failures_as_try_again()
def note_notice_seen(company_id: int, *, at: datetime, code: str = "") -> None:
    """Note that something came, at most once in an hour; and a code of its provider, always.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    item, seen = CompanyItem(company_id), CompanyItem.notices_seen_at
    there = CompanyItem.company_id.exists()
    if code:
        updated_if(item, [CompanyItem.forwarding_code.set(code)], there)
        return
    ripe = there & (seen.does_not_exist() | (seen < at - _SELDOM))
    updated_if(item, [seen.set(at), CompanyItem.forwarding_code.remove()], ripe)
