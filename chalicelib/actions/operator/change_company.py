"""Change what a company is called, in which language it is served, and its quotas."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.actions.operator.find_open_company import find_open_company, no_such_company
from chalicelib.actions.operator.record_act import record_act
from chalicelib.domain.companies import Company
from chalicelib.domain.operator.acts import Verb
from chalicelib.domain.quotas.quotas import Quota
from chalicelib.domain.words import Locale
from chalicelib.tables.operator.companies import change_company as store


def change_company(
    company_id: int,
    *,
    name: str | None = None,
    locale: Locale | None = None,
    quotas: Mapping[Quota, int] | None = None,
    by: str,
    now: datetime,
) -> Company:
    """Change what is named, and return the company as it is then.

    Args:
        company_id: of the company.
        name: what its customers call it.
        locale: of mails and pages.
        quotas: in place of those that were set; those that are not named are its licence's.
        by: who does it.
        now: the time.

    Raises:
        NotFound: there is no such company.
        TryAgainLater: DynamoDB does not answer.
    """
    plain = None if quotas is None else {quota.value: most for quota, most in quotas.items()}
    wishes: dict[str, Any] = {"name": name, "locale": locale, "quotas": plain}
    changes = {field: wish for field, wish in wishes.items() if wish is not None}
    said = {"changed": " ".join(sorted(changes))}
    with record_act(Verb.CHANGE_COMPANY, company_id, by=by, now=now, **said):
        if changes and not store(company_id, changes):
            raise no_such_company()
        return find_open_company(company_id)
