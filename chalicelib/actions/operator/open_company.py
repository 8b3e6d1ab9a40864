"""Take a company on."""

from datetime import datetime

from chalicelib.actions.companies.create_company import create_company
from chalicelib.actions.operator.record_act import record_act
from chalicelib.domain.companies import Licence
from chalicelib.domain.operator.acts import Verb
from chalicelib.domain.words import Locale


def open_company(
    company_id: int,
    *,
    name: str,
    licence: Licence,
    locale: Locale,
    by: str,
    now: datetime,
) -> str:
    """Create the company and return its first API key, which nobody can read again.

    Raises:
        InvalidRequest: the number is taken.
        TryAgainLater: DynamoDB does not answer.
    """
    said = {"licence": licence.value, "locale": locale}
    with record_act(Verb.CREATE_COMPANY, company_id, by=by, now=now, **said):
        return create_company(company_id=company_id, name=name, licence=licence, locale=locale)
