"""Close a company: for good."""

from datetime import datetime

from chalicelib.actions.operator.find_open_company import no_such_company
from chalicelib.actions.operator.record_act import record_act
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.operator.acts import Verb
from chalicelib.domain.operator.closings import RECEIPT_MONTHS, Closing
from chalicelib.domain.problems import ErrorCode
from chalicelib.queues.closings import put_closing_in_queue
from chalicelib.tables.companies import find_company
from chalicelib.tables.operator.closings import find_closing, put_new_closing
from chalicelib.tables.operator.companies import begin_closing


def close_company(
    company_id: int,
    *,
    archive_days: int,
    receipt_months: int = RECEIPT_MONTHS,
    by: str,
    now: datetime,
) -> Closing:
    """Take its keys away at once; by and by write the archive, then erase all that it has.

    Doing it again, where the first time broke off, goes on with what was asked for then.

    Args:
        company_id: of the company.
        archive_days: for how long the archive is kept, one of `ARCHIVE_DAYS`; 0: none is made.
        receipt_months: for how long the receipt is.
        by: who does it.
        now: the time.

    Raises:
        NotFound: there is no such company.
        Conflict: it is closed already.
        TryAgainLater: AWS does not answer; say it again.
    """
    said = {"archive_days": str(archive_days), "receipt_months": str(receipt_months)}
    with record_act(Verb.CLOSE_COMPANY, company_id, by=by, now=now, **said):
        known = find_closing(company_id)
        if known and known.closed_at:
            raise Conflict("The company is closed already.", ErrorCode.COMPANY_CLOSED)
        if find_company(company_id) is None:
            raise no_such_company()
        closing = known or Closing(
            company_id=company_id,
            by=by,
            begun_at=now,
            archive_days=archive_days,
            receipt_months=receipt_months,
        )
        put_new_closing(closing)
        begin_closing(company_id, at=closing.begun_at)
        put_closing_in_queue(company_id, is_new=True)
    return closing


def show_closing(company_id: int) -> Closing:
    """How far it is, or its receipt.

    Raises:
        NotFound: it is not being closed, and was not.
        TryAgainLater: DynamoDB does not answer.
    """
    closing = find_closing(company_id)
    if closing is None:
        raise NotFound("No such closing.")
    return closing
