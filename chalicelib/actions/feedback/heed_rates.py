"""Pause a company of whose mail too much comes back: all companies' mail leaves by one account."""

from datetime import datetime

from chalicelib.domain.emails import Email
from chalicelib.domain.feedback.suppressions import leaves_by_operator
from chalicelib.domain.operator.acts import DONE, Act, Verb
from chalicelib.domain.operator.months import month_of
from chalicelib.domain.suspensions import Suspension
from chalicelib.tables.coming_back import count_coming_back
from chalicelib.tables.operator.acts import note_outcome, put_act
from chalicelib.tables.operator.companies import put_suspension
from chalicelib.telemetry import count, logger

_WHO = "ricevuta"
"""In the place of an operator: the service did it by itself."""


def heed_rates(email: Email, *, complained: bool, now: datetime) -> None:
    """Count an email that came back, and suspend its company where that makes too many.

    The operator has it go on, from where the count begins anew. One that is suspended stays as it
    is.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    if not leaves_by_operator(email):
        return
    company_id = email.company_id
    why = count_coming_back(company_id, month_of(now), complained=complained).pauses_for
    if why is None:
        return
    act = Act(
        at=now,
        who=_WHO,
        verb=Verb.SUSPEND_COMPANY,
        company_id=company_id,
        details={"reason": why.value},
    )
    put_act(act)
    if put_suspension(company_id, Suspension(now, why), over_another=False):
        note_outcome(act, DONE)
        count("CompanyPaused")
        logger.warning("company paused", company_id=company_id, why=why.value)
