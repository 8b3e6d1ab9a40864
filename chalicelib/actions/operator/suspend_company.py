"""Have a company's sending stand still."""

from datetime import datetime

from chalicelib.actions.operator.find_open_company import no_such_company
from chalicelib.actions.operator.record_act import record_act
from chalicelib.domain.operator.acts import Verb
from chalicelib.domain.suspensions import SuspendedFor, Suspension
from chalicelib.tables.operator.companies import put_suspension


def suspend_company(
    company_id: int, *, reason: SuspendedFor, note: str = "", by: str, now: datetime
) -> Suspension:
    """Send nothing more of the company's until it is resumed; a new reason replaces the old one.

    A mail that is on its way at this moment still leaves. Pixels and links go on to answer, and the
    company reads why.

    Raises:
        NotFound: there is no such company.
        TryAgainLater: DynamoDB does not answer.
    """
    suspension = Suspension(now, reason, note)
    with record_act(Verb.SUSPEND_COMPANY, company_id, by=by, now=now, reason=reason.value):
        if not put_suspension(company_id, suspension):
            raise no_such_company()
    return suspension
