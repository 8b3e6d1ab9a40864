"""Give a company another licence."""

from datetime import datetime

from chalicelib.actions.operator.find_open_company import find_open_company, no_such_company
from chalicelib.actions.operator.record_act import record_act
from chalicelib.domain.companies import Licence
from chalicelib.domain.operator.acts import Verb
from chalicelib.domain.operator.licences import Difference, differences
from chalicelib.tables.operator.companies import change_company


def change_licence(
    company_id: int, licence: Licence, *, by: str, now: datetime
) -> list[Difference]:
    """Change it at once, and return what that changed.

    Raises:
        NotFound: there is no such company.
        TryAgainLater: DynamoDB does not answer.
    """
    company = find_open_company(company_id)
    said = {"before": company.licence.value, "after": licence.value}
    with record_act(Verb.CHANGE_LICENCE, company_id, by=by, now=now, **said):
        if not change_company(company_id, {"licence": licence.value}):
            raise no_such_company()
    return differences(company, licence)
