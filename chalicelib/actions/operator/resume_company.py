"""Have a suspended company send again."""

from datetime import datetime

from chalicelib.actions.operator.find_open_company import no_such_company
from chalicelib.actions.operator.record_act import record_act
from chalicelib.domain.operator.acts import Verb
from chalicelib.domain.operator.months import month_of
from chalicelib.tables.coming_back import forgive
from chalicelib.tables.operator.companies import put_suspension


def resume_company(company_id: int, *, by: str, now: datetime) -> None:
    """Let it send; what waits leaves within the hour. Nothing changes where it is not suspended.

    What came back of its mail is counted anew from here on.

    Raises:
        NotFound: there is no such company.
        TryAgainLater: DynamoDB does not answer.
    """
    with record_act(Verb.RESUME_COMPANY, company_id, by=by, now=now):
        if not put_suspension(company_id, None):
            raise no_such_company()
        forgive(company_id, month_of(now))
